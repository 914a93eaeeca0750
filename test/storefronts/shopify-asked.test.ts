import { expect } from 'chai'
import { readFileSync } from 'node:fs'
import { addressesFrom } from '../../app/storefronts/shopify/platform/address.ts'
import { openAsk } from '../../app/storefronts/shopify/platform/ask.ts'
import { questions } from '../../app/storefronts/shopify/platform/questions.ts'
import { nodes, shopAsDelivered } from '../../app/storefronts/shopify/platform/retold.ts'
import { shopify } from '../../app/storefronts/shopify/index.ts'
import { bodyOf, fulfillmentPayload, orderPayload, scanPayload } from '../support/shopify.ts'
import { openAllowance } from '../support/shopify-stand-in/allowance.ts'
import { holdOrder, holdScan, type StandIn, startStandIn } from '../support/shopify-stand-in/index.ts'
import { readBody } from '../support/shopify-stand-in/words.ts'
import { deliver, orderFixture } from './shopify-platform.ts'
import { createSecretKey } from 'node:crypto'

describe('What Shopify answers when it is asked', () => {
  let standIn: StandIn
  const domain = 'cups.myshopify.com'
  before(async () => {
    standIn = await startStandIn()
    const shop = standIn.shop(domain)
    shop.accessTokens.set('good', Infinity)
    shop.allowance = openAllowance(Date.now, 1e6)
  })
  after(() => standIn.stop())

  const asked = async (name: 'orders' | 'customers' | 'products', topic: string) => {
    const ask = openAsk({ addresses: addressesFrom(standIn.url), now: Date.now })
    const answer = await ask({ domain, token: 'good' }, questions[name], {
      first: name === 'orders' ? 1 : 2,
      filter: '',
    })
    return nodes(answer[name]).map((node) => shopify.read(topic, Buffer.from(JSON.stringify(node)), 0))
  }

  it('is the same order as its webhook tells, to the last field', async () => {
    const shop = standIn.shop(domain)
    shop.orders.set('1', readBody(orderFixture))
    expect(await asked('orders', 'read/orders')).to.deep.equal([shopify.read('orders/updated', orderFixture, 0)])
    shop.orders.clear()
  })

  it('is the same order for every kind the demo plays: consenting, cancelled, refunded, with parcels and scans', async () => {
    const at = Date.UTC(2026, 10, 3, 9)
    const order = {
      id: '6042857029907164300',
      at,
      checkoutToken: 'c0ffee',
      lines: [{ title: 'Mug', price: '49.00', quantity: 2 }],
    }
    const parcel = fulfillmentPayload(order, '5100000000000000031', at, { shipment_status: 'in_transit' })
    const scans = ['in_transit', 'out_for_delivery', 'delivered'].map((status, hours) =>
      scanPayload(order, '5100000000000000031', status, at + (hours + 1) * 3_600_000),
    )
    for (const changes of [
      {
        buyer_accepts_marketing: true,
        discount_codes: [{ code: 'thanks-22334455', amount: '9.80', type: 'percentage' }],
      },
      { cancelled_at: '2026-11-05T08:00:00+01:00', financial_status: 'voided' },
      { fulfillments: [parcel], email: null, contact_email: null, customer: null, shipping_address: null },
    ]) {
      const payload = orderPayload({ ...order, changes })
      holdOrder(standIn.shop(domain), payload)
      expect((await asked('orders', 'read/orders'))[0]).to.deep.equal(
        shopify.read('orders/updated', bodyOf(payload), 0),
      )
    }
    for (const scan of scans) holdScan(standIn.shop(domain), scan)
    const told = (await asked('orders', 'history/orders'))[0]
    expect(told?.filter(({ type }) => type === 'scan')).to.deep.equal(
      scans.flatMap((scan) => shopify.read('fulfillment_events/create', bodyOf(scan), 0)),
    )
    standIn.shop(domain).orders.clear()
  })

  it('tells customers with their consent, and products with their pictures', async () => {
    const shop = standIn.shop(domain)
    const customer = { firstName: 'Anna', updatedAt: '2026-11-01T10:00:00Z', stateAt: '2026-10-01T10:00:00Z' }
    shop.customers.push(
      { ...customer, id: '1', email: 'Anna@example.com', state: 'SUBSCRIBED' },
      { ...customer, id: '2', email: 'ben@example.com', state: 'NOT_SUBSCRIBED', stateAt: null },
    )
    const [anna, ben] = await asked('customers', 'history/customers')
    expect(anna?.[1]).to.deep.equal({
      type: 'consent',
      at: Date.UTC(2026, 9, 1, 10),
      personId: '1',
      email: 'anna@example.com',
      consent: {
        channel: 'email',
        purpose: 'marketing',
        state: 'granted',
        at: Date.UTC(2026, 9, 1, 10),
        source: 'storefront',
      },
    })
    expect(ben?.map(({ type }) => type)).to.deep.equal(['person'])
    shop.products.push({
      id: '9',
      title: 'Mug',
      picture: 'https://cdn.shopify.com/mug.png',
      updatedAt: '2026-11-01T10:00:00Z',
    })
    expect(await asked('products', 'history/products')).to.deep.equal([
      [
        {
          type: 'product',
          at: Date.UTC(2026, 10, 1, 10),
          productId: '9',
          title: 'Mug',
          image: 'https://cdn.shopify.com/mug.png?width=112',
          url: 'https://cups.example.com/products/mug',
        },
      ],
    ])
  })

  it('tells the shop as shop/update does', async () => {
    const ask = openAsk({ addresses: addressesFrom(standIn.url), now: Date.now })
    const access = { domain, token: 'good' }
    const answer = shopAsDelivered(await ask(access, questions.shop), await ask(access, questions.locales))
    const body = Buffer.from(JSON.stringify(answer))
    expect(shopify.read('shop/update', body, 0)).to.deep.equal([
      {
        type: 'shop',
        at: Date.UTC(2026, 9, 1, 10),
        shop: {
          name: 'Cups & Co',
          email: 'owner@cups.example',
          locale: 'pl',
          timeZone: 'Europe/Warsaw',
          country: 'PL',
          currency: 'PLN',
          url: 'https://cups.example.com',
          address: 'ul. Przykładowa 1, 30-001 Kraków',
        },
      },
    ])
  })

  it('is ours alone to write down: nobody can deliver it', () => {
    for (const topic of ['read/orders', 'history/orders', 'history/anything']) {
      const delivery = deliver('secret', topic, orderFixture, 'one')
      expect(shopify.verify(delivery, [createSecretKey(Buffer.from('secret'))], { shop: null, now: 0 })).to.include({
        genuine: false,
        status: 400,
      })
    }
  })

  it('asks for the version that deliveries are asked in', () => {
    const toml = readFileSync(new URL('../../shopify.app.toml', import.meta.url), 'utf8')
    expect(toml).to.include('api_version = "2026-10"')
  })
})
