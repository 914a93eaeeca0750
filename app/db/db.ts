import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import type BetterSqlite3 from 'better-sqlite3'
import knexModule, { type Knex } from 'knex'
import type { Pool } from 'mysql2'
import type { Database } from '../config.ts'
import { MysqlClient } from './mysql-client.ts'
import { lockPatience, SqliteClient } from './sqlite-client.ts'

/** An open database. Everything that touches several rows goes through `write`, so that it is whole or absent. */
export type Db = {
  readonly knex: Knex
  readonly kind: Database['kind']
  /** SQL for the database's own clock, in epoch milliseconds: the one clock that leases and markers go by. */
  readonly clock: string
  /** One transaction, begun again when the database asks for it (deadlock, lock wait). It must await nothing but the database. */
  readonly write: <T>(work: (trx: Knex.Transaction) => Promise<T>) => Promise<T>
  readonly close: () => Promise<void>
}

const acquireTimeout = 5_000

export function openDb(database: Database): Db {
  const knex = database.kind === 'sqlite' ? openSqlite(database.file) : openMysql(database.url)
  return {
    knex,
    kind: database.kind,
    clock:
      database.kind === 'sqlite'
        ? `CAST(ROUND(unixepoch('subsec') * 1000) AS INTEGER)`
        : 'CAST(ROUND(UNIX_TIMESTAMP(NOW(3)) * 1000) AS SIGNED)',
    write: (work) => again(() => knex.transaction(work)),
    close: () => knex.destroy(),
  }
}

function openSqlite(file: string): Knex {
  mkdirSync(dirname(file), { recursive: true })
  return knexModule({
    client: SqliteClient as unknown as typeof Knex.Client,
    connection: { filename: file },
    useNullAsDefault: true,
    acquireConnectionTimeout: acquireTimeout,
    // One connection: SQLite has one writer, and a synchronous driver that waits for itself would wait for ever.
    pool: {
      min: 1,
      max: 1,
      afterCreate(connection: BetterSqlite3.Database, done: (error: Error | null, connection: unknown) => void) {
        try {
          for (const pragma of [
            'journal_mode = WAL',
            'synchronous = FULL',
            'foreign_keys = ON',
            'secure_delete = ON',
            `busy_timeout = ${lockPatience}`,
          ])
            connection.pragma(pragma)
          keepPrepared(connection)
          done(null, connection)
        } catch (error) {
          done(error as Error, connection)
        }
      },
    },
  })
}

/** Knex prepares every statement afresh; the same few hundred texts come again and again. */
function keepPrepared(connection: BetterSqlite3.Database): void {
  const prepare = connection.prepare.bind(connection)
  const kept = new Map<string, BetterSqlite3.Statement>()
  connection.prepare = ((sql: string) => {
    let statement = kept.get(sql)
    if (!statement) {
      if (kept.size >= 500) kept.clear()
      statement = prepare(sql)
      kept.set(sql, statement)
    }
    return statement
  }) as typeof connection.prepare
}

const mysqlSession = [
  'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
  `SET time_zone = '+00:00', innodb_lock_wait_timeout = 10,
    sql_mode = 'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'`,
]

function openMysql(url: string): Knex {
  return knexModule({
    client: MysqlClient as unknown as typeof Knex.Client,
    connection: {
      uri: url,
      charset: 'utf8mb4',
      timezone: 'Z',
      supportBigNumbers: true,
      connectTimeout: acquireTimeout,
    } as Knex.MySql2ConnectionConfig,
    acquireConnectionTimeout: acquireTimeout,
    pool: {
      min: 0,
      max: 10,
      afterCreate(connection: Pool, done: (error: Error | null, connection: unknown) => void) {
        const next = ([statement, ...rest]: readonly string[]): void => {
          if (statement === undefined) done(null, connection)
          else connection.query(statement, (error) => (error ? done(error, connection) : next(rest)))
        }
        next(mysqlSession)
      },
    },
  })
}

const passing = new Set(['ER_LOCK_DEADLOCK', 'ER_LOCK_WAIT_TIMEOUT', 'SQLITE_BUSY', 'SQLITE_BUSY_SNAPSHOT'])

/** Deadlocks are a database's way of asking the loser to try again; five times is enough for any honest traffic. */
async function again<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      const { code } = error as { code?: string }
      if (attempt === 5 || !code || !passing.has(code)) throw error
    }
  }
}
