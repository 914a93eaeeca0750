import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createConnection } from 'mysql2/promise'
import type { Database } from '../../app/config.ts'
import { openDb } from '../../app/db/db.ts'
import type { Proof, Setting } from './harness/proof.ts'
import { type Environment, runCommand } from './harness/server.ts'

/** An empty database and what a process needs to know of it. */
async function empty({ kind, mariaDb }: Setting): Promise<{ database: Database; env: Environment; folder: string }> {
  const folder = mkdtempSync('/tmp/aftercare-migrating-')
  const env = {
    DATA_DIR: folder,
    TEST_SWITCHES: 'on',
    LOG_LEVEL: 'error',
    SECRET_KEY: Buffer.alloc(32, 5).toString('base64'),
  }
  if (kind === 'sqlite' || !mariaDb) {
    const file = join(folder, 'aftercare.sqlite')
    return { database: { kind: 'sqlite', file }, env: { ...env, DATABASE_URL: `sqlite:${file}` }, folder }
  }
  const name = `migrating_${randomBytes(4).toString('hex')}`
  const connection = await createConnection(mariaDb.url)
  await connection.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`)
  await connection.end()
  const url = `${mariaDb.url}/${name}`
  return { database: { kind: 'mysql', url }, env: { ...env, DATABASE_URL: url }, folder }
}

/** Every table, column and index, as the database itself tells them. */
async function schemaOf(database: Database): Promise<string> {
  const { knex, close } = openDb(database)
  try {
    if (database.kind === 'sqlite') {
      const rows = (await knex('sqlite_master').whereNotNull('sql').orderBy('name').select('name', 'sql')) as object[]
      return JSON.stringify(rows)
    }
    const columns: unknown = await knex('information_schema.columns')
      .whereRaw('table_schema = DATABASE()')
      .orderBy(['table_name', 'ordinal_position'])
      .select('table_name', 'column_name', 'column_type', 'is_nullable', 'column_default')
    const indexes: unknown = await knex('information_schema.statistics')
      .whereRaw('table_schema = DATABASE()')
      .orderBy(['table_name', 'index_name', 'seq_in_index'])
      .select('table_name', 'index_name', 'column_name', 'non_unique')
    return JSON.stringify([columns, indexes])
  } finally {
    await close()
  }
}

export const proof: Proof = {
  guarantees: {
    G22: 'A migration that is killed at any statement is finished by the next start, and three may start at once.',
  },
  on: 'each database',
  async run(setting) {
    const fresh = await empty(setting)
    await runCommand(['migrate'], fresh.env)
    const wanted = await schemaOf(fresh.database)
    const folders = [fresh.folder]
    let [kills, stuck, different, slowest] = [0, 0, 0, 0]
    // Statement by statement: each life gets a little further on the same database.
    const step = setting.full ? 1 : 9
    const broken = await empty(setting)
    folders.push(broken.folder)
    for (let statement = 1; ; statement += step) {
      const { code } = await runCommand(['migrate'], { ...broken.env, CRASH_AT: `migration-statement:${statement}` })
      if (code === 0) break
      kills += 1
      if (kills > 500) throw new Error('the migrations never came to an end')
    }
    if ((await schemaOf(broken.database)) !== wanted) different += 1
    // Three machines of a new release start at once, after a fourth was killed half way.
    for (let time = 0; time < (setting.full ? 10 : 2); time++) {
      const shared = await empty(setting)
      folders.push(shared.folder)
      await runCommand(['migrate'], { ...shared.env, CRASH_AT: `migration-statement:${setting.dice.between(2, 40)}` })
      kills += 1
      const begun = performance.now()
      const ends = await Promise.all([1, 2, 3].map(() => runCommand(['migrate'], shared.env)))
      slowest = Math.max(slowest, performance.now() - begun)
      stuck += ends.filter(({ code }) => code !== 0).length
      if ((await schemaOf(shared.database)) !== wanted) different += 1
    }
    for (const folder of folders) rmSync(folder, { recursive: true, force: true })
    return {
      G22: {
        figures: {
          kills,
          'instances that failed': stuck,
          'schemas that differ': different,
          'slowest start in s': Math.round(slowest / 100) / 10,
        },
        must: {
          'be killed at all': kills > 3,
          'start without hands': stuck === 0,
          'end at the same schema': different === 0,
          'start within 60 s': slowest <= 60_000,
        },
      },
    }
  },
}
