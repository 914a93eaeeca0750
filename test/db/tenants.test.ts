import { expect } from 'chai'
import { day, hour } from '../../app/domain/time.ts'
import { livelyShop } from '../admin/demo-shop.ts'
import { inventoryOf } from '../admin/inventory.ts'
import { openAdmin, signedIn } from '../admin/world.ts'
import { openPages } from '../pages/world.ts'
import { databaseKinds, onEveryDatabase } from '../support/databases.ts'
import { checkoutPayload, fulfillmentPayload, orderPayload, scanPayload } from '../support/shopify.ts'
import { statementsWithoutShop } from '../support/tenants.ts'
import { startWorld, type World } from '../support/world.ts'

/** A machine looks for work over all shops; what it finds is named shop by shop from there on. */
const ofTheMachine = [/ `?messages`? (?:set .*)?where `?state`? (?:=|in) /, / from `journal` where `state` = /]
/** Whether a mail was read before is asked before anybody knows whose it is. */
const ofTheMailbox = 'select `id` from `inbound` where `content_hash` = ? limit ?'

onEveryDatabase('A statement on a shop’s tables', (db) => {
  const open: { readonly close: () => Promise<void> }[] = []
  after(() => Promise.all(open.map((world) => world.close())))

  it('names the shop, on every page of the admin and in every form (I5)', async () => {
    const world = await openAdmin(db())
    open.push(world)
    const domain = 'sklep.example.com'
    const { shop, answerId, messageId } = await livelyShop(db(), domain, 'pl')
    const { person_id: person } = (await db().knex('customers').first('person_id')) as { person_id: string }
    const { id: delivery } = (await db().knex('journal').where({ state: 'set aside' }).first('id')) as { id: number }
    const { id: inbound } = (await db().knex('inbound').first('id')) as { id: string }
    const ids: Readonly<Record<string, string>> = {
      feedback: answerId,
      messages: messageId,
      journal: String(delivery),
      customers: person,
      flows: 'nps',
      journey: 'delivery',
      numbers: 'responses',
    }
    const visitor = await signedIn(db(), world, shop.id)
    const csrf = /name="csrf" value="([^"]+)"/.exec(await visitor.read('/admin/shops'))?.[1] ?? ''
    const without = statementsWithoutShop(db())
    const found = []
    for (const { method, path } of inventoryOf(world.router))
      if (path.startsWith('/shops/:domain') && !/\/(?:remove|erase)$/.test(path)) {
        const room = path.split('/')[3] ?? ''
        const address = `/admin${path
          .replace(':domain', domain)
          .replace(':inbound', inbound)
          .replaceAll(/:\w+/g, () => ids[room] ?? '1')}`
        const form = { csrf, on: 'yes', words: 'Thank you', once: 'once-only', name: 'Ewa', email: 'ewa@example.com' }
        const answer = method === 'GET' ? await visitor.get(address) : await visitor.post(address, form)
        await answer.arrayBuffer()
        if (answer.status < 400) found.push(path)
      }
    expect(found.length).to.be.greaterThan(60)
    expect([...without]).to.deep.equal([])
  }).timeout(60_000)

  it('names the shop, on the pages of customers (I5)', async () => {
    const world = await openPages(db())
    open.push(world)
    const without = statementsWithoutShop(db())
    const letter = await world.letter()
    await world.get(letter.survey)
    await world.send(letter.survey, { score: '3', comment: 'Late' })
    await world.get(letter.unsubscribe)
    await world.send(letter.unsubscribe, { 'List-Unsubscribe': 'One-Click' })
    await world.get(letter.click(0))
    await world.receive(`From: ${letter.to}\r\nTo: ${letter.replyTo}\r\nMessage-ID: <a@b.c>\r\n\r\nStill nothing`)
    expect([...without]).to.deep.equal([ofTheMailbox])
  })
})

for (const kind of databaseKinds)
  describe(`The work behind the pages (${kind})`, function () {
    this.timeout(60_000)
    let world: World
    before(async () => {
      world = await startWorld(kind, { flows: ['delivery-notice', 'nps', 'feedback', 'abandoned-cart'] })
    })
    after(() => world.stop())

    it('names the shop in every statement on a shop’s tables, but where it looks for work (I5)', async () => {
      const without = statementsWithoutShop(world.app.db)
      const now = Math.ceil(Date.now() / day) * day + 11 * hour
      const bought = { id: '820982911946154508', at: now - 3 * day, email: 'anna@example.com' }
      await world.tell('orders/create', orderPayload(bought))
      await world.tell('checkouts/create', checkoutPayload('cart', now, { email: 'jan@example.com' }))
      await world.tell('fulfillments/create', fulfillmentPayload(bought, '51', now - 2 * day))
      await world.tell('fulfillment_events/create', scanPayload(bought, '51', 'delivered', now - hour))
      for (let days = 0; days < 4; days++) await world.until(now + days * day)
      expect((await world.letters()).length).to.be.greaterThan(1)
      const [letter] = await world.letters()
      if (letter) await world.replyTo(letter, 'Thank you')
      await world.tell('customers/redact', { customer: { id: 7, email: 'anna@example.com' }, orders_to_redact: [] })
      await world.until(now + 5 * day)
      expect([...without].filter((sql) => !ofTheMachine.some((known) => known.test(sql)))).to.deep.equal([])
    })
  })
