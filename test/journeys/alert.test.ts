import { expect } from 'chai'
import { day, hour, minute } from '../../app/domain/time.ts'
import { addStaffAddress } from '../../app/shops/staff-addresses.ts'
import { databaseKinds } from '../support/databases.ts'
import { fulfillmentPayload, orderPayload, scanPayload } from '../support/shopify.ts'
import { type Letter, startWorld, type World } from '../support/world.ts'

for (const kind of databaseKinds)
  describe(`An unhappy customer and the shop’s people (${kind})`, function () {
    this.timeout(60_000)
    const now = Math.ceil(Date.now() / day) * day + 11 * hour
    const staff = 'ewa@cups.example'
    let world: World

    // The server works by itself, so that its own clock says how soon staff hear.
    before(async () => {
      world = await startWorld(kind, { flows: ['delivery-notice', 'nps'], work: true })
      await addStaffAddress(world.app.db.knex, world.shopId, staff, 0)
    })
    after(() => world.stop())

    async function deliver(): Promise<void> {
      const bought = { id: '820982911946157001', name: '#7001', at: now - 3 * day, email: 'anna@example.com' }
      await world.tell('orders/create', orderPayload(bought), 'o')
      await world.tell('fulfillments/create', fulfillmentPayload(bought, '57001', now - 2 * day), 'f')
      await world.tell('fulfillment_events/create', scanPayload(bought, '57001', 'delivered', now - hour), 'd')
    }
    async function letterTo(to: string, subject: RegExp): Promise<Letter> {
      for (;;) {
        const found = (await world.letters()).find((letter) => letter.to === to && subject.test(letter.subject ?? ''))
        if (found) return found
        await new Promise((resolve) => setTimeout(resolve, 25))
      }
    }

    it('meet within a minute: by a letter with the order, its parcels and what was said before', async () => {
      await deliver()
      await world.until(now)
      await world.until(now + 3 * day)
      const notice = await letterTo('anna@example.com', /has been delivered/)
      const survey = await letterTo('anna@example.com', /^How did it go/)

      const wrote = Date.now()
      expect(await world.replyTo(notice, 'The box is quite wet outside')).to.equal(200)
      const first = await letterTo(staff, /Anna/)
      expect(Date.now() - wrote).to.be.below(minute)
      expect(first.subject).to.equal('Wrote to you: Anna Example, #7001')
      expect(first.text).to.match(/Wrote to the shop.*\n\nThe box is quite wet outside\n\nOrder #7001/)

      const page = survey.links.find((link) => link.includes('/s/'))?.replace(/\?.*$/, '') ?? ''
      const form = new URLSearchParams({ score: '2', comment: 'And the mug inside is broken', via: 'click' })
      expect((await fetch(page, { method: 'POST', body: form })).status).to.equal(200)
      // Staff got a letter just now: the next one leaves when a minute has passed since.
      await world.until(Date.now() + minute)
      const alert = await letterTo(staff, /^Not happy/)
      expect(alert.subject).to.equal('Not happy: Anna Example, #7001')
      for (const text of [alert.text ?? '', alert.html ?? ''])
        for (const told of [
          'Score 2',
          'And the mug inside is broken',
          'Order #7001, ',
          '49.00',
          'delivered',
          'The box is quite wet outside',
        ])
          expect(text).to.include(told)
      expect(alert.text, 'events are not words').not.to.match(/: words$/m)
      const link = alert.links.find((one) => one.includes('/feedback/')) ?? ''
      const shown = await (await world.merchant())(new URL(link).pathname)
      expect(shown).to.include('And the mug inside is broken').and.to.include('The box is quite wet outside')

      await world.until(Date.now() + hour)
      expect((await world.letters()).filter(({ to }) => to === staff)).to.have.length(2)
    })

    it('meet again, once, when the customer still waits after the hour to answer by', async () => {
      await world.until(Date.now() + 4 * hour)
      const late = await letterTo(staff, /^Still waiting/)
      expect(late.subject).to.equal('Still waiting: Anna Example, #7001')
      expect(late.text).to.include('And the mug inside is broken')
      await world.until(Date.now() + 2 * day)
      expect((await world.letters()).filter(({ to }) => to === staff)).to.have.length(3)
    })
  })
