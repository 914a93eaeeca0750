import { expect } from 'chai'
import type { Db } from '../../app/db/db.ts'
import { day, hour, minute } from '../../app/domain/time.ts'
import { openJournal } from '../../app/journal/store.ts'
import { takeJournal } from '../../app/journal/take.ts'
import { deriveKeys } from '../../app/keys/keys.ts'
import { personData } from '../../app/customers/erase.ts'
import { switchFlow } from '../../app/shops/flow-settings.ts'
import { addShop, markReturned, markUninstalled, shopById } from '../../app/shops/shops.ts'
import { onEveryDatabase } from '../support/databases.ts'
import {
  bodyOf,
  checkoutPayload,
  fulfillmentPayload,
  orderPayload,
  scanPayload,
  type Payload,
} from '../support/shopify.ts'

const keys = deriveKeys(Buffer.alloc(32, 4))
const noon = Date.UTC(2026, 10, 3, 11)
const order = { id: '820982911946154508', at: noon - 3 * day }

onEveryDatabase('Taking the journal', (db) => {
  let shopId: number
  let shops = 0
  let deliveries = 0
  const reports: string[] = []

  beforeEach(async () => {
    const shop = await addShop(
      db(),
      keys,
      { domain: `take-${shops++}.myshopify.com`, platform: 'shopify', locale: 'en' },
      0,
    )
    shopId = shop.id
    for (const flow of ['delivery-notice', 'nps', 'feedback', 'abandoned-cart'])
      await switchFlow(db(), shopId, flow, true, 0)
    reports.length = 0
  })

  const tell = (
    topic: string,
    payload: Payload | Buffer,
    deliveryId = `d${deliveries++}`,
    triggeredAt: number | null = null,
  ) =>
    openJournal(db()).append({
      shopId,
      topic,
      deliveryId,
      eventId: null,
      apiVersion: '2026-10',
      triggeredAt,
      receivedAt: noon,
      payload: Buffer.isBuffer(payload) ? payload : bodyOf(payload),
    })
  const take = async (now = noon): Promise<void> => {
    while ((await takeJournal({ db: db(), keys, report: (_, sentence) => void reports.push(sentence) }, now)) > 0);
  }
  const rows = (table: string) => db().knex(table).where({ shop_id: shopId })
  const journal = async () =>
    (await rows('journal').orderBy('id').select('topic', 'state', 'why', 'attempts')) as {
      topic: string
      state: string
      why: string | null
      attempts: number
    }[]

  it('does nothing again when a row is taken again (W6)', async () => {
    await tell('orders/create', orderPayload(order))
    await tell('fulfillments/create', fulfillmentPayload(order, '5', noon - day))
    await tell('fulfillment_events/create', scanPayload(order, '5', 'delivered', noon - hour))
    await take()
    const before = await Promise.all(
      ['orders', 'parcels', 'customers', 'identities', 'messages', 'decisions'].map(rows),
    )
    await rows('journal').update({ state: 'waiting', attempts: 0 })
    await take()
    expect(
      await Promise.all(['orders', 'parcels', 'customers', 'identities', 'messages', 'decisions'].map(rows)),
    ).to.deep.equal(before)
  })

  it('sets aside what nobody can read, ignores what nobody listens to, and takes the rest', async () => {
    await tell('orders/create', Buffer.from('{"torn'))
    await tell('themes/publish', Buffer.from('not even json'))
    await tell('orders/create', orderPayload(order))
    await take()
    expect((await journal()).map(({ state, why }) => [state, why])).to.deep.equal([
      ['set aside', 'The body is not JSON.'],
      ['ignored', null],
      ['taken', null],
    ])
  })

  it('sets a row that fails aside after three tries, alone, and the rest goes on', async () => {
    await tell('orders/create', orderPayload(order))
    await tell('orders/create', orderPayload({ ...order, id: '2' }), 'poison')
    await tell('checkouts/create', checkoutPayload('t1', noon))
    // A trigger stands for anything that breaks inside the transaction.
    const trigger =
      db().kind === 'sqlite'
        ? `CREATE TRIGGER poison BEFORE INSERT ON orders WHEN NEW.id = '2' BEGIN SELECT RAISE(ABORT, 'poisoned'); END`
        : `CREATE TRIGGER poison BEFORE INSERT ON orders FOR EACH ROW BEGIN IF NEW.id = '2' THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'poisoned'; END IF; END`
    await db().knex.raw(trigger)
    try {
      await take()
    } finally {
      await db().knex.raw('DROP TRIGGER poison')
    }
    const [first, poison, cart] = await journal()
    expect([first?.state, cart?.state]).to.deep.equal(['taken', 'taken'])
    expect(poison).to.include({ state: 'set aside', attempts: 3 })
    expect(poison?.why).to.include('poisoned')
    expect(reports.length).to.be.above(0)
    await rows('journal').where({ state: 'set aside' }).update({ state: 'waiting', attempts: 0 })
    await take()
    expect((await journal()).map(({ state }) => state)).to.deep.equal(['taken', 'taken', 'taken'])
  })

  it('does not count it against a row that the database was busy', async () => {
    await tell('orders/create', orderPayload(order))
    const busy = Object.assign(new Error('busy'), { code: db().kind === 'sqlite' ? 'SQLITE_FULL' : 'ER_DISK_FULL' })
    let writes = 0
    const flaky: Db = {
      ...db(),
      // The attempt is counted; the work that follows finds no room.
      write: (work) => (++writes % 2 === 0 ? Promise.reject(busy) : db().write(work)),
    }
    for (let round = 0; round < 4; round++)
      await takeJournal({ db: flaky, keys, report: (_, sentence) => void reports.push(sentence) }, noon).catch(() => 0)
    expect((await journal())[0]).to.include({ state: 'waiting', attempts: 0 })
    await take()
    expect((await journal())[0]).to.include({ state: 'taken' })
  })

  it('is counted once however many processes reach for it at once', async () => {
    for (const number of ['1', '2', '3'])
      await tell('orders/create', orderPayload({ ...order, id: `${order.id}${number}` }))
    // On SQLite one process works.
    const processes = db().kind === 'sqlite' ? 1 : 6
    const together = () =>
      Promise.all(Array.from({ length: processes }, () => takeJournal({ db: db(), keys, report: () => {} }, noon)))
    await together()
    await together()
    expect((await journal()).map(({ state, attempts }) => [state, attempts])).to.deep.equal([
      ['taken', 1],
      ['taken', 1],
      ['taken', 1],
    ])
  })

  it('gives up a row that ended the process three times', async () => {
    await tell('orders/create', orderPayload(order))
    await rows('journal').update({ attempts: 3 })
    await take()
    expect((await journal())[0]).to.include({
      state: 'set aside',
      why: 'the process ended three times while taking it',
    })
  })

  it('costs a fixed handful of statements for a hundred events', async () => {
    const count = async (many: number): Promise<number> => {
      for (let number = 0; number < many; number++) {
        const one = { ...order, id: `${shopId}00${number}`, email: `reader${number}@example.com` }
        await tell('orders/create', orderPayload(one))
      }
      let statements = 0
      const heard = (): void => void statements++
      db().knex.on('query', heard)
      await takeJournal({ db: db(), keys, report: () => {} }, noon)
      db().knex.removeListener('query', heard)
      return statements
    }
    const few = await count(5)
    const many = await count(100)
    expect(many).to.be.below(90)
    expect(many - few).to.be.below(30)
  })

  it('says of every letter that is not coming why it is not', async () => {
    await tell('orders/create', orderPayload({ ...order, email: null, changes: { customer: null } }))
    await tell('fulfillments/create', fulfillmentPayload(order, '5', noon - day))
    await tell('fulfillment_events/create', scanPayload(order, '5', 'delivered', noon - hour))
    await take()
    expect(await rows('messages')).to.have.length(0)
    const whys = (await rows('decisions').pluck('why')) as string[]
    expect(new Set(whys)).to.deep.equal(new Set(['there is no e-mail address to write to', 'the flow is switched off']))
    expect(await rows('decisions').where({ why: 'the flow is switched off' }).distinct().pluck('flow')).to.deep.equal([
      'effort',
    ])
  })

  describe('when the platform asks for a person to be erased', () => {
    const request = { customer: { id: 1, email: 'anna@example.com' }, orders_to_redact: [] }
    const traces = async (db: Db): Promise<string[]> => {
      const found: string[] = []
      for (const table of [
        'customers',
        'identities',
        'orders',
        'carts',
        'messages',
        'letters',
        'journal',
        'responses',
        'inbound',
        'suppressions',
      ])
        for (const row of (await db.knex(table).where({ shop_id: shopId })) as Record<string, unknown>[])
          for (const [column, value] of Object.entries(row))
            if (/anna/i.test(Buffer.isBuffer(value) ? value.toString() : String(value)))
              found.push(`${table}.${column}`)
      return found
    }

    it('nothing that names them is left anywhere, and a late delivery does not bring them back', async () => {
      await tell('orders/create', orderPayload(order))
      await tell('checkouts/create', checkoutPayload('t1', noon - hour))
      await tell('fulfillments/create', fulfillmentPayload(order, '5', noon - day))
      await tell('fulfillment_events/create', scanPayload(order, '5', 'delivered', noon - hour))
      await take()
      expect(await traces(db())).not.to.deep.equal([])
      expect(
        Object.keys(await personData(db().knex, keys, shopId, { id: null, email: 'Anna@example.com', phone: null })),
      ).to.include.members(['customers', 'orders', 'messages', 'carts'])
      await tell('customers/redact', request)
      await take()
      expect(await traces(db())).to.deep.equal([])
      expect((await rows('messages').where({ state: 'scheduled' })) as unknown[]).to.have.length(0)
      await tell('orders/updated', orderPayload({ ...order, updatedAt: noon - 1 }))
      await take()
      await rows('journal').update({ payload: null })
      expect(await traces(db())).to.deep.equal([])
      expect(await rows('orders').first('total')).to.deep.equal({ total: 4900 })
    })
  })

  it('changes nothing when an old delivery is replayed under another name, a minute or a month later (W6)', async () => {
    const told = [
      ['orders/create', orderPayload(order)],
      ['fulfillments/create', fulfillmentPayload(order, '5', noon - day)],
      ['fulfillment_events/create', scanPayload(order, '5', 'delivered', noon - hour)],
    ] as const
    for (const [topic, payload] of told) await tell(topic, payload)
    await take()
    const known = () => Promise.all(['orders', 'parcels', 'customers', 'identities', 'messages'].map(rows))
    const before = await known()
    for (const later of [minute, 30 * day]) {
      for (const [topic, payload] of told) await tell(topic, payload)
      await take(noon + later)
      expect(await known()).to.deep.equal(before)
    }
  })

  it('leaves a shop alone that came back, however late its leaving is told or repeated (W13)', async () => {
    await db().write((trx) => markUninstalled(trx, shopId, noon - hour))
    await db().write((trx) => markReturned(trx, shopId, noon - minute))
    for (const at of [noon - hour, noon - 2 * minute]) await tell('app/uninstalled', { id: 1 }, undefined, at)
    await take()
    expect((await shopById(db().knex, shopId))?.status).to.equal('active')
    await tell('app/uninstalled', { id: 1 }, undefined, noon)
    await take()
    expect((await shopById(db().knex, shopId))?.status).to.equal('uninstalled')
  })

  it('forgets a shop only once it was removed for real (I11)', async () => {
    await tell('orders/create', orderPayload(order))
    await tell('shop/redact', { shop_id: 1, shop_domain: 'x' })
    await take(hour)
    expect(await rows('orders')).to.have.length(1)
    await tell('app/uninstalled', { id: 1 })
    await take()
    expect((await shopById(db().knex, shopId))?.status).to.equal('uninstalled')
    await tell('shop/redact', { shop_id: 1, shop_domain: 'x' })
    await take()
    expect(await shopById(db().knex, shopId)).to.equal(null)
    for (const table of ['orders', 'customers', 'journal', 'messages', 'audit'])
      expect(await rows(table), table).to.have.length(0)
    const again = await addShop(db(), keys, { domain: `take-${shops - 1}.myshopify.com`, platform: 'shopify' }, noon)
    for (const table of ['orders', 'customers', 'flow_settings', 'brands', 'audit'])
      expect(await db().knex(table).where({ shop_id: again.id }), `${table}, installed again`).to.have.length(0)
  })
})
