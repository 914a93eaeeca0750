import { expect } from 'chai'
import { type App, openApp } from '../../app/app.ts'
import { untilNothingIsDue } from '../../app/cli/cron.ts'
import { shopifyHeaders } from '../../app/cli/webhook.ts'
import { readConfig } from '../../app/config.ts'
import type { Shop } from '../../app/domain/shop.ts'
import { day, hour, iso, minute } from '../../app/domain/time.ts'
import { flows } from '../../app/flows/index.ts'
import { switchFlow } from '../../app/shops/flow-settings.ts'
import { planOf } from '../../app/shops/connection.ts'
import { platformLettersOf, sayOff } from '../../app/shops/platform-letters.ts'
import { pullsOf } from '../../app/shops/pulls.ts'
import { findShop } from '../../app/shops/shops.ts'
import { shopify } from '../../app/storefronts/shopify/index.ts'
import { databaseKinds, freshDatabase, urlOf } from '../support/databases.ts'
import { bodyOf, fulfillmentPayload, orderPayload, type Payload, scanPayload } from '../support/shopify.ts'
import { openAllowance } from '../support/shopify-stand-in/allowance.ts'
import {
  appKey,
  appSecret,
  holdOrder,
  holdScan,
  type StandIn,
  startStandIn,
} from '../support/shopify-stand-in/index.ts'
import type { StandInShop } from '../support/shopify-stand-in/shop.ts'
import { sessionToken } from '../support/shopify-stand-in/staff.ts'

const domain = 'cups.myshopify.com'

for (const kind of databaseKinds)
  describe(`Reading a shop’s platform (${kind})`, function () {
    this.timeout(30_000)
    let standIn: StandIn
    let there: StandInShop
    let app: App
    let shop: Shop
    let remove: () => Promise<void>
    let now: number
    let deliveries = 0

    beforeEach(async () => {
      now = Date.now()
      standIn = await startStandIn()
      there = standIn.shop(domain)
      there.allowance = openAllowance(Date.now, 1e6)
      const fresh = await freshDatabase(kind)
      remove = fresh.remove
      app = await openApp(
        readConfig({
          DATABASE_URL: urlOf(fresh.database),
          SECRET_KEY: Buffer.alloc(32, 5).toString('base64'),
          SHOPIFY_API_KEY: appKey,
          SHOPIFY_API_SECRET: appSecret,
          SHOPIFY_STAND_IN: standIn.url,
          LOG_LEVEL: 'error',
        }),
      )
      shop = await open()
      for (const { name } of flows) await switchFlow(app.db, shop.id, name, true, now)
    })
    afterEach(async () => {
      await app.close()
      await standIn.stop()
      await remove()
    })

    const connection = () => {
      if (!app.shopify) throw new Error('Shopify is not connected')
      return app.shopify
    }
    const open = (): Promise<Shop> => connection().open({ domain, user: '42' }, sessionToken(domain, Date.now()))
    const rows = async (table: string): Promise<readonly Record<string, unknown>[]> =>
      app.db.knex(table).where({ shop_id: shop.id })
    const take = async (): Promise<void> => {
      while ((await app.take(now)) > 0);
    }
    /** A webhook that does arrive. */
    const deliver = async (topic: string, payload: Payload): Promise<void> => {
      const body = bodyOf(payload)
      const headers = shopifyHeaders(appSecret, domain, topic, body, `d${deliveries++}`)
      const verdict = shopify.verify({ headers, body }, app.shopifySecrets, { shop: null, now })
      if (!verdict.genuine) throw new Error(verdict.why)
      await app.journal.append({ shopId: shop.id, ...verdict, receivedAt: now, payload: body })
    }
    const stateOf = async (kindOfPull: string) =>
      (await pullsOf(app.db.knex, shop.id)).find(({ kind: one }) => one === kindOfPull)

    const manyOrders = (count: number, ago = 20 * day): void => {
      for (let index = 0; index < count; index++) {
        const order = {
          id: `60428570299071${10_000 + index}`,
          at: now - ago + index * minute,
          email: `c${index}@example.com`,
        }
        const parcelId = `51000000000000${10_000 + index}`
        const parcel = fulfillmentPayload(order, parcelId, order.at, { shipment_status: 'delivered' })
        holdOrder(there, orderPayload({ ...order, changes: { fulfillments: [parcel] } }))
        holdScan(there, scanPayload(order, parcelId, 'delivered', order.at + hour))
      }
    }
    const someCustomers = (): void => {
      const said = { firstName: 'Anna', updatedAt: iso(now - day), stateAt: iso(now - 30 * day) }
      there.customers.push(
        { ...said, id: '1', email: 'yes@example.com', state: 'SUBSCRIBED' },
        { ...said, id: '2', email: 'no@example.com', state: 'UNSUBSCRIBED' },
      )
    }

    it('fills a new shop’s house at once and writes to nobody', async () => {
      manyOrders(7)
      someCustomers()
      there.products.push({
        id: '9',
        title: 'Mug',
        picture: 'https://cdn.shopify.com/mug.png',
        updatedAt: iso(now - day),
      })
      holdOrder(there, orderPayload({ id: '6042857029907164999', at: now - 61 * day }))
      await connection().readHistory()
      await untilNothingIsDue(app, now + 30 * day)
      expect(await rows('orders')).to.have.length(7)
      expect(await rows('parcels')).to.have.length(7)
      expect((await rows('consents')).map(({ state }) => state)).to.have.members(['denied', 'granted'])
      expect(await rows('messages')).to.deep.equal([])
      expect(await rows('decisions')).to.deep.equal([])
      for (const list of ['orders', 'customers', 'products'])
        expect(await stateOf(list), list).to.deep.include({ state: 'done', why: null })
      expect(await stateOf('orders')).to.deep.include({ done: 7, total: 7 })
      expect(await connection().readHistory()).to.equal(0)
    })

    it('shows how far it is, and goes on where it was after it was cut short', async () => {
      manyOrders(9)
      let pages = 0
      standIn.interfere = (_req, res) => {
        const seen = standIn.seen.at(-1)?.body ?? ''
        if (!seen.includes('query Orders')) return false
        pages++
        return pages > 6 ? Boolean(res.writeHead(403).end('{}')) : false
      }
      await connection().readHistory()
      const half = await stateOf('orders')
      expect(half).to.deep.include({ state: 'stopped', total: 9 })
      expect(half?.done).to.be.within(1, 8)
      expect(half?.why).to.match(/^Shopify does not let/)
      standIn.interfere = null
      // The merchant grants what was missing.
      await deliver('app/scopes_update', { previous: [], current: ['read_orders'] })
      await take()
      await connection().readHistory()
      await take()
      expect(await stateOf('orders')).to.deep.include({ state: 'done', done: 9, why: null })
      expect((await rows('journal')).filter(({ topic }) => topic === 'history/orders')).to.have.length(9)
      expect(await rows('orders')).to.have.length(9)
    })

    it('reads a page again after a kill without a trace', async () => {
      manyOrders(5)
      await connection().readHistory()
      await app.db
        .knex('pulls')
        .where({ shop_id: shop.id, kind: 'orders' })
        .update({ state: 'running', place: null, done: 0 })
      await connection().readHistory()
      await take()
      expect((await rows('journal')).filter(({ topic }) => topic === 'history/orders')).to.have.length(5)
    })

    it('brings all of an order with more lines, refunds and parcels than a page has', async () => {
      const lines = Array.from({ length: 130 }, (_, index) => ({ title: `Mug ${index}`, price: '1.00' }))
      const order = { id: '6042857029907164777', at: now - day, lines }
      const fulfillments = Array.from({ length: 7 }, (_, index) =>
        fulfillmentPayload(order, `510000000000000777${index}`, order.at, {}, [index]),
      )
      const refunds = Array.from({ length: 6 }, (_, index) => ({
        id: 880_000 + index,
        created_at: iso(order.at),
        processed_at: iso(order.at),
        refund_line_items: [],
        transactions: [{ kind: 'refund', status: 'success', amount: '1.00', currency: 'PLN' }],
      }))
      holdOrder(there, orderPayload({ ...order, changes: { fulfillments, refunds } }))
      await connection().readHistory()
      await take()
      const [kept] = await rows('orders')
      expect(JSON.parse(String(kept?.order_lines))).to.have.length(130)
      expect(await rows('parcels')).to.have.length(7)
      expect(await rows('refunds')).to.have.length(6)
    })

    it('waits for its merchant when the tokens are dead, and goes on once the app is opened', async () => {
      manyOrders(1)
      there.accessTokens.clear()
      await connection().readHistory()
      await connection().readChanges(now + hour)
      expect(await stateOf('products')).to.deep.include({ state: 'stopped' })
      expect(await stateOf('changes')).to.deep.include({ state: 'stopped' })
      await open()
      await connection().readHistory()
      expect(await stateOf('orders')).to.deep.include({ state: 'done', done: 1 })
      expect(await stateOf('changes')).to.deep.include({ state: 'watching' })
    })

    it('hears of what webhooks left out, and the letter goes out once', async () => {
      const order = { id: '6042857029907164888', at: now + minute }
      const parcel = fulfillmentPayload(order, '5100000000000000888', now + 2 * minute, {
        shipment_status: 'out_for_delivery',
        updated_at: iso(now + 3 * hour),
      })
      const payload = orderPayload({ ...order, updatedAt: now + 3 * hour, changes: { fulfillments: [parcel] } })
      // Shopify holds it and tells nobody.
      holdOrder(there, payload)
      holdScan(there, scanPayload(order, '5100000000000000888', 'out_for_delivery', now + 3 * hour))

      await connection().readChanges(now + 3 * hour + 5 * minute)
      expect(await rows('journal'), 'too young to be missed').to.deep.equal([])
      now += 3 * hour + 11 * minute
      await connection().readChanges(now)
      expect((await rows('journal')).map(({ topic }) => topic)).to.deep.equal(['read/orders'])
      await untilNothingIsDue(app, now)
      const letters = async () => (await rows('messages')).filter(({ state }) => state === 'sent')
      expect((await letters()).map(({ flow }) => flow)).to.deep.equal(['delivery-notice'])

      // The webhooks come after all, and the next looks find nothing.
      await deliver('orders/updated', payload)
      await deliver('fulfillments/update', parcel)
      await untilNothingIsDue(app, now + minute)
      await connection().readChanges(now + 15 * minute)
      await connection().readChanges(now + 30 * minute)
      await untilNothingIsDue(app, now + 30 * minute)
      expect(await letters()).to.have.length(1)
      expect((await rows('journal')).filter(({ topic }) => topic === 'read/orders')).to.have.length(1)
      expect(await stateOf('changes')).to.deep.include({ done: 1, place: null, since: now + 20 * minute })
    })

    it('asks anew who the shop is, what it pays for and sells, and whether Shopify reminds of carts', async () => {
      there.products.push({ id: '9', title: 'Mug', picture: 'https://cdn.shopify.com/a.png', updatedAt: iso(now) })
      there.subscriptions = [{ name: 'Big', status: 'ACTIVE', test: false, currentPeriodEnd: null }]
      Object.assign(there.particulars, { name: 'Cups and bowls' })
      there.reminded.push(iso(now - 8 * day), iso(now - day), iso(now - hour))
      expect(await connection().refreshShops()).to.equal(1)
      await take()
      expect(await planOf(app.db.knex, shop.id)).to.equal('Big')
      expect((await findShop(app.db.knex, domain))?.name).to.equal('Cups and bowls')
      expect((await rows('products')).map(({ title }) => title)).to.deep.equal(['Mug'])
      const seen = async () => (await platformLettersOf(app.db.knex, shop.id))('abandoned-cart').seen
      expect(await seen()).to.equal(2)
      await sayOff(app.db.knex, shop.id, 'abandoned-cart', now - 2 * hour)
      expect(await seen()).to.equal(null)
      await connection().refreshShops()
      expect(await seen()).to.equal(1)
    })

    it('finds nothing missing where every webhook came', async () => {
      const order = { id: '6042857029907164666', at: now - hour }
      holdOrder(there, orderPayload(order))
      await app.db
        .knex('pulls')
        .where({ shop_id: shop.id, kind: 'changes' })
        .update({ since: now - 2 * hour })
      await deliver('orders/create', orderPayload(order))
      await take()
      await connection().readChanges(now)
      expect((await rows('journal')).map(({ topic }) => topic)).to.deep.equal(['orders/create'])
    })
  })
