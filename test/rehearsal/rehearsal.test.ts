import { expect } from 'chai'
import { recordConsents } from '../../app/customers/consents.ts'
import { suppress } from '../../app/customers/suppressions.ts'
import { day, hour, minute } from '../../app/domain/time.ts'
import { why } from '../../app/domain/why.ts'
import { rehearse } from '../../app/rehearsal/rehearse.ts'
import { newestRun, beginRun } from '../../app/rehearsal/runs.ts'
import { shopById } from '../../app/shops/shops.ts'
import { databaseKinds } from '../support/databases.ts'
import { fulfillmentPayload, orderPayload, scanPayload } from '../support/shopify.ts'
import { startWorld, type World } from '../support/world.ts'

for (const kind of databaseKinds)
  describe(`A rehearsal (${kind})`, function () {
    this.timeout(60_000)
    let world: World
    const now = Math.ceil(Date.now() / day) * day + 11 * hour
    const flows = ['nps', 'delivery-notice', 'feedback']
    const until = now + 20 * day

    beforeEach(async () => {
      world = await startWorld(kind, { flows })
    })
    afterEach(() => world.stop())

    async function deliver(id: string, email: string, at = now): Promise<void> {
      const bought = { id: `82098291194615${id}`, at: at - 3 * day, email }
      await world.tell('orders/create', orderPayload(bought), `o${id}`)
      await world.tell('fulfillments/create', fulfillmentPayload(bought, `5${id}`, at - 2 * day), `f${id}`)
      await world.tell('fulfillment_events/create', scanPayload(bought, `5${id}`, 'delivered', at - hour), `d${id}`)
    }

    const played = async (flow: string, since = now - 30 * day) => {
      const shop = await shopById(world.app.db.knex, world.shopId)
      if (!shop) throw new Error('the shop is gone')
      return rehearse(world.app, { shop, flows: [flow], since, until })
    }
    /** Deliveries are written down at the real moment; here the shop's clock is the one that counts. */
    const heardAt = (at: number): Promise<unknown> =>
      world.app.db.knex('journal').where({ shop_id: world.shopId }).update({ received_at: at })

    it('writes to the same people at the same time as the flow did when it was on', async () => {
      for (const [id, name] of ['4501', '4502', '4503'].map((id, index) => [id, ['anna', 'jan', 'ewa'][index]]))
        await deliver(id ?? '', `${name}@example.com`)
      await world.until(now)
      await world.until(now + 3 * day)
      await heardAt(now)
      const sent = (await world.rows('messages')).filter(({ flow, state }) => flow === 'nps' && state === 'sent')
      expect(sent).to.have.length(3)
      const { lines, people } = await played('nps')
      const would = lines.filter(({ outcome }) => outcome === 'sent')
      expect(would.map(({ key }) => key)).to.have.members(sent.map((row) => row['message_key']))
      expect(people).to.equal(3)
      // The letters really went in one round three days later; the rehearsal sends each when it is due.
      for (const { at } of would) expect(at).to.be.within(now + 2 * day - 2 * hour, now + 3 * day)
    })

    it('tells the same from the standing alone, once the deliveries are no longer kept', async () => {
      await deliver('4504', 'anna@example.com')
      await world.until(now)
      await world.app.db.knex('journal').where({ shop_id: world.shopId }).update({ payload: null })
      const { lines } = await played('nps')
      expect(lines.map(({ outcome, to, orderId }) => [outcome, to, orderId])).to.deep.equal([
        ['sent', 'anna@example.com', '820982911946154504'],
      ])
    })

    it('leaves the shop exactly as it was', async () => {
      await deliver('4505', 'anna@example.com')
      await world.until(now)
      const tables = ['messages', 'decisions', 'letters', 'orders', 'parcels', 'customers', 'flow_settings', 'journal']
      const before = await Promise.all(tables.map((table) => world.rows(table)))
      await played('nps')
      expect(await Promise.all(tables.map((table) => world.rows(table)))).to.deep.equal(before)
    })

    it('knows who had unsubscribed by then, and who only did so later', async () => {
      const { db, keys } = world.app
      await deliver('4506', 'before@example.com')
      await deliver('4507', 'after@example.com')
      await world.until(now)
      await heardAt(now)
      for (const [address, at] of [
        ['before@example.com', now - minute],
        ['after@example.com', now + 10 * day],
      ] as const)
        await db.write((trx) =>
          suppress(trx, keys, { shopId: world.shopId, address, scope: 'all', reason: 'unsubscribed', at }),
        )
      const { lines, reasons } = await played('nps')
      expect(lines.filter(({ outcome }) => outcome === 'sent').map(({ to }) => to)).to.deep.equal(['after@example.com'])
      expect(reasons).to.deep.equal([{ why: why.unsubscribed, letters: 1 }])
    })

    it('obeys consents as they were told', async () => {
      const { db, keys } = world.app
      await deliver('4508', 'anna@example.com')
      await world.until(now)
      await heardAt(now)
      const consent = {
        channel: 'email',
        purpose: 'survey',
        state: 'denied',
        at: now - day,
        source: 'merchant',
      } as const
      await recordConsents(db.knex, keys, world.shopId, [{ email: 'anna@example.com', customerId: null, consent }])
      expect((await played('nps')).reasons).to.deep.equal([{ why: why.consentDenied, letters: 1 }])
    })

    it('runs beside the server’s work, tells how far it is, and keeps its outcome without addresses', async () => {
      const { db } = world.app
      await deliver('4509', 'anna@example.com')
      await world.until(now)
      await heardAt(now)
      const shop = await shopById(db.knex, world.shopId)
      if (!shop) throw new Error('the shop is gone')
      const needs = { ...world.app, now: () => until }
      const first = await beginRun(needs, { shop, flow: 'nps', days: 90 })
      const second = await beginRun(needs, { shop, flow: 'nps', days: 90 })
      expect([first.begun, second.begun]).to.deep.equal([true, false])
      await first.over
      expect(await newestRun(db.knex, shop.id, 'nps', until)).to.include({ state: 'done', people: 1 })
      const kept = JSON.stringify(await world.rows('rehearsed_letters'))
      expect(kept).to.include('820982911946154509').and.not.include('anna@')
    })
  })
