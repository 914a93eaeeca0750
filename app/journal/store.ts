import type BetterSqlite3 from 'better-sqlite3'
import type { Connection } from 'mysql2'
import type { Db } from '../db/db.ts'
import { groupCommit } from '../db/group-commit.ts'
import type { Instant } from '../domain/time.ts'

/** One delivery as it is written down: the bytes as they came, and the few headers that name it. */
export type Entry = {
  readonly shopId: number
  readonly topic: string
  readonly deliveryId: string
  readonly eventId: string | null
  readonly apiVersion: string | null
  readonly triggeredAt: Instant | null
  readonly receivedAt: Instant
  readonly payload: Buffer
}

/**
 * `append` resolves once the entry is on disk; a delivery that is already there is not an error and changes nothing.
 * False: there is no such shop (any more), and nothing was written.
 */
export type Journal = { readonly append: (entry: Entry) => Promise<boolean> }

const columns =
  'shop_id, topic, delivery_id, event_id, api_version, triggered_at, received_at, state, attempts, payload'
/** The shop is asked for in the very statement: after a shop was erased nothing of it is written again. */
const shopIfThere = '(SELECT id FROM shops WHERE id = ?)'
const places = `${shopIfThere}, ?, ?, ?, ?, ?, ?, 'waiting', 0, ?`
const valuesOf = (entry: Entry) => [
  entry.shopId,
  entry.topic,
  entry.deliveryId,
  entry.eventId,
  entry.apiVersion,
  entry.triggeredAt,
  entry.receivedAt,
  entry.payload,
]

/**
 * The one statement that bypasses Knex: its MySQL dialect speaks the text protocol, which costs more than the rest of
 * the request together (`npm run bench -- webhooks`).
 */
export function openJournal(db: Db): Journal {
  const commit = db.kind === 'sqlite' ? sqliteCommit(db) : mysqlCommit(db)
  return { append: groupCommit(commit) }
}

type Commit = (entries: readonly Entry[]) => Promise<readonly boolean[]>

function sqliteCommit(db: Db): Commit {
  const insert = `INSERT INTO journal (${columns}) SELECT ${places} WHERE EXISTS ${shopIfThere} ON CONFLICT (shop_id, topic, delivery_id) DO NOTHING`
  const prepared = new WeakMap<BetterSqlite3.Database, (entries: readonly Entry[]) => readonly boolean[]>()
  return async (entries) => {
    const client = db.knex.client as {
      acquireConnection(): Promise<BetterSqlite3.Database>
      releaseConnection(c: unknown): Promise<void>
    }
    const connection = await client.acquireConnection()
    try {
      let write = prepared.get(connection)
      if (!write) {
        const statement = connection.prepare(insert)
        const isThere = connection.prepare('SELECT 1 FROM shops WHERE id = ?')
        const transaction = connection.transaction((list: readonly Entry[]) =>
          list.map(
            (entry) =>
              statement.run([...valuesOf(entry), entry.shopId]).changes > 0 || isThere.get(entry.shopId) !== undefined,
          ),
        )
        write = (list) => transaction.immediate(list)
        prepared.set(connection, write)
      }
      return write(entries)
    } finally {
      await client.releaseConnection(connection)
    }
  }
}

/**
 * Each statement is a commit of its own, so a group goes into as few as it can. Every number of rows is another prepared
 * statement, of which the server keeps this many at most for a connection (it allows 16,382 in all).
 */
const maxRows = 64
/** A statement larger than the server's `max_allowed_packet` (16 MB unless it is set) costs the connection and everything in it. */
const maxBytes = 8 * 1024 * 1024

/** Entries in their order, as few groups as fit; one that is larger than a group goes alone. */
function* statementsOf(entries: readonly Entry[]): Generator<readonly Entry[]> {
  let group: Entry[] = []
  let bytes = 0
  for (const entry of entries) {
    bytes += entry.payload.length
    if (group.length === maxRows || (group.length > 0 && bytes > maxBytes)) {
      yield group
      group = []
      bytes = entry.payload.length
    }
    group.push(entry)
  }
  if (group.length > 0) yield group
}

/** Milliseconds after which a connection that says nothing is given up. */
const silence = 30_000

function mysqlCommit(db: Db): Commit {
  return async (entries) => {
    const client = db.knex.client as {
      acquireConnection(): Promise<Connection>
      releaseConnection(c: unknown): Promise<void>
    }
    const connection = await client.acquireConnection()
    try {
      const gone = new Set<number>()
      for (const group of statementsOf(entries))
        try {
          await insertNew(db, connection, group)
        } catch (error) {
          if (!isCode(error, 'ER_BAD_NULL_ERROR')) throw error
          for (const shopId of await missingShops(db, group)) gone.add(shopId)
          await insertNew(
            db,
            connection,
            group.filter(({ shopId }) => !gone.has(shopId)),
          )
        }
      return entries.map(({ shopId }) => !gone.has(shopId))
    } catch (error) {
      // Knex would hand a silent connection to the next who asks.
      if (isCode(error, 'PROTOCOL_SEQUENCE_TIMEOUT')) connection.destroy()
      throw error
    } finally {
      await client.releaseConnection(connection)
    }
  }
}

const isCode = (error: unknown, code: string): boolean => (error as { code?: string }).code === code

/**
 * Leaves out what is there already. Not by ON DUPLICATE KEY: after a row that another connection wrote meanwhile it goes on counting from that
 * row's id, runs into ids given to others, and takes the rows after it for known as well: they would be answered with 200 and be nowhere.
 */
async function insertNew(db: Db, connection: Connection, group: readonly Entry[]): Promise<void> {
  if (group.length === 0) return
  try {
    await insert(connection, group)
  } catch (error) {
    if (!isCode(error, 'ER_DUP_ENTRY')) throw error
    if (group.length === 1) return
    const told = await knownOf(db, group)
    const fresh = group.filter(({ shopId, topic, deliveryId }) => {
      const key = keyOf(shopId, topic, deliveryId)
      const isNew = !told.has(key)
      told.add(key)
      return isNew
    })
    if (fresh.length < group.length) return insertNew(db, connection, fresh)
    // The database holds two for the same that we tell apart.
    const half = Math.floor(group.length / 2)
    await insertNew(db, connection, group.slice(0, half))
    await insertNew(db, connection, group.slice(half))
  }
}

const keyOf = (shopId: number, topic: string, deliveryId: string): string => JSON.stringify([shopId, topic, deliveryId])

async function knownOf(db: Db, group: readonly Entry[]): Promise<Set<string>> {
  // One by one: of pairs or lists of many shops, topics and ids MariaDB gives up on the ids and reads all there is of the shops.
  const rows = (await db
    .knex('journal')
    .where((any) => {
      for (const { shopId, topic, deliveryId } of group)
        void any.orWhere({ shop_id: shopId, topic, delivery_id: deliveryId })
    })
    .select('shop_id', 'topic', 'delivery_id')) as { shop_id: number; topic: string; delivery_id: string }[]
  return new Set(rows.map((row) => keyOf(row.shop_id, row.topic, row.delivery_id)))
}

function insert(connection: Connection, group: readonly Entry[]): Promise<void> {
  const rows = Array.from(group, () => `(${places})`).join(', ')
  const sql = `INSERT INTO journal (${columns}) VALUES ${rows}`
  return new Promise((resolve, reject) => {
    connection.execute({ sql, values: group.flatMap(valuesOf), timeout: silence }, (error) =>
      error ? reject(error) : resolve(),
    )
  })
}

async function missingShops(db: Db, entries: readonly Entry[]): Promise<readonly number[]> {
  const asked = [...new Set(entries.map(({ shopId }) => shopId))]
  const there = new Set<number>(await db.knex('shops').whereIn('id', asked).pluck('id'))
  return asked.filter((id) => !there.has(id))
}
