import { expect } from 'chai'
import { day, hour, minute } from '../../app/domain/time.ts'
import { why } from '../../app/domain/why.ts'
import { databaseKinds } from '../support/databases.ts'
import { checkoutPayload, fulfillmentPayload, orderPayload, scanPayload } from '../support/shopify.ts'
import { startWorld, type World } from '../support/world.ts'

const order = (id: string, now: number, email = 'anna@example.com') => ({
  id: `82098291194615${id}`,
  at: now - 3 * day,
  email,
})

for (const kind of databaseKinds)
  describe(`From a webhook to the merchant’s page (${kind})`, function () {
    this.timeout(60_000)
    let world: World
    // Tomorrow at a decent hour everywhere in Europe, so that no run depends on the time of day.
    const now = Math.ceil(Date.now() / day) * day + 11 * hour
    const flows = ['delivery-notice', 'nps', 'feedback', 'abandoned-cart']

    beforeEach(async () => {
      world = await startWorld(kind, { flows })
    })
    afterEach(async () => {
      expect(world.alive(), 'the server is still there').to.equal(true)
      await world.stop()
    })

    async function deliver(id: string, email?: string): Promise<ReturnType<typeof order>> {
      const bought = order(id, now, email)
      expect(await world.tell('orders/create', orderPayload(bought), `o${id}`)).to.equal(200)
      expect(
        await world.tell('fulfillments/create', fulfillmentPayload(bought, `5${id}`, now - 2 * day), `f${id}`),
      ).to.equal(200)
      expect(
        await world.tell('fulfillment_events/create', scanPayload(bought, `5${id}`, 'delivered', now - hour), `d${id}`),
      ).to.equal(200)
      return bought
    }

    it('tells of a parcel at each step, once', async () => {
      const bought = order('4508', now)
      await world.tell('orders/create', orderPayload(bought))
      await world.tell('fulfillments/create', fulfillmentPayload(bought, '51', now - day))
      await world.until(now)
      expect(await world.letters(), 'a label is no news').to.have.length(0)
      for (const [status, at] of [
        ['in_transit', now - 5 * hour],
        ['out_for_delivery', now - 2 * hour],
        ['delivered', now - hour],
      ] as const) {
        for (const repetition of ['first', 'first', 'again'])
          await world.tell(
            'fulfillment_events/create',
            scanPayload(bought, '51', status, at),
            `${status} ${repetition}`,
          )
        await world.until(now)
      }
      const letters = await world.letters()
      expect(letters.map(({ subject }) => subject)).to.deep.equal([
        'A parcel from order #4508 is on its way',
        'The parcel from order #4508 is out for delivery',
        'The parcel from order #4508 has been delivered',
      ])
      const page = await (await world.merchant())(`/admin/shops/${world.domain}/messages`)
      expect(page).to.include('anna@example.com')
    })

    it('shows the goods with the pictures the shop told of since', async () => {
      const bought = await deliver('4509')
      const [line] = orderPayload(bought)['line_items'] as readonly { readonly product_id: unknown }[]
      const picture = 'https://shop.example.com/mug.png'
      const product = {
        id: line?.product_id,
        title: 'Mug',
        updated_at: new Date(now).toISOString(),
        image: { src: picture },
      }
      expect(await world.tell('products/update', product, 'p1')).to.equal(200)
      await world.until(now + 3 * day)
      const letter = (await world.letters()).find(({ subject }) => subject?.startsWith('How did it go'))
      expect(letter?.html).to.include(`<img src="${picture}"`)
    })

    it('asks NPS two days after delivery; a click and a reply reach the merchant', async () => {
      await deliver('4508')
      await world.until(now)
      await world.until(now + 3 * day)
      const letter = (await world.letters()).find(({ subject }) => subject?.startsWith('How did it go'))
      if (!letter) throw new Error('no survey came')
      const ten = letter.links.find((link) => link.includes('/s/') && link.endsWith('score=9')) ?? ''
      expect((await fetch(ten)).status).to.equal(200)
      expect(await world.rows('responses'), 'looking is not answering').to.have.length(0)
      const body = new URLSearchParams({ score: '9', comment: 'The glaze is lovely', via: 'click' })
      expect((await fetch(ten.split('?')[0] ?? '', { method: 'POST', body })).status).to.equal(200)
      expect(await world.replyTo(letter, 'daję 10, a handle broke on the way though')).to.equal(200)
      expect(await world.replyTo(letter, 'daję 10, a handle broke on the way though')).to.equal(200)
      const answers = await world.rows('responses')
      expect(answers.map(({ source, score, verified, order_id }) => [source, score, verified, order_id])).to.deep.equal(
        [
          ['click', 9, 1, '820982911946154508'],
          ['reply', 10, 1, '820982911946154508'],
        ],
      )
      const page = await (await world.merchant())(`/admin/shops/${world.domain}/feedback`)
      expect(page).to.include('The glaze is lovely').and.to.include('a handle broke on the way').and.to.include('#4508')

      await world.tell(
        'fulfillment_events/create',
        scanPayload(order('4508', now), '54508', 'delivered', now - hour),
        'd4508',
      )
      await world.until(now + 4 * day)
      expect((await world.letters()).filter(({ subject }) => subject?.startsWith('How did it go'))).to.have.length(1)
    })

    it('asks how happy somebody is after the purchase', async () => {
      await deliver('4509')
      await world.until(now)
      await world.until(now + 3 * day)
      await world.until(now + 6 * day)
      const letter = (await world.letters()).find(({ subject }) => subject?.startsWith('Are you happy'))
      if (!letter) throw new Error('no survey came')
      const four = letter.links.find((link) => link.endsWith('score=4')) ?? ''
      const body = new URLSearchParams([
        ['score', '4'],
        ['driver', 'packaging'],
        ['driver', 'delivery'],
      ])
      await fetch(four.split('?')[0] ?? '', { method: 'POST', body })
      const [answer] = await world.rows('responses')
      expect(answer).to.include({ survey: 'csat', score: 4 })
      expect(answer?.drivers).to.equal('["packaging","delivery"]')
    })

    it('reminds of a cart in three steps, leads back to it, and stops once it is bought', async () => {
      await world.tell('checkouts/create', checkoutPayload('t1', now - 20 * minute))
      await world.tell('checkouts/update', checkoutPayload('t1', now - 10 * minute))
      await world.until(now)
      expect(await world.letters()).to.have.length(0)
      await world.until(now + 2 * hour)
      await world.until(now + 27 * hour)
      const [first, second] = await world.letters()
      expect(first?.text).to.include('Jasmine tea')
      expect(second, 'the second step came').not.to.equal(undefined)
      const back = first?.links.find((link) => link.includes('/c/')) ?? ''
      const visit = await fetch(back, { redirect: 'manual' })
      expect([visit.status, visit.headers.get('location')]).to.deep.equal([
        302,
        'https://shop.example.com/checkouts/t1/recover?key=secret',
      ])
      expect(await world.rows('clicks')).to.have.length(1)
      await world.tell('orders/create', orderPayload({ id: '99', at: now, checkoutToken: 't1' }))
      await world.until(now + 10 * day)
      expect(await world.letters()).to.have.length(2)
      expect(await world.whys('abandoned-cart')).to.include(why.bought)
    })

    it('writes nothing that stopped being true between scheduling and sending, and says why', async () => {
      const cancelled = await deliver('4501', 'cancelled@example.com')
      const refunded = await deliver('4502', 'refunded@example.com')
      const lost = await deliver('4503', 'lost@example.com')
      await deliver('4504', 'gone@example.com')
      await world.tell('checkouts/create', checkoutPayload('t2', now, { email: 'phone@example.com' }))
      await world.until(now)
      const notices = await world.letters()
      expect(notices).to.have.length(4)

      await world.tell(
        'orders/cancelled',
        orderPayload({ ...cancelled, updatedAt: now, changes: { cancelled_at: new Date(now).toISOString() } }),
      )
      await world.tell('refunds/create', {
        id: 1,
        order_id: refunded.id,
        created_at: new Date(now).toISOString(),
        transactions: [{ kind: 'refund', status: 'success', amount: '49.00', currency: 'PLN' }],
      })
      await world.tell('fulfillment_events/create', scanPayload(lost, '54503', 'failure', now))
      const stop = notices.find(({ to }) => to === 'gone@example.com')?.links.find((link) => link.includes('/u/')) ?? ''
      expect(
        (await fetch(stop, { method: 'POST', body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }) })).status,
      ).to.equal(200)
      await world.tell('orders/create', orderPayload({ id: '98', at: now + minute, email: 'phone@example.com' }))

      for (const days of [1, 3, 4, 6, 7, 20]) await world.until(now + days * day)
      const later = (await world.letters()).slice(notices.length).filter(({ subject }) => !subject?.includes('parcel'))
      expect(later.map(({ subject, to }) => `${to}: ${subject}`)).to.deep.equal([])
      const whys = await world.whys()
      for (const reason of [why.orderCancelled, why.refunded, why.parcelFailed, why.unsubscribed, why.bought])
        expect(whys, reason).to.include(reason)
    })

    it('gives one effect for ten deliveries of everything, in any order, over ten sockets', async () => {
      const bought = order('4508', now)
      const told: readonly [string, object][] = [
        ['orders/create', orderPayload(bought)],
        [
          'orders/updated',
          orderPayload({ ...bought, updatedAt: now - 2 * day, changes: { financial_status: 'paid' } }),
        ],
        ['fulfillments/create', fulfillmentPayload(bought, '51', now - day)],
        ['fulfillment_events/create', scanPayload(bought, '51', 'in_transit', now - 5 * hour)],
        ['fulfillment_events/create', scanPayload(bought, '51', 'delivered', now - hour)],
      ]
      const deliveries = told.flatMap(([topic, payload], index) =>
        Array.from({ length: 10 }, (_, time) => ({
          topic,
          payload,
          id: `e${index}`,
          order: (index * 7 + time * 13) % 17,
        })),
      )
      deliveries.sort((a, b) => a.order - b.order)
      const answers = await Promise.all(
        Array.from({ length: 10 }, async (_, socket) => {
          const statuses = []
          for (const { topic, payload, id } of deliveries.filter((_, at) => at % 10 === socket))
            statuses.push(await world.tell(topic, payload as Record<string, unknown>, id))
          return statuses
        }),
      )
      expect(new Set(answers.flat())).to.deep.equal(new Set([200]))
      await world.until(now)
      await world.until(now + 3 * day)
      expect(await world.rows('journal')).to.have.length(5)
      expect(await world.rows('orders')).to.have.length(1)
      expect((await world.letters()).map(({ subject }) => subject)).to.deep.equal([
        'The parcel from order #4508 has been delivered',
        'How did it go with order #4508?',
      ])
    })

    it('lets machines look at every link of every letter without an answer, an unsubscribing or a person’s click', async () => {
      await deliver('4508')
      await world.tell('checkouts/create', checkoutPayload('t1', now - hour, { email: 'jan@example.com' }))
      for (const days of [0, 1, 3, 6]) await world.until(now + days * day)
      const letters = await world.letters()
      expect(letters.length).to.be.above(4)
      const links = letters.flatMap((letter) => letter.links).filter((link) => link.startsWith(world.url))
      expect(links.length).to.be.above(25)
      for (const method of ['GET', 'HEAD'])
        for (const link of links)
          expect((await fetch(link, { method, redirect: 'manual' })).status, `${method} ${link}`).to.be.oneOf([
            200, 302,
          ])
      expect(await world.rows('responses')).to.have.length(0)
      expect(await world.rows('suppressions')).to.have.length(0)
    })
  })
