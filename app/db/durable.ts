import { statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Database } from '../config.ts'
import type { Db } from './db.ts'

/** Linux's number for a file system that lives in memory (statfs(2)). */
const inMemory = 0x01021994

/** Why a commit would not survive a power cut, one plain sentence each; empty: it does. */
export async function weaknesses({ knex }: Db, database: Database): Promise<readonly string[]> {
  if (database.kind === 'sqlite') {
    const [row] = (await knex.raw('PRAGMA synchronous')) as { synchronous: number }[]
    return [
      ...(Number(row?.synchronous) >= 2
        ? []
        : ['SQLite does not wait for the disk: PRAGMA synchronous is below FULL.']),
      ...(statfsSync(dirname(database.file)).type === inMemory
        ? [`The database file ${database.file} lies in memory (tmpfs), so a restart of the machine loses it.`]
        : []),
    ]
  }
  const [rows] = (await knex.raw(
    `SHOW GLOBAL VARIABLES WHERE Variable_name IN ('innodb_flush_log_at_trx_commit', 'innodb_doublewrite', 'log_bin', 'sync_binlog')`,
  )) as [{ Variable_name: string; Value: string }[]]
  const value = new Map(rows.map((row) => [row.Variable_name, row.Value]))
  return [
    ...(value.get('innodb_flush_log_at_trx_commit') === '1'
      ? []
      : ['The database server may lose what it has confirmed: set innodb_flush_log_at_trx_commit = 1.']),
    ...(value.get('innodb_doublewrite') === 'OFF'
      ? ['A power cut may tear the database server’s pages: set innodb_doublewrite = ON.']
      : []),
  ]
}
