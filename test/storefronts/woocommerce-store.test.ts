import { expect } from 'chai'
import { day, hour, iso, minute, second } from '../../app/domain/time.ts'
import { deriveKeys } from '../../app/keys/keys.ts'
import { openGuarded } from '../../app/network/guarded.ts'
import { pullsOf } from '../../app/shops/pulls.ts'
import { findShop, markUninstalled } from '../../app/shops/shops.ts'
import { storeOf } from '../../app/shops/stores.ts'
import { giveTicket } from '../../app/shops/tickets.ts'
import { domainOf, storeAddress, under } from '../../app/storefronts/connect/address.ts'
import { openAskStore } from '../../app/storefronts/connect/ask.ts'
import { challengeOf } from '../../app/storefronts/connect/handshake.ts'
import { healthOf } from '../../app/storefronts/index.ts'
import { makeCoupon, withdrawCoupon } from '../../app/storefronts/woocommerce/rest/coupons.ts'
import { openWoo } from '../../app/storefronts/woocommerce/rest/ask.ts'
import { databaseKinds } from '../support/databases.ts'
import { startWooStandIn, type StoreStandIn } from '../support/store-stand-in.ts'
import { openOurSide, type OurSide } from '../support/stores.ts'
import { wooOrder } from '../support/woocommerce.ts'

const keys = deriveKeys(Buffer.alloc(32, 3))
const now = Date.UTC(2026, 10, 20, 12)

for (const kind of databaseKinds)
  describe(`A store on WooCommerce (${kind})`, function () {
    this.timeout(30_000)
    let our: OurSide
    let store: StoreStandIn

    beforeEach(async () => {
      our = await openOurSide(kind, keys, now)
      store = await startWooStandIn()
    })
    afterEach(async () => {
      await our.close()
      await store.stop()
      expect(our.faults).to.deep.equal([])
    })

    const secret = 'the store’s own secret of this handshake'
    const ticket = (shopId: number | null = null, address = store.url): Promise<string> =>
      giveTicket(
        our.db.knex,
        { kind: 'plugin', platform: 'woocommerce', address, challenge: challengeOf(secret), shopId },
        our.now,
      )
    const told = (code: string, changes: object = {}) => ({
      code,
      secret,
      proof: `${store.url}/wp-json/aftercare/v1/proof`,
      api: `${store.url}/wp-json/wc/v3/`,
      keys: store.keys,
      plugin: '1.0.0',
      version: '10.3.6',
      shop: { name: 'Kubki', locale: 'pl_PL', time_zone: 'Europe/Warsaw', country: 'pl', currency: 'pln' },
      ...changes,
    })
    async function connect() {
      store.secret = secret
      const connected = await our.stores.connectByPlugin(told(await ticket()))
      await our.stores.idle()
      return connected
    }
    const sentence = (promise: Promise<unknown>): Promise<string> =>
      promise.then(
        () => 'it went through',
        (error: Error) => error.message,
      )
    const topics = async (): Promise<readonly string[]> => our.db.knex('journal').orderBy('id').pluck('topic')

    it('is connected by the plugin that runs there, with a secret of its own and every particular', async () => {
      const { shop, deliveries } = await connect()
      expect(shop).to.include({
        name: 'Kubki',
        locale: 'pl-PL',
        country: 'PL',
        currency: 'PLN',
        platform: 'woocommerce',
      })
      expect(deliveries).to.equal(`https://aftercare.example/webhooks/woocommerce/${shop.domain}`)
      const row = (await our.db.knex('stores').first()) as { api_key: string; api_secret: string }
      expect(row.api_key + row.api_secret, 'keys are sealed')
        .not.to.include('ck_')
        .and.not.to.include('cs_')
    })

    it('is not connected by anybody who merely says so (S5)', async () => {
      store.secret = null
      expect(await sentence(our.stores.connectByPlugin(told(await ticket())))).to.include('404')
      store.secret = 'another secret'
      expect(await sentence(our.stores.connectByPlugin(told(await ticket())))).to.include('did not prove')
      store.secret = secret
      const once = await ticket()
      expect(await sentence(our.stores.connectByPlugin(told(once, { secret: 'guessed' })))).to.include('not the one')
      expect(await sentence(our.stores.connectByPlugin(told(once))), 'a ticket is good once').to.include('used already')
      for (const elsewhere of ['http://127.0.0.1:1/proof', 'https://elsewhere.example/', 'file:///etc/passwd', 7])
        expect(await sentence(our.stores.connectByPlugin(told(await ticket(), { proof: elsewhere })))).to.include(
          'own host',
        )
      const late = await ticket()
      our.now += 11 * minute
      expect(await sentence(our.stores.connectByPlugin(told(late)))).to.include('run out')
      expect(await findShop(our.db.knex, domainOf(store.url))).to.equal(null)
    })

    it('is not connected for somebody who may see another shop only', async () => {
      store.secret = secret
      expect(await sentence(our.stores.connectByPlugin(told(await ticket(99))))).to.include('own shop only')
      const { shop } = await connect()
      expect(await sentence(our.stores.connectByPlugin(told(await ticket(shop.id))))).to.equal('it went through')
    })

    it('has one webhook for every topic, and those that WooCommerce switched off are switched on and told of', async () => {
      const { shop, deliveries } = await connect()
      expect(store.webhooks.map(({ topic }) => topic)).to.have.members([
        'order.created',
        'order.updated',
        'order.deleted',
        'order.restored',
        'customer.created',
        'customer.updated',
        'customer.deleted',
        'product.updated',
      ])
      const off = store.webhooks.find(({ topic }) => topic === 'order.updated')
      if (off) off.status = 'disabled'
      store.webhooks.push({ id: 50, status: 'active', topic: 'order.created', delivery_url: deliveries })
      store.webhooks.push({
        id: 51,
        status: 'disabled',
        topic: 'order.created',
        delivery_url: 'https://other.example/',
      })
      our.now += 15 * minute
      await our.stores.tend(our.now)
      expect(
        store.webhooks.filter(({ status }) => status !== 'active').map(({ id }) => id),
        'others are left alone',
      ).to.deep.equal([51])
      expect(
        store.webhooks.map(({ id }) => id),
        'the double is gone',
      ).not.to.include(50)
      expect(await storeOf(our.db.knex, shop.id)).to.include({
        webhooks: 'on',
        mended: 'order.updated',
        mendedAt: our.now,
      })
    })

    it('shows its merchant how it fares: access, webhooks, what was switched on again, the last look, the plugin', async () => {
      const { shop } = await connect()
      const signs = async () =>
        (await healthOf.woocommerce({ knex: our.db.knex, shop, now: our.now })).map(({ key, state, why }) => [
          key,
          state,
          why ?? null,
        ])
      expect(await signs()).to.deep.equal([
        ['store.access', 'well', null],
        ['store.woo.told', 'well', null],
        ['store.read', 'well', null],
        ['store.plugin', 'well', '1.0.0 · 10.3.6'],
      ])
      for (const hook of store.webhooks) hook.status = 'disabled'
      await our.stores.tend(our.now)
      store.keys.key = 'ck_other'
      our.now += 3 * hour
      await our.stores.tend(our.now)
      const states = new Map((await signs()).map(([key, state]) => [key, state]))
      expect(Object.fromEntries(states)).to.include({
        'store.access': 'hurt',
        'store.mended': 'well',
        'store.read': 'hurt',
      })
      expect(await healthOf.prestashop({ knex: our.db.knex, shop: { ...shop, id: 99 }, now: our.now })).to.deep.equal([
        { key: 'store.access', state: 'waits' },
      ])
    })

    it('tells every webhook the new secret when it is connected again', async () => {
      const first = await connect()
      our.now += day
      store.secret = secret
      const again = await our.stores.connectByPlugin(told(await ticket()))
      await our.stores.idle()
      expect(again.secret).not.to.equal(first.secret)
      expect(again.shop.id).to.equal(first.shop.id)
      expect(new Set(store.webhooks.map((hook) => hook.secret))).to.deep.equal(new Set([again.secret]))
    })

    it('is read back: what no webhook told is in the journal once, however often we look', async () => {
      const { shop } = await connect()
      store.orders.push(
        wooOrder({ id: 1, at: our.now + minute }),
        wooOrder({ id: 2, at: our.now + minute, status: 'trash' }),
        wooOrder({ id: 3, at: our.now - 3 * day }),
      )
      our.now += hour
      for (let look = 0; look < 3; look++) {
        await our.stores.tend(our.now)
        await our.take()
        our.now += 5 * minute
      }
      expect((await topics()).filter((topic) => topic.endsWith('orders'))).to.deep.equal(['read/orders', 'read/orders'])
      const orders = (await our.db.knex('orders').where({ shop_id: shop.id }).orderBy('id')) as { id: string }[]
      expect(orders.map(({ id }) => id)).to.deep.equal(['1', '2'])
    })

    it('learns of its past without anybody being written to, and of what came after as news', async () => {
      store.orders.push(wooOrder({ id: 3, at: our.now - 3 * day }), wooOrder({ id: 4, at: our.now - 90 * day }))
      store.products.push({
        id: 10,
        name: 'Mug',
        status: 'publish',
        date_modified_gmt: iso(our.now - 900 * day).slice(0, 19),
      })
      store.customers.push(
        { id: 5, email: 'a@example.com', date_created_gmt: iso(our.now - day).slice(0, 19) },
        { id: 6, email: 'b@example.com', date_created_gmt: iso(our.now - 80 * day).slice(0, 19) },
      )
      await connect()
      expect(await topics()).to.have.members(['history/orders', 'history/products', 'history/customers'])
    })

    it('is read to the end, page by page, though a hundred orders carry one second', async () => {
      await connect()
      for (let id = 1; id <= 100; id++) store.orders.push(wooOrder({ id, at: our.now + minute }))
      for (let id = 101; id <= 150; id++) store.orders.push(wooOrder({ id, at: our.now + minute + id * second }))
      our.now += hour
      await our.stores.tend(our.now)
      expect(
        new Set(await our.db.knex('journal').where({ topic: 'read/orders' }).pluck('delivery_id')),
      ).to.have.property('size', 150)
    })

    it('says what is in the way when its keys were taken back, and is well again by itself', async () => {
      const { shop } = await connect()
      const { key } = store.keys
      store.keys.key = 'ck_other'
      await our.stores.tend(our.now)
      expect((await storeOf(our.db.knex, shop.id))?.why).to.include('no longer accepts our keys')
      store.keys.key = key
      our.now += 15 * minute
      await our.stores.tend(our.now)
      expect(await storeOf(our.db.knex, shop.id)).to.include({ why: null, answeredAt: our.now })
      expect((await pullsOf(our.db.knex, shop.id)).every(({ since }) => since === our.now)).to.equal(true)
    })

    it('is not read past what is safe: too large, endless, packed, too deep, no JSON, or leading elsewhere', async () => {
      const { shop } = await connect()
      const why = async (answer: StoreStandIn['instead']): Promise<string> => {
        store.instead = answer
        await our.stores.tend(our.now)
        return (await storeOf(our.db.knex, shop.id))?.why ?? ''
      }
      const json = { 'content-type': 'application/json' }
      expect(await why((_, res) => res.writeHead(200, json).end(Buffer.alloc(6 * 1024 * 1024, 32)))).to.include(
        'too large',
      )
      expect(await why((_, res) => res.writeHead(200, { ...json, 'content-encoding': 'gzip' }).end('x'))).to.include(
        'packed',
      )
      expect(await why((_, res) => res.writeHead(200, json).end('['.repeat(100_000)))).to.include(
        'not what its platform',
      )
      expect(await why((_, res) => res.writeHead(200, json).end('<html>'))).to.include('JSON')
      expect(await why((_, res) => res.writeHead(200, json).end('{"a":1}'))).to.include('not what WooCommerce')
      expect(await why((_, res) => res.writeHead(302, { location: 'http://169.254.169.254/' }).end())).to.include('302')
      expect(await why((_, res) => res.writeHead(503).end())).to.include('503')
    })

    it('is given up when answers come drop by drop', async () => {
      store.instead = (_, res) => {
        res.writeHead(200, { 'content-type': 'application/json' })
        res.write('[')
      }
      const ask = openAskStore(openGuarded({ allowPrivate: true, within: 50 }))
      expect(await sentence(ask({ url: new URL(store.url) }))).to.include('did not come in time')
    })

    it('is forgotten with its keys when the plugin is removed', async () => {
      const { shop } = await connect()
      await markUninstalled(our.db.knex, shop.id, our.now)
      expect(await storeOf(our.db.knex, shop.id)).to.equal(null)
      expect(await our.stores.tend(our.now)).to.equal(0)
    })

    it('can be connected by keys that its administrator handed out, if they work there', async () => {
      const give = (): Promise<string> =>
        giveTicket(
          our.db.knex,
          { kind: 'keys', platform: 'woocommerce', address: store.url, challenge: null, shopId: null },
          our.now,
        )
      const posted = (code: string, key = store.keys.key) => ({
        key_id: 1,
        user_id: code,
        consumer_key: key,
        consumer_secret: store.keys.secret,
        key_permissions: 'read_write',
      })
      expect(await sentence(our.stores.connectByKeys(posted('made-up')))).to.include('run out')
      expect(await sentence(our.stores.connectByKeys(posted(await give(), `ck_${'f'.repeat(40)}`)))).to.include(
        'no longer accepts',
      )
      const { shop } = await our.stores.connectByKeys(posted(await give()))
      await our.stores.idle()
      expect(shop).to.include({ country: 'PL', currency: 'PLN', locale: 'pl-PL' })
      expect(await sentence(our.stores.connectByPlugin(told(await give()))), 'each ticket is for one way').to.include(
        'run out',
      )
    })

    it('makes a coupon for one person once, and takes back what nobody used', async () => {
      const woo = openWoo(openAskStore(openGuarded({ allowPrivate: true })), `${store.url}/wp-json/wc/v3`, store.keys)
      const coupon = {
        code: 'thanks-1',
        off: { amount: { amount: 1_050, currency: 'PLN' } },
        expiresAt: now + 30 * day,
        emails: ['anna@example.com'],
        leastSpent: { amount: 500, currency: 'JPY' },
      }
      for (let time = 0; time < 2; time++) expect(await makeCoupon(woo, coupon)).to.equal('thanks-1')
      expect(store.coupons).to.have.length(1)
      expect(store.coupons[0]).to.include({
        amount: '10.50',
        minimum_amount: '500',
        usage_limit: 1,
        individual_use: true,
      })
      await withdrawCoupon(woo, 'thanks-1')
      expect(store.coupons).to.have.length(0)
    })

    it('makes the code for an answer in the store, bound to the account’s address', async () => {
      const { shop } = await connect()
      store.customers.push({ id: 5, email: 'a@example.com' })
      const maker = our.stores.rewards.woocommerce
      const wanted = {
        code: 'thanks-2',
        title: 'Thanks',
        percent: 10,
        from: now,
        until: now + 30 * day,
        accounts: ['5'],
      }
      const reference = (await maker?.make(shop, wanted)) ?? ''
      expect(store.coupons[0]).to.deep.include({
        code: 'thanks-2',
        amount: '10',
        email_restrictions: ['a@example.com'],
      })
      expect(
        await sentence(maker?.make(shop, { ...wanted, code: 'x', accounts: ['77'] }) ?? Promise.resolve()),
      ).to.include('404')
      await maker?.end(shop, reference)
      expect(store.coupons).to.have.length(0)
    })
  })

describe('The address of a store', () => {
  it('is taken as people type it, over https only', () => {
    expect(storeAddress(' Shop.Example/ ', false)).to.equal('https://shop.example')
    expect(storeAddress('https://shop.example/pl/?x=1#y', false)).to.equal('https://shop.example/pl')
    for (const wrong of ['http://shop.example', 'ftp://shop.example', 'https://a:b@shop.example', '', 'https://'])
      expect(storeAddress(wrong, false), wrong).to.equal(null)
  })
  it('gives a name that fits into the address of deliveries, one for each shop on a host', () => {
    expect(domainOf('https://shop.example')).to.equal('shop.example')
    expect(domainOf('https://shop.example/pl/new_shop')).to.equal('shop.example--pl--new-shop')
  })
  it('leads to its API with pretty links and without', () => {
    expect(under('https://s.example/wp-json/wc/v3/', 'orders', { page: '2' }).href).to.equal(
      'https://s.example/wp-json/wc/v3/orders?page=2',
    )
    expect(under('https://s.example/?rest_route=/wc/v3/', 'orders').searchParams.get('rest_route')).to.equal(
      '/wc/v3/orders',
    )
  })
})

describe('A host that a merchant names', () => {
  it('is asked by https, and never within our own network', async () => {
    const ask = openAskStore(
      openGuarded({ allowPrivate: false, find: async () => [{ address: '10.0.0.7', family: 4 }] }),
    )
    const refusals = [
      'https://127.0.0.1/',
      'https://[::1]/',
      'https://2130706433/',
      'https://0x7f.1/',
      'https://localhost./',
      'https://shop.example/',
    ]
    for (const url of refusals)
      expect(await ask({ url: new URL(url) }).catch((error: Error) => error.message), url).to.include('public internet')
    for (const url of ['http://shop.example/', 'file:///etc/passwd', 'ftp://shop.example/'])
      expect(await ask({ url: new URL(url) }).catch((error: Error) => error.message), url).to.include('https://')
  })
})
