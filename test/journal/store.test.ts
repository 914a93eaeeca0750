import { expect } from 'chai'
import { type Db, openDb } from '../../app/db/db.ts'
import { migrate } from '../../app/db/migrate.ts'
import { type Entry, openJournal } from '../../app/journal/store.ts'
import { deriveKeys } from '../../app/keys/keys.ts'
import { addShop } from '../../app/shops/shops.ts'
import { databaseKinds, freshDatabase, onEveryDatabase } from '../support/databases.ts'

let shops = 0
async function shopIn(db: Db): Promise<number> {
  const domain = `store-${shops++}.myshopify.com`
  return (await addShop(db, deriveKeys(Buffer.alloc(32, 4)), { domain, platform: 'shopify' }, 0)).id
}

const entryOf = (shopId: number, deliveryId: string): Entry => ({
  shopId,
  topic: 'orders/updated',
  deliveryId,
  eventId: null,
  apiVersion: null,
  triggeredAt: null,
  receivedAt: 0,
  payload: Buffer.from('{}'),
})

const keptIn = async (db: Db, shopId: number): Promise<readonly string[]> =>
  (await db.knex('journal').where({ shop_id: shopId }).orderBy('delivery_id').pluck('delivery_id')) as string[]

onEveryDatabase('The journal', (db) => {
  it('keeps each delivery of a group once, whichever of them it knows and whichever stand in the group twice', async () => {
    const shopId = await shopIn(db())
    const { append } = openJournal(db())
    const tell = (...ids: string[]) => Promise.all(ids.map((id) => append(entryOf(shopId, id))))
    expect(await tell('b', 'd', 'd')).to.deep.equal([true, true, true])
    expect(await tell('a', 'b', 'b', 'c', 'a', 'd', 'e')).to.deep.equal(Array(7).fill(true))
    expect(await keptIn(db(), shopId)).to.deep.equal(['a', 'b', 'c', 'd', 'e'])
  })
})

describe('The journal with two doors on MySQL or MariaDB', () => {
  before(function () {
    if (!databaseKinds.includes('mysql')) this.skip()
  })

  it('loses nothing of a group in which a delivery stands that the other door wrote down a moment ago', async () => {
    const { database, remove } = await freshDatabase('mysql')
    await migrate(database)
    const [one, other] = [openDb(database), openDb(database)]
    try {
      const shopId = await shopIn(one)
      const [here, there] = [openJournal(one), openJournal(other)]
      const tell = (journal: typeof here, ...ids: string[]) =>
        Promise.all(ids.map((id) => journal.append(entryOf(shopId, id))))
      // The first door's group has got its ids and waits at its second row, while the second door writes down a group with higher ones.
      const holder = await other.knex.transaction()
      const { payload, receivedAt, topic } = entryOf(shopId, 'b')
      await holder('journal').insert({
        shop_id: shopId,
        topic,
        delivery_id: 'b',
        received_at: receivedAt,
        payload,
        state: 'waiting',
        attempts: 0,
      })
      const first = tell(here, 'a', 'b', 'both', 'c', 'd')
      await until(async () => {
        const [rows] = (await other.knex.raw(
          `SELECT 1 FROM information_schema.innodb_trx JOIN information_schema.processlist ON id = trx_mysql_thread_id
            WHERE trx_state = 'LOCK WAIT' AND db = DATABASE()`,
        )) as [unknown[]]
        return rows.length > 0
      })
      await tell(there, 'both', 'e', 'f')
      await holder.rollback()
      await first
      expect(await keptIn(one, shopId)).to.deep.equal(['a', 'b', 'both', 'c', 'd', 'e', 'f'])
    } finally {
      await one.close()
      await other.close()
      await remove()
    }
  }).timeout(30_000)

  it('writes down deliveries that come ten times at once with one look at what is known', async () => {
    const { database, remove } = await freshDatabase('mysql')
    await migrate(database)
    const db = openDb(database)
    try {
      const shopId = await shopIn(db)
      const looks: string[] = []
      db.knex.on('query', ({ sql }: { sql: string }) => looks.push(sql))
      const { append } = openJournal(db)
      const ids = Array.from({ length: 60 }, (_, n) => `${10 + Math.floor(n / 10)}`)
      await Promise.all(ids.map((id) => append(entryOf(shopId, id))))
      expect(looks.filter((sql) => sql.includes('from `journal`'))).to.have.length(1)
      expect(await keptIn(db, shopId)).to.deep.equal(['10', '11', '12', '13', '14', '15'])
    } finally {
      await db.close()
      await remove()
    }
  }).timeout(30_000)

  it('looks a group of many shops’ deliveries up by their ids, not through all that the shops were ever told', async () => {
    const { database, remove } = await freshDatabase('mysql')
    await migrate(database)
    const db = openDb(database)
    try {
      const shopIds: number[] = []
      for (let n = 0; n < 64; n++) shopIds.push(await shopIn(db))
      const entries = shopIds.flatMap((shopId, shop) =>
        Array.from({ length: 20 }, (_, n) => ({ ...entryOf(shopId, `${shop}-${n}`), topic: `topic ${shop % 8}` })),
      )
      const { append } = openJournal(db)
      await Promise.all(entries.map(append))
      await db.knex.raw('ANALYZE TABLE journal')
      const looks: { sql: string; bindings: (string | number)[] }[] = []
      db.knex.on('query', (query: (typeof looks)[number]) => looks.push(query))
      await Promise.all(entries.filter((_, n) => n % 20 === 0).map(append))
      const look = looks.find(({ sql }) => sql.includes('from `journal`'))
      const [[plan]] = (await db.knex.raw(`EXPLAIN ${look?.sql}`, look?.bindings ?? [])) as [
        { rows: number | string }[],
      ]
      expect(Number(plan?.rows), 'rows looked at').to.be.at.most(64)
    } finally {
      await db.close()
      await remove()
    }
  }).timeout(60_000)
})

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let looks = 0; looks < 1_000; looks++) if (await isSo()) return
  throw new Error('it did not come about')
}
