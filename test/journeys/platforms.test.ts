import { expect } from 'chai'
import { day, hour, iso, minute, type Instant } from '../../app/domain/time.ts'
import { why } from '../../app/domain/why.ts'
import { databaseKinds } from '../support/databases.ts'
import { prestaOrder } from '../support/prestashop.ts'
import type { Payload } from '../support/shopify.ts'
import { ownCart, ownParcel, wooOrder } from '../support/woocommerce.ts'
import { startWorld, type World } from '../support/world.ts'

type Bought = { readonly id: number; readonly at: Instant; readonly email?: string }
type Told = readonly [topic: string, payload: Payload]
type Steps = readonly (readonly [means: string, at: Instant])[]

/** What happens in a shop, in the words of its platform. */
type Teller = {
  readonly name: (id: number) => string
  readonly placed: (order: Bought, cart?: string) => readonly Told[]
  readonly moved: (order: Bought, steps: Steps) => readonly Told[]
  readonly cancelled: (order: Bought, at: Instant) => readonly Told[]
  readonly refunded: (order: Bought, at: Instant) => readonly Told[]
  readonly deleted: (order: Bought, at: Instant) => readonly Told[]
}

const ofWoo: Teller = {
  name: (id) => `#${id}`,
  placed: (order, cart) => {
    const payload = wooOrder({ ...order, metas: cart ? { _aftercare_cart_token: cart } : {} })
    // The change is told before the creation.
    return [
      ['order.updated', payload],
      ['order.created', payload],
    ]
  },
  moved: ({ id }, steps) => {
    const [status, at] = steps.at(-1) ?? [null, 0]
    return [['aftercare.parcel', ownParcel(id, String(id * 100), status, at, steps[0]?.[1])]]
  },
  cancelled: (order, at) => [['order.updated', wooOrder({ ...order, updatedAt: at, status: 'cancelled' })]],
  refunded: (order, at) => [
    ['order.updated', wooOrder({ ...order, updatedAt: at, changes: { refunds: [{ id: 9, total: '-49.00' }] } })],
  ],
  deleted: ({ id }) => [['order.deleted', { id }]],
}

const ofPresta: Teller = {
  name: (id) => `KUCFW${id}`,
  placed: (order, cart) => [['order', prestaOrder({ ...order, changes: cart ? { cart_token: cart } : {} })]],
  moved: (order, steps) => {
    const updatedAt = steps.at(-1)?.[1] ?? order.at
    return [['order', prestaOrder({ ...order, updatedAt, steps, number: '520000012680041086770098' })]]
  },
  cancelled: (order, at) => [['order', prestaOrder({ ...order, updatedAt: at, steps: [['cancelled', at]] })]],
  refunded: (order, at) => [['order', prestaOrder({ ...order, updatedAt: at, steps: [['refunded', at]] })]],
  deleted: ({ id }, at) => [['order_deleted', { id, at: iso(at) }]],
}

for (const [platform, teller] of [
  ['woocommerce', ofWoo],
  ['prestashop', ofPresta],
] as const)
  for (const kind of databaseKinds)
    describe(`From ${platform} to the merchant’s page (${kind})`, function () {
      this.timeout(60_000)
      let world: World
      const now = Math.ceil(Date.now() / day) * day + 11 * hour
      const order = (id: number, email?: string): Bought => ({ id, at: now - 3 * day, ...(email ? { email } : {}) })

      beforeEach(async () => {
        world = await startWorld(kind, { flows: ['delivery-notice', 'nps', 'abandoned-cart'], platform })
      })
      afterEach(async () => {
        expect(world.alive(), 'the server is still there').to.equal(true)
        await world.stop()
      })

      async function tell(told: readonly Told[], times = 1): Promise<void> {
        for (let time = 0; time < times; time++)
          for (const [topic, payload] of told) expect(await world.tell(topic, payload), topic).to.equal(200)
      }
      const subjects = async () => (await world.letters()).map(({ subject }) => subject)
      const delivered: Steps = [['delivered', now - hour]]

      it('tells of a parcel at each step, once', async () => {
        const bought = order(4508)
        const [name, steps] = [teller.name(4508), [['sent', now - day] as const]]
        await tell(teller.placed(bought))
        await tell(teller.moved(bought, steps))
        await world.until(now)
        expect(await subjects(), 'a label is no news').to.deep.equal([])
        for (const [status, at] of [
          ['on_its_way', now - 5 * hour],
          ['out_for_delivery', now - 2 * hour],
          ['delivered', now - hour],
        ] as const) {
          steps.push([status as 'sent', at])
          await tell(teller.moved(bought, steps), 3)
          await world.until(now)
        }
        expect(await subjects()).to.deep.equal([
          `A parcel from order ${name} is on its way`,
          `The parcel from order ${name} is out for delivery`,
          `The parcel from order ${name} has been delivered`,
        ])
      })

      it('asks NPS two days after delivery; a click and a reply reach the merchant', async () => {
        const bought = order(4508)
        await tell([...teller.placed(bought), ...teller.moved(bought, delivered)])
        await world.until(now)
        await world.until(now + 3 * day)
        const letter = (await world.letters()).find(({ subject }) => subject?.startsWith('How did it go'))
        if (!letter) throw new Error('no survey came')
        const nine = letter.links.find((link) => link.includes('/s/') && link.endsWith('score=9')) ?? ''
        const body = new URLSearchParams({ score: '9', comment: 'The glaze is lovely', via: 'click' })
        expect((await fetch(nine.split('?')[0] ?? '', { method: 'POST', body })).status).to.equal(200)
        expect(await world.replyTo(letter, '10, a handle broke on the way though')).to.equal(200)
        const page = await (await world.merchant())(`/admin/shops/${world.domain}/feedback`)
        expect(page).to.include('The glaze is lovely').and.to.include('a handle broke on the way')
        expect(page).to.include(teller.name(4508))
      })

      it('reminds of a cart, leads back to it, and stops once it is bought', async () => {
        await tell([
          ['aftercare.cart', ownCart('t1', now - 20 * minute)],
          ['aftercare.cart', ownCart('t1', now - 10 * minute)],
        ])
        for (const hours of [0, 2, 27]) await world.until(now + hours * hour)
        const [first, second] = await world.letters()
        expect(first?.text).to.include('Jasmine tea')
        expect(second, 'the second step came').not.to.equal(undefined)
        const back = await fetch(first?.links.find((link) => link.includes('/c/')) ?? '', { redirect: 'manual' })
        expect(back.headers.get('location')).to.equal('https://cups.example/?aftercare_cart=t1')
        await tell(teller.placed({ id: 99, at: now }, 't1'))
        await world.until(now + 10 * day)
        expect(await world.letters()).to.have.length(2)
        expect(await world.whys('abandoned-cart')).to.include(why.bought)
      })

      it('writes nothing that stopped being true between scheduling and sending, and says why', async () => {
        const lost = [4501, 4502, 4503].map((id) => order(id, `${id}@example.com`)) as [Bought, Bought, Bought]
        for (const one of lost) await tell([...teller.placed(one), ...teller.moved(one, delivered)])
        await world.until(now)
        expect(await world.letters()).to.have.length(3)
        await tell([
          ...teller.cancelled(lost[0], now),
          ...teller.refunded(lost[1], now),
          ...teller.deleted(lost[2], now),
        ])
        for (const days of [1, 3, 4, 7, 20]) await world.until(now + days * day)
        expect(await world.letters()).to.have.length(3)
        for (const reason of [why.orderCancelled, why.refunded]) expect(await world.whys(), reason).to.include(reason)
      })

      it('gives one effect for ten deliveries of everything, in any order', async () => {
        const bought = order(4508)
        const told = [...teller.placed(bought), ...teller.moved(bought, delivered)]
        await Promise.all(Array.from({ length: 10 }, (_, socket) => tell(socket % 2 === 0 ? told : told.toReversed())))
        await world.until(now)
        await world.until(now + 3 * day)
        expect(await world.rows('journal')).to.have.length(told.length)
        expect(await subjects()).to.deep.equal([
          `The parcel from order ${teller.name(4508)} has been delivered`,
          `How did it go with order ${teller.name(4508)}?`,
        ])
      })
    })

describe('The addresses of the storefronts', function () {
  this.timeout(30_000)

  it('name a shop where the platform has a secret for each, and no shop elsewhere', async () => {
    const world = await startWorld('sqlite', { flows: [], platform: 'woocommerce' })
    try {
      const status = async (path: string) => (await fetch(`${world.url}${path}`, { method: 'POST', body: '{}' })).status
      expect(await status('/webhooks/woocommerce')).to.equal(404)
      expect(await status('/webhooks/shopify/cups.example')).to.equal(404)
      expect(await status('/webhooks/magento/cups.example')).to.equal(404)
      expect(await status('/webhooks/woocommerce/cups.example/more')).to.equal(404)
      expect(await status('/webhooks/woocommerce/cups.example')).to.equal(401)
      expect(await status('/webhooks/prestashop/cups.example')).to.equal(401)
    } finally {
      await world.stop()
    }
  })
})
