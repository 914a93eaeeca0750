import { expect } from 'chai'
import type { Shop } from '../../app/domain/shop.ts'
import { day, hour, type Instant, iso } from '../../app/domain/time.ts'
import { why } from '../../app/domain/why.ts'
import { saveFlowSettings, switchFlow } from '../../app/shops/flow-settings.ts'
import { findShop } from '../../app/shops/shops.ts'
import { giveTicket } from '../../app/shops/tickets.ts'
import { challengeOf } from '../../app/storefronts/connect/handshake.ts'
import { databaseKinds } from '../support/databases.ts'
import { startPrestaStandIn } from '../support/presta-stand-in.ts'
import { prestaHeaders, prestaOrder } from '../support/prestashop.ts'
import { bodyOf, type Payload } from '../support/shopify.ts'
import { startWooStandIn } from '../support/store-stand-in.ts'
import { ownParcel, wooHeaders, wooOrder } from '../support/woocommerce.ts'
import { startWorld, type World } from '../support/world.ts'

const secret = 'the secret of this handshake'
const now = Math.ceil(Date.now() / day) * day + 11 * hour
const bought = { at: now - 3 * day, email: 'anna@example.com' }

/** A store with our plugin in it, as a customer's order and its codes are seen there. */
type Store = {
  /** What its plugin hands in when it is connected. */
  readonly handed: Payload
  readonly delivered: (id: number) => readonly (readonly [topic: string, payload: Payload])[]
  /** An order that was placed with a code. */
  readonly orderedWith: (id: number, code: string) => readonly [topic: string, payload: Payload]
  readonly headers: (secret: string, topic: string, body: Buffer) => Record<string, string>
  /** The codes there are, and for whom, how often and until when each is good. */
  readonly codes: () => readonly object[]
  readonly use: () => void
  readonly stop: () => Promise<void>
}

async function onWoo(): Promise<Store> {
  const store = await startWooStandIn()
  store.secret = secret
  store.customers.push({ id: 5, email: bought.email, date_created_gmt: iso(now).slice(0, 19) })
  return {
    handed: {
      proof: `${store.url}/wp-json/aftercare/v1/proof`,
      api: `${store.url}/wp-json/wc/v3/`,
      keys: store.keys,
    },
    delivered: (id) => [
      ['order.updated', wooOrder({ ...bought, id, changes: { customer_id: 5 } })],
      ['aftercare.parcel', ownParcel(id, String(id * 100), 'delivered', now - hour)],
    ],
    orderedWith: (id, code) => [
      'order.updated',
      wooOrder({ ...bought, at: now, id, changes: { customer_id: 5, coupon_lines: [{ code: code.toLowerCase() }] } }),
    ],
    headers: wooHeaders,
    codes: () =>
      store.coupons.map(({ code, amount, usage_limit: times, email_restrictions: whose, date_expires_gmt: until }) => ({
        code,
        percent: amount,
        times,
        whose,
        until: Date.parse(`${String(until)}Z`),
      })),
    use: () => {
      for (const coupon of store.coupons) Object.assign(coupon, { usage_count: 1 })
    },
    stop: store.stop,
  }
}

async function onPresta(): Promise<Store> {
  const store = await startPrestaStandIn()
  store.secret = secret
  const field = (xml: string, name: string): string => new RegExp(`<${name}>(.*?)</${name}>`).exec(xml)?.[1] ?? ''
  return {
    handed: { proof: `${store.url}/index.php`, api: `${store.url}/api/`, keys: { key: store.key } },
    delivered: (id) => [['order', prestaOrder({ ...bought, id, steps: [['delivered', now - hour]] })]],
    orderedWith: (id, code) => ['order', prestaOrder({ ...bought, at: now, id, changes: { codes: [{ code }] } })],
    headers: (secret, topic, body) => prestaHeaders(secret, topic, body, Date.now()),
    codes: () =>
      store.vouchers.map(({ code, xml }) => ({
        code,
        percent: field(xml, 'reduction_percent'),
        times: Number(field(xml, 'quantity')),
        whose: [field(xml, 'id_customer')],
        // The shop's clock is an hour ahead in winter.
        until: Date.parse(`${field(xml, 'date_to').replace(' ', 'T')}Z`) - hour,
      })),
    use: () => {
      for (const voucher of store.vouchers) voucher.quantity = '0'
    },
    stop: store.stop,
  }
}

for (const [platform, open, whose] of [
  ['woocommerce', onWoo, 'anna@example.com'],
  ['prestashop', onPresta, '4'],
] as const)
  for (const kind of databaseKinds)
    describe(`A code for answering, in a store on ${platform} (${kind})`, function () {
      this.timeout(60_000)
      let world: World
      let store: Store
      let shop: Shop
      let tell: (topic: string, payload: Payload) => Promise<void>

      beforeEach(async () => {
        world = await startWorld(kind, { flows: [] })
        store = await open()
        await connect()
        await switchFlow(world.app.db, shop.id, 'nps', true, 0)
        await switchFlow(world.app.db, shop.id, 'reward', true, 0)
        await saveFlowSettings(world.app.db, shop.id, 'reward', { forNps: true, percent: 15, days: 20 }, 0)
      })
      afterEach(async () => {
        expect(world.alive(), 'the server is still there').to.equal(true)
        await world.stop()
        await store.stop()
      })

      /** As the plugin does once its administrator has agreed. */
      async function connect(): Promise<void> {
        const { app, url } = world
        const address = new URL(String(store.handed['api'])).origin
        const challenge = challengeOf(secret)
        const ticket = { kind: 'plugin', platform, address, challenge, shopId: null } as const
        const answer = await fetch(`${url}/connect/${platform}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({
            ...store.handed,
            code: await giveTicket(app.db.knex, ticket, Date.now()),
            secret,
            plugin: '1.0.0',
            version: '9',
            shop: { name: 'Cups', locale: 'en-GB', time_zone: 'Europe/Warsaw', country: 'PL', currency: 'PLN' },
          }),
        })
        expect(answer.status).to.equal(200)
        const agreed = (await answer.json()) as { shop: string; secret: string; deliveries: string }
        const known = await findShop(app.db.knex, agreed.shop)
        if (!known) throw new Error('the store was not connected')
        shop = known
        tell = async (topic, payload) => {
          const body = bodyOf(payload)
          const headers = store.headers(agreed.secret, topic, body)
          expect((await fetch(agreed.deliveries, { method: 'POST', headers, body })).status, topic).to.equal(200)
        }
      }

      /** From the delivery to the answer. */
      async function answered(id: number, score = '3'): Promise<void> {
        for (const [topic, payload] of store.delivered(id)) await tell(topic, payload)
        await world.until(now)
        await world.until(now + 3 * day)
        const letter = (await world.letters()).findLast(({ subject }) => subject?.startsWith('How did it go'))
        const page = letter?.links.find((link) => link.includes('/s/'))?.split('?')[0] ?? ''
        expect((await fetch(page, { method: 'POST', body: new URLSearchParams({ score }) })).status).to.equal(200)
      }
      async function rewardsAt(at: Instant): Promise<void> {
        await world.app.rewards(at)
        await world.until(at)
      }

      const toldOf = async (code: string) =>
        (await world.letters()).flatMap(({ text, to }) => (text?.includes(code) ? to : []))

      /** Noon of a day on which a code that ends has been reminded of. */
      const lastDays = (until: Instant): Instant => Math.floor((until - 2 * day) / day) * day + 11 * hour

      it('is not reminded of once an order used it', async () => {
        await answered(4510)
        await rewardsAt(Date.now() + hour)
        const [made] = (await world.rows('rewards')) as { code: string; expires_at: number }[]
        if (!made) throw new Error('no code was made')
        await tell(...store.orderedWith(4511, made.code))
        await rewardsAt(lastDays(Number(made.expires_at)))
        expect(await toldOf(made.code)).to.have.length(1)
        const [row] = await world.rows('rewards')
        expect(row).to.include({ used_at: now, used_order_id: '4511' })
        const reminder = (await world.rows('messages')).find(({ flow, step }) => flow === 'reward' && step === 2)
        expect(reminder).to.include({ state: 'dropped', why: why.codeUsed })
      })

      it('is made there once, for that customer alone and until a day, told in a letter, and taken back when that is over', async () => {
        // Somebody content: the reminder would wait for a case to be closed.
        await answered(4508, '9')
        // The answer carries the clock's time, so the codes go by it as well.
        const at = Date.now() + hour
        await rewardsAt(at)
        await rewardsAt(at + hour)
        const [row, ...others] = (await world.rows('rewards')) as { code: string; expires_at: number }[]
        expect(others).to.deep.equal([])
        const { code = '', expires_at: until = 0 } = row ?? {}
        expect(code).to.match(/^THANKS-/)
        const whole = Math.floor(Number(until) / 1_000) * 1_000
        expect(store.codes()).to.deep.equal([{ code, percent: '15', times: 1, whose: [whose], until: whole }])
        expect(await toldOf(code)).to.deep.equal(['anna@example.com'])

        await rewardsAt(lastDays(Number(until)))
        expect(await toldOf(code), 'and reminded of').to.have.length(2)
        expect(store.codes()).to.have.length(1)
        await rewardsAt(Number(until) + hour)
        expect(store.codes()).to.deep.equal([])
      })

      it('that was used stays in the store’s books', async () => {
        await answered(4509)
        await rewardsAt(Date.now() + hour)
        store.use()
        await rewardsAt(Date.now() + 40 * day)
        expect(store.codes()).to.have.length(1)
        expect((await world.rows('rewards')).map(({ state }) => state)).to.deep.equal(['ended'])
      })
    })
