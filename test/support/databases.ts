import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomBytes } from 'node:crypto'
import BetterSqlite3 from 'better-sqlite3'
import { createConnection } from 'mysql2/promise'
import type { Database } from '../../app/config.ts'
import { type Db, openDb } from '../../app/db/db.ts'
import { migrate } from '../../app/db/migrate.ts'

/** A database server for tests, `mysql://root@127.0.0.1`; found by test/run.ts, which says when there is none. */
const mysqlServer = process.env.AFTERCARE_TEST_MYSQL ?? null

export const databaseKinds: readonly Database['kind'][] = mysqlServer ? ['sqlite', 'mysql'] : ['sqlite']

/** Where a fresh database lives, and how to be rid of it. */
export async function freshDatabase(
  kind: Database['kind'],
): Promise<{ database: Database; remove: () => Promise<void> }> {
  if (kind === 'sqlite') {
    const folder = mkdtempSync(join(tmpdir(), 'aftercare-test-'))
    return {
      database: { kind, file: join(folder, 'test.sqlite') },
      remove: async () => rmSync(folder, { recursive: true, force: true }),
    }
  }
  if (!mysqlServer) throw new Error('no MySQL or MariaDB server was found')
  const name = `aftercare_test_${randomBytes(6).toString('hex')}`
  const server = async (statement: string): Promise<void> => {
    const connection = await createConnection(mysqlServer)
    try {
      await connection.query(statement)
    } finally {
      await connection.end()
    }
  }
  await server(`CREATE DATABASE ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`)
  return { database: { kind, url: `${mysqlServer}/${name}` }, remove: () => server(`DROP DATABASE IF EXISTS ${name}`) }
}

/** A database as `DATABASE_URL` names it. */
export const urlOf = (database: Database): string =>
  database.kind === 'sqlite' ? `sqlite:${database.file}` : database.url

/** A database for a test; closing it is being rid of it. */
export type OpenDatabase = { readonly db: Db; readonly close: () => Promise<void> }

/** Fresh, migrated and open. */
export async function openDatabase(kind: Database['kind']): Promise<OpenDatabase> {
  const { database, remove } = await freshDatabase(kind)
  await migrate(database)
  const db = openDb(database)
  return {
    db,
    close: async () => {
      await db.close()
      await remove()
    },
  }
}

/** Runs one suite of tests on every database there is; `db()` is a migrated, empty one that lives for the suite. */
export const onEveryDatabase = (title: string, suite: (db: () => Db) => void): void =>
  onEach(databaseKinds, title, suite)

/** For what only MySQL and MariaDB do, where there is one. */
export const onMysql = (title: string, suite: (db: () => Db) => void): void =>
  onEach(
    databaseKinds.filter((kind) => kind === 'mysql'),
    title,
    suite,
  )

function onEach(kinds: readonly Database['kind'][], title: string, suite: (db: () => Db) => void): void {
  for (const kind of kinds)
    describe(`${title} (${kind})`, () => {
      let database: OpenDatabase
      before(async function () {
        this.timeout(30_000)
        database = await openDatabase(kind)
      })
      after(() => database.close())
      suite(() => database.db)
    })
}

/** Keeps everybody else from writing to the journal until the function it returns is called. */
export async function lockJournal(db: Db): Promise<() => Promise<void>> {
  const { connection } = db.knex.client.config as { connection: { filename?: string; uri?: string } }
  if (connection.filename) {
    const other = new BetterSqlite3(connection.filename)
    other.exec('BEGIN IMMEDIATE')
    return async () => void other.close()
  }
  const other = await createConnection(connection.uri ?? '')
  await other.query('LOCK TABLES journal WRITE')
  return () => other.end()
}
