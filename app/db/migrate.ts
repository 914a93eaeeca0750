import { createRequire } from 'node:module'
import type BetterSqlite3 from 'better-sqlite3'
import type { Knex } from 'knex'
import type { Database } from '../config.ts'
import { migrations } from '../../migrations/index.ts'
import { crashPoint } from '../crash.ts'
import { type Db, openDb } from './db.ts'

type Migration = (typeof migrations)[number]

const source: Knex.MigrationSource<Migration> = {
  getMigrations: async () => [...migrations],
  getMigrationName: (migration) => migration.name,
  getMigration: async (migration) => ({ up: migration.up, down: async () => {}, config: { transaction: false } }),
}

/**
 * Brings the schema to head. Several processes may start at once: one migrates, the others wait for it. A migration that was
 * killed is run again from its beginning, so each is written to bear that. Returns the names applied.
 */
export async function migrate(database: Database): Promise<readonly string[]> {
  const db = openDb(database)
  try {
    if (await atHead(db.knex)) return []
    return await alone(database, async () => {
      // Whoever held Knex's own lock is dead: we hold the real one.
      if (await db.knex.schema.hasTable('knex_migrations_lock'))
        await db.knex('knex_migrations_lock').update({ is_locked: 0 })
      db.knex.on('query', () => crashPoint('migration-statement'))
      const [, applied] = (await db.knex.migrate.latest({ migrationSource: source })) as [number, string[]]
      return applied
    })
  } finally {
    await db.close()
  }
}

/** A database of this process's own, in memory and empty, with today's schema: gone when it is closed. */
export async function openThrowAway(): Promise<Db> {
  const db = openDb({ kind: 'sqlite', file: ':memory:' })
  await db.knex.migrate.latest({ migrationSource: source })
  return db
}

async function atHead(knex: Knex): Promise<boolean> {
  return (await knex.schema.hasTable('knex_migrations')) && (await migrationsLeft(knex)).length === 0
}

/** The newest migration there is. */
export const head = migrations.at(-1)?.name ?? ''

/** Migrations that this database has not had yet. */
export async function migrationsLeft(knex: Knex): Promise<readonly string[]> {
  const done = new Set((await knex('knex_migrations').pluck('name')) as string[])
  return migrations.map(({ name }) => name).filter((name) => !done.has(name))
}

/** Runs `work` while holding a lock that the operating system or the database server frees when the holder dies. */
async function alone<T>(database: Database, work: () => Promise<T>): Promise<T> {
  if (database.kind === 'sqlite') {
    const Database = createRequire(import.meta.url)('better-sqlite3') as typeof BetterSqlite3
    const lock = new Database(`${database.file}.migrating`, { timeout: 60_000 })
    try {
      lock.exec('BEGIN EXCLUSIVE')
      return await work()
    } finally {
      lock.close()
    }
  }
  const { createConnection } = await import('mysql2/promise')
  const connection = await createConnection(database.url)
  try {
    const [rows] = await connection.query(`SELECT GET_LOCK(CONCAT(DATABASE(), '.aftercare.migrate'), 60) AS held`)
    if ((rows as { held: number }[])[0]?.held !== 1)
      throw new Error('another process has been migrating this database for over a minute')
    return await work()
  } finally {
    await connection.end()
  }
}
