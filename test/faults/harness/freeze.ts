import { createRequire } from 'node:module'
import type BetterSqlite3 from 'better-sqlite3'
import type { Setting } from './proof.ts'
import type { Site } from './site.ts'

/** The database stops answering: MariaDB is stopped in its tracks, SQLite's file is locked by somebody else. Gives the way back. */
export function freeze({ mariaDb }: Setting, { database }: Site): () => void {
  if (mariaDb) {
    process.kill(mariaDb.pid(), 'SIGSTOP')
    return () => void process.kill(mariaDb.pid(), 'SIGCONT')
  }
  const Database = createRequire(import.meta.url)('better-sqlite3') as typeof BetterSqlite3
  const other = new Database(database.kind === 'sqlite' ? database.file : '')
  other.exec('BEGIN EXCLUSIVE')
  return () => void other.close()
}
