import '@shopify/shopify-api/adapters/node'
import { createHmac, createSecretKey } from 'node:crypto'
import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { LogSeverity, shopifyApi, type ApiVersion } from '@shopify/shopify-api'
import { expect } from 'chai'
import fc from 'fast-check'
import type { ShopEvent } from '../../app/domain/event.ts'
import { statusOf } from '../../app/domain/parcel.ts'
import { shopify } from '../../app/storefronts/shopify/index.ts'
import { Unreadable } from '../../app/storefronts/storefront.ts'
import { officialSamples } from '../support/samples.ts'
import { bodyOf, checkoutPayload, fulfillmentPayload, orderPayload, scanPayload } from '../support/shopify.ts'

const at = Date.UTC(2026, 10, 3, 12)
const big = '820982911946154508'
const order = { id: big, at }

const read = (topic: string, payload: object): readonly ShopEvent[] =>
  shopify.read(topic, bodyOf(payload as Record<string, unknown>)) ?? []

function only<T extends ShopEvent['type']>(events: readonly ShopEvent[], type: T): Extract<ShopEvent, { type: T }> {
  const [found, ...others] = events.filter((event) => event.type === type)
  expect(others).to.deep.equal([])
  return found as Extract<ShopEvent, { type: T }>
}

describe('Shopify’s official samples', () => {
  const samples = officialSamples()

  for (const version of new Set(samples.map((sample) => sample.version)))
    it(`are understood, every topic of ${version}`, () => {
      const ofVersion = samples.filter((sample) => sample.version === version)
      expect(ofVersion.length).to.be.above(20)
      const unread = ofVersion.filter(({ topic, body }) => {
        try {
          shopify.read(topic, body)
          return false
        } catch {
          return true
        }
      })
      expect(unread.map(({ topic }) => topic)).to.deep.equal([])
    })
})

describe('Shopify’s orders', () => {
  it('keep every digit of an id beyond 2^53', () => {
    const told = only(read('orders/create', orderPayload(order)), 'order').order
    expect(told.id).to.equal(big)
    expect(told.lines[0]?.productId).to.equal('788032119674292922')
  })

  it('are moments, whatever offset each is told with', () => {
    const told = only(read('orders/create', orderPayload({ ...order, updatedAt: at + 1_000 })), 'order').order
    expect([told.placedAt, told.updatedAt]).to.deep.equal([at, at + 1_000])
  })

  it('may come without a customer, an e-mail, or any list', () => {
    const bare = {
      id: 1,
      created_at: '2026-11-03T12:00:00Z',
      customer: null,
      email: null,
      shipping_address: [],
      currency: 'PLN',
      total_price: '1.00',
    }
    const { order: told, parcels } = only(read('orders/create', bare), 'order')
    expect(told).to.include({ email: null, delivery: null, deliveryMethod: null, cartToken: null, name: '#1' })
    expect([told.lines, told.refunds, parcels]).to.deep.equal([[], [], []])
    expect(told.person).to.deep.equal({
      id: null,
      email: null,
      phone: null,
      firstName: null,
      lastName: null,
      locale: null,
    })
  })

  it('are joined to their checkout by the token, never by an id', () => {
    const changes = { checkout_id: 99, checkout_token: 'abc', cart_token: 'other' }
    expect(only(read('orders/create', orderPayload({ ...order, changes })), 'order').order.cartToken).to.equal('abc')
  })

  it('say nothing about consent but a box ticked at checkout', () => {
    expect(read('orders/create', orderPayload(order)).map(({ type }) => type)).to.deep.equal(['order'])
    const ticked = read('orders/create', orderPayload({ ...order, changes: { buyer_accepts_marketing: true } }))
    expect(only(ticked, 'consent')).to.deep.include({
      email: 'anna@example.com',
      consent: { channel: 'email', purpose: 'marketing', state: 'granted', at, source: 'checkout' },
    })
  })

  it('leave out lines that were taken off, and know what is not delivered', () => {
    const line_items = [
      { id: 1, title: 'Gone', quantity: 1, current_quantity: 0, price: '1.00', requires_shipping: true },
      { id: 2, title: 'Gift card', quantity: 1, current_quantity: 1, price: '1.00', requires_shipping: false },
    ]
    const { lines } = only(read('orders/updated', orderPayload({ ...order, changes: { line_items } })), 'order').order
    expect(lines.map(({ title, shipped }) => [title, shipped])).to.deep.equal([['Gift card', false]])
  })

  it('carry their parcels and refunds', () => {
    const changes = {
      fulfillments: [fulfillmentPayload(order, '5', at)],
      refunds: [
        {
          id: 6,
          created_at: '2026-11-03T12:00:00Z',
          transactions: [{ kind: 'refund', status: 'success', amount: '49.00' }],
        },
      ],
    }
    const { order: told, parcels } = only(read('orders/updated', orderPayload({ ...order, changes })), 'order')
    expect(parcels.map(({ id, orderId }) => [id, orderId])).to.deep.equal([['5', big]])
    expect(told.refunds).to.deep.equal([{ id: '6', at, amount: 4_900 }])
  })
})

describe('Shopify’s refunds', () => {
  it('count the money that went back, or the goods where no transaction is told', () => {
    const lines = {
      id: 1,
      order_id: 2,
      created_at: '2026-11-03T12:00:00Z',
      refund_line_items: [{ subtotal: 10.5, total_tax: '2.00' }],
      transactions: [],
    }
    expect(only(read('refunds/create', lines), 'refund').refund.amount).to.equal(1_250)
    const failed = {
      ...lines,
      transactions: [{ kind: 'refund', status: 'failure', amount: '5.00' }],
      refund_line_items: [],
    }
    expect(only(read('refunds/create', failed), 'refund').refund.amount).to.equal(0)
  })
})

describe('Shopify’s parcels', () => {
  it('tell our statuses, and nothing for one we have never heard of', () => {
    for (const [theirs, ours] of [
      ['in_transit', 'on its way'],
      ['carrier_picked_up', 'on its way'],
      ['out_for_delivery', 'out for delivery'],
      ['attempted_delivery', 'attempted'],
      ['ready_for_pickup', 'ready for pickup'],
      ['delivered', 'delivered'],
      ['failure', 'failed'],
      ['delayed', 'delayed'],
      ['label_printed', 'preparing'],
    ] as const)
      expect(only(read('fulfillment_events/create', scanPayload(order, '5', theirs, at)), 'scan')).to.include({
        status: ours,
        at,
        parcelId: '5',
        orderId: big,
      })
    expect(read('fulfillment_events/create', scanPayload(order, '5', 'teleported', at))).to.deep.equal([])
    expect(
      only(read('fulfillments/update', fulfillmentPayload(order, '5', at, { shipment_status: 'teleported' })), 'parcel')
        .parcel.history,
    ).to.deep.equal({})
  })

  it('do not go back because somebody edited the fulfilment', () => {
    const edited = only(
      read('fulfillments/update', {
        ...fulfillmentPayload(order, '5', at, { shipment_status: 'in_transit' }),
        created_at: '2026-11-01T00:00:00Z',
      }),
      'parcel',
    ).parcel
    const history = { ...edited.history, 'out for delivery': { first: at - 1_000, last: at - 1_000 } }
    expect(statusOf({ history })?.status).to.equal('out for delivery')
  })

  it('are delivered or lost when the fulfilment alone says so', () => {
    for (const [theirs, ours] of [
      ['delivered', 'delivered'],
      ['failure', 'failed'],
    ] as const) {
      const { history } = only(
        read('fulfillments/update', fulfillmentPayload(order, '5', at, { shipment_status: theirs })),
        'parcel',
      ).parcel
      expect(statusOf({ history: { ...history, 'on its way': { first: at - 9, last: at - 9 } } })?.status).to.equal(
        ours,
      )
    }
  })

  it('are called off with their fulfilment', () => {
    expect(
      only(read('fulfillments/update', fulfillmentPayload(order, '5', at, { status: 'cancelled' })), 'parcel').parcel
        .cancelled,
    ).to.equal(true)
  })
})

describe('Shopify’s checkouts', () => {
  it('are known by token, with the id that their deletion will name', () => {
    const { cart } = only(read('checkouts/create', { ...checkoutPayload('t1', at), name: `#${big}` }), 'cart')
    expect(cart).to.include({ token: 't1', platformId: big, email: 'anna@example.com', completedAt: null })
    const deleted = Buffer.from(`{"id": ${big}, "cart_token": "x"}`)
    expect(shopify.read('checkouts/delete', deleted)).to.deep.include.members([
      { type: 'cart deleted', at: 0, platformId: big },
    ])
  })

  it('may have an empty list for an address and nobody to write to', () => {
    const { cart } = only(
      read('checkouts/update', { ...checkoutPayload('t1', at, { email: null }), shipping_address: [] }),
      'cart',
    )
    expect(cart).to.include({ email: null, country: null })
  })

  it('carry their contents and their money', () => {
    const { cart } = only(read('checkouts/create', checkoutPayload('t1', at)), 'cart')
    expect(cart.total).to.deep.equal({ amount: 9_800, currency: 'PLN' })
    expect(cart.lines.map(({ title, variant, quantity }) => [title, variant, quantity])).to.deep.equal([
      ['Jasmine tea', '100 g', 2],
      ['Stoneware mug', null, 1],
    ])
  })
})

describe('Shopify’s customers', () => {
  it('merge only once the merge is complete', () => {
    const merge = {
      admin_graphql_api_customer_kept_id: 'gid://shopify/Customer/1',
      admin_graphql_api_customer_deleted_id: 'gid://shopify/Customer/2',
    }
    expect(read('customers/merge', { ...merge, status: 'failed' })).to.deep.equal([])
    expect(only(read('customers/merge', { ...merge, status: 'completed' }), 'persons merged')).to.include({
      from: '2',
      into: '1',
    })
  })

  it('change their consent by a topic of its own', () => {
    const told = read('customers_email_marketing_consent/update', {
      customer_id: 7,
      email_address: 'Anna@Example.com',
      email_marketing_consent: { state: 'unsubscribed', consent_updated_at: '2026-11-03T13:00:00+01:00' },
    })
    expect(only(told, 'consent')).to.deep.include({ personId: '7', email: 'anna@example.com', at })
    expect(only(told, 'consent').consent).to.include({ state: 'denied', purpose: 'marketing' })
  })
})

describe('A delivery nobody can read', () => {
  it('is set aside with a sentence, and never throws anything else', () => {
    for (const body of ['', 'not json', '[]', 'null', '1', '{"a":'])
      expect(() => shopify.read('orders/create', Buffer.from(body)), body).to.throw(Unreadable)
    const topics = [
      'orders/create',
      'refunds/create',
      'fulfillments/create',
      'fulfillment_events/create',
      'checkouts/create',
      'checkouts/delete',
      'customers/update',
      'returns/request',
      'shop/update',
      'customers/redact',
    ]
    fc.assert(
      fc.property(
        fc.constantFrom(...topics),
        fc.dictionary(
          fc.constantFrom(
            'id',
            'created_at',
            'updated_at',
            'email',
            'customer',
            'line_items',
            'refunds',
            'fulfillments',
            'token',
            'shipping_address',
            'order_id',
            'total_price',
            'currency',
            'order',
          ),
          fc.jsonValue(),
        ),
        (topic, payload) => {
          try {
            shopify.read(topic, Buffer.from(JSON.stringify(payload)))
          } catch (error) {
            expect(error).to.be.instanceOf(Unreadable)
          }
        },
      ),
      { numRuns: 1_000 },
    )
  })

  it('is ignored when its topic is not ours, whatever it holds', () => {
    expect(shopify.read('themes/publish', Buffer.from('not json'))).to.equal(null)
  })
})

describe('The signature of a Shopify delivery', () => {
  const secret = 'test_secret_key'
  const library = shopifyApi({
    apiKey: 'key',
    apiSecretKey: secret,
    hostName: 'app.example.com',
    apiVersion: '2026-10' as ApiVersion,
    isEmbeddedApp: true,
    logger: { level: LogSeverity.Error, log: () => {} },
  })
  const sign = (body: Buffer): string => createHmac('sha256', secret).update(body).digest('base64')
  const headersFor = (hmac: string): Record<string, string> => ({
    'x-shopify-hmac-sha256': hmac,
    'x-shopify-topic': 'orders/create',
    'x-shopify-shop-domain': 'cups.myshopify.com',
    'x-shopify-api-version': '2026-10',
    'x-shopify-webhook-id': 'b54557e4-bdd9-4b37-8a5f-bf7d70bcd043',
  })
  const ours = (headers: Record<string, string>, body: Buffer, secrets: readonly string[] = [secret]) =>
    shopify.verify(
      { headers, body },
      secrets.map((text) => createSecretKey(Buffer.from(text))),
    )

  async function theirs(headers: Record<string, string>, body: Buffer): Promise<boolean> {
    const req = Object.assign(new IncomingMessage(new Socket()), { headers, method: 'POST', url: '/webhooks/shopify' })
    const result = await library.webhooks.validate({
      rawBody: body.toString('utf8'),
      rawRequest: req,
      rawResponse: new ServerResponse(req),
    })
    return result.valid
  }

  it('is that of the published example', () => {
    const body = Buffer.from('{"foo": "bar"}')
    expect(sign(body)).to.equal('B23tXN681gZ0qIWNRrgtzBE9XSDo5yaUu6wfmhu3a7g=')
    expect(ours(headersFor(sign(body)), body)).to.include({
      genuine: true,
      domain: 'cups.myshopify.com',
      topic: 'orders/create',
    })
  })

  it('is judged as the official library judges it, over every kind of damage', async () => {
    const body = Buffer.from('{"id": 820982911946154508, "name": "Zażółć"}')
    const hmac = sign(body)
    const damaged = fc.oneof(
      fc.constant(hmac),
      fc
        .tuple(fc.nat(hmac.length - 1), fc.constantFrom(...'Aa0+/=-_ '))
        .map(([place, letter]) => hmac.slice(0, place) + letter + hmac.slice(place + 1)),
      fc.nat(hmac.length).map((length) => hmac.slice(0, length)),
      fc.constantFrom(
        `${hmac}=`,
        ` ${hmac}`,
        `${hmac} `,
        hmac.toLowerCase(),
        hmac.replaceAll('+', '-').replaceAll('/', '_'),
        '',
        'x'.repeat(5_000),
      ),
      fc.string({ unit: 'binary-ascii' }),
    )
    await fc.assert(
      fc.asyncProperty(
        damaged,
        fc.constantFrom(body, Buffer.from('{}'), Buffer.concat([body, Buffer.from(' ')]), Buffer.alloc(0)),
        async (given, told) => {
          const headers = headersFor(given)
          expect(ours(headers, told).genuine).to.equal(await theirs(headers, told))
        },
      ),
      { numRuns: 400 },
    )
  })

  it('is asked for by name when a header is missing', async () => {
    const body = Buffer.from('{}')
    for (const name of Object.keys(headersFor(''))) {
      const headers = headersFor(sign(body))
      delete headers[name]
      const verdict = ours(headers, body)
      expect(verdict).to.include({ genuine: false, status: 400 })
      expect(verdict.genuine ? '' : verdict.why).to.include(name)
      expect(await theirs(headers, body)).to.equal(false)
    }
  })

  it('may be made with a secret that is being rotated out', () => {
    const body = Buffer.from('{}')
    expect(ours(headersFor(sign(body)), body, ['new', secret]).genuine).to.equal(true)
    expect(ours(headersFor(sign(body)), body, ['new'])).to.include({ genuine: false, status: 401 })
    expect(ours(headersFor(sign(body)), body, []).genuine).to.equal(false)
  })

  it('does not make a shop of any other name', () => {
    const body = Buffer.from('{}')
    for (const domain of [
      'cups.example.com',
      'myshopify.com',
      'a/b.myshopify.com',
      'cups.myshopify.com.evil.example',
      '-.myshopify.com',
    ])
      expect(ours({ ...headersFor(sign(body)), 'x-shopify-shop-domain': domain }, body), domain).to.include({
        genuine: false,
        status: 400,
      })
    expect(ours({ ...headersFor(sign(body)), 'x-shopify-shop-domain': 'CUPS.myshopify.com' }, body)).to.include({
      domain: 'cups.myshopify.com',
    })
  })
})
