import { createRequire } from 'node:module'
import { setTimeout as pause } from 'node:timers/promises'
import type { Knex } from 'knex'

// Knex offers no option for how a transaction begins, and its default (deferred) fails with SQLITE_BUSY as soon as two
// processes read and then write: docs/decisions/003. These two files are internal, hence the exact version and a test.
const require = createRequire(import.meta.url)
type ClientClass = new (config: Knex.Config) => {
  transaction(...args: unknown[]): unknown
  _query(connection: unknown, query: unknown): Promise<unknown>
}
type TransactionClass = new (...args: unknown[]) => { query(connection: unknown, sql: string): Promise<unknown> }
const BetterSqlite3 = require('knex/lib/dialects/better-sqlite3/index.js') as ClientClass
const SqliteTransaction = require('knex/lib/dialects/sqlite3/execution/sqlite-transaction.js') as TransactionClass

class ImmediateTransaction extends SqliteTransaction {
  begin(connection: unknown): Promise<unknown> {
    return this.query(connection, 'BEGIN IMMEDIATE;')
  }
}

/** Milliseconds SQLite itself waits for a lock that another process holds; this whole process stands still meanwhile. */
export const lockPatience = 100
/** How long a statement waits in all, the process going on with other things. */
const patience = 5_000

/** Knex's better-sqlite3 dialect whose transactions take the write lock at once, and which waits for a lock without standing still. */
export class SqliteClient extends BetterSqlite3 {
  override transaction(...args: unknown[]): unknown {
    return new ImmediateTransaction(this, ...args)
  }

  override async _query(connection: unknown, query: unknown): Promise<unknown> {
    for (const until = performance.now() + patience; ; await pause(lockPatience / 4))
      try {
        // oxlint-disable-next-line no-underscore-dangle -- Knex's own name
        return await super._query(connection, query)
      } catch (error) {
        if ((error as { code?: string }).code !== 'SQLITE_BUSY' || performance.now() > until) throw error
      }
  }
}
