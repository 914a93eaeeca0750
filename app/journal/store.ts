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

/** `append` resolves once the entry is on disk; a delivery that is already there is not an error and changes nothing. */
export type Journal = { readonly append: (entry: Entry) => Promise<void> }

const columns =
  'shop_id, topic, delivery_id, event_id, api_version, triggered_at, received_at, state, attempts, payload'
const places = `(?, ?, ?, ?, ?, ?, ?, 'waiting', 0, ?)`
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

function sqliteCommit(db: Db): (entries: readonly Entry[]) => Promise<readonly void[]> {
  const insert = `INSERT INTO journal (${columns}) VALUES ${places} ON CONFLICT (shop_id, topic, delivery_id) DO NOTHING`
  const prepared = new WeakMap<BetterSqlite3.Database, (entries: readonly Entry[]) => void>()
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
        const transaction = connection.transaction((list: readonly Entry[]) => {
          for (const entry of list) statement.run(valuesOf(entry))
        })
        write = (list) => transaction.immediate(list)
        prepared.set(connection, write)
      }
      write(entries)
      return Array.from<void>({ length: entries.length })
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

function mysqlCommit(db: Db): (entries: readonly Entry[]) => Promise<readonly void[]> {
  return async (entries) => {
    const client = db.knex.client as {
      acquireConnection(): Promise<Connection>
      releaseConnection(c: unknown): Promise<void>
    }
    const connection = await client.acquireConnection()
    try {
      for (const group of statementsOf(entries)) {
        const sql = `INSERT INTO journal (${columns}) VALUES ${Array.from(group, () => places).join(', ')} ON DUPLICATE KEY UPDATE id = id`
        await new Promise<void>((resolve, reject) => {
          connection.execute(sql, group.flatMap(valuesOf), (error) => (error ? reject(error) : resolve()))
        })
      }
      return Array.from<void>({ length: entries.length })
    } finally {
      await client.releaseConnection(connection)
    }
  }
}
