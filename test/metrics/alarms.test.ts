import { expect } from 'chai'
import { newId } from '../../app/db/row.ts'
import { day, hour, minute } from '../../app/domain/time.ts'
import { why } from '../../app/domain/why.ts'
import { deriveKeys } from '../../app/keys/keys.ts'
import { type Alarm, keepAlarms, keptAlarms, lookForAlarms } from '../../app/metrics/alarms.ts'
import { health, ready } from '../../app/metrics/operation.ts'
import { addShop } from '../../app/shops/shops.ts'
import { onEveryDatabase } from '../support/databases.ts'

const keys = deriveKeys(Buffer.alloc(32, 3))

onEveryDatabase('The operator is told', (db) => {
  let shopId: number
  let number = 0
  const now = Date.now()

  before(async () => {
    shopId = (await addShop(db(), keys, { domain: 'cups.myshopify.com', platform: 'shopify', name: 'Cups' }, 0)).id
  })
  beforeEach(async () => {
    for (const table of ['messages', 'journal', 'installation']) await db().knex(table).delete()
  })

  const message = (more: Record<string, unknown>): Promise<unknown> =>
    db()
      .knex('messages')
      .insert({
        shop_id: shopId,
        id: newId(),
        flow: 'nps',
        message_key: `nps:${++number}`,
        purpose: 'survey',
        channel: 'email',
        step: 1,
        facts: '{}',
        address_hash: `${number}`,
        locale: 'en',
        state: 'sent',
        due_at: now,
        expires_at: now + day,
        fence: 1,
        attempts: 1,
        created_at: now,
        ...more,
      })
  const delivery = (topic: string, more: Record<string, unknown> = {}): Promise<unknown> =>
    db()
      .knex('journal')
      .insert({
        shop_id: shopId,
        topic,
        delivery_id: `${++number}`,
        received_at: now - minute,
        state: 'taken',
        attempts: 1,
        payload: Buffer.from('{}'),
        ...more,
      })
  const names = async (): Promise<readonly string[]> => (await lookForAlarms(db().knex, now)).map(({ name }) => name)

  it('of nothing when all is well', async () => {
    await message({ state: 'scheduled', due_at: now - minute })
    await delivery('orders/create', { state: 'waiting' })
    expect(await names()).to.deep.equal([])
  })

  it('of a queue that ages, of deliveries nobody took, and of some nobody could take', async () => {
    await message({ state: 'scheduled', due_at: now - hour })
    await delivery('orders/create', { state: 'waiting', received_at: now - hour })
    await delivery('orders/create', { state: 'set aside' })
    expect(await names()).to.deep.equal(['queue', 'journal', 'set aside'])
  })

  it('of a flow that should have sent and did not', async () => {
    for (let time = 0; time < 20; time++) await message({ created_at: now - 3 * day, sent_at: now - 3 * day })
    for (let time = 0; time < 3; time++) await message({ state: 'scheduled', due_at: now + day })
    expect(await names()).to.deep.equal(['silent flow'])
    await message({ sent_at: now - hour })
    expect(await names()).to.deep.equal([])
  })

  it('of letters that could not be written', async () => {
    await message({ state: 'dropped', why: why.unwritten })
    expect(await names()).to.deep.equal(['silent flow'])
  })

  it('of webhooks that have vanished while the shop still has orders', async () => {
    for (let time = 0; time < 3; time++) await delivery('read/orders')
    expect(await names()).to.deep.equal(['webhooks gone'])
    await delivery('orders/updated')
    expect(await names()).to.deep.equal([])
  })

  it('by /healthz, which stays reachable for whoever spreads requests', async () => {
    expect(await health(db())).to.equal('ok')
    const alarm: Alarm = { name: 'queue', sentence: 'The oldest due letter has waited 61 minutes.' }
    await keepAlarms(db().knex, [alarm], now)
    expect([await health(db()), await ready(db()), await keptAlarms(db().knex)]).to.deep.equal([
      'degraded',
      true,
      [alarm],
    ])
    await keepAlarms(db().knex, [], now)
    expect(await health(db())).to.equal('ok')
  })
})
