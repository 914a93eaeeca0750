import { chmodSync, closeSync, existsSync, fsyncSync, openSync } from 'node:fs'
import { createRequire } from 'node:module'
import type BetterSqlite3 from 'better-sqlite3'
import type { Instant } from '../domain/time.ts'

/**
 * Copies a SQLite database while it is in use (SQLite's backup API), checks the copy and puts the fence up in it: a copy that is
 * started sends nothing until a person says so. Throws when the file exists or the copy is not sound.
 */
export async function backUp(file: string, copy: string, now: Instant): Promise<void> {
  if (existsSync(copy)) throw new Error(`The file ${copy} exists already; nothing was copied.`)
  const Database = createRequire(import.meta.url)('better-sqlite3') as typeof BetterSqlite3
  const source = new Database(file, { fileMustExist: true, timeout: 5_000 })
  try {
    // All pages in one step: between steps a busy server would make it begin again.
    await source.backup(copy, { progress: () => 2 ** 31 - 1 })
  } finally {
    source.close()
  }
  chmodSync(copy, 0o600)
  const made = new Database(copy)
  try {
    made.pragma('journal_mode = DELETE')
    const sound = made.pragma('integrity_check', { simple: true })
    if (sound !== 'ok') throw new Error(`The copy ${copy} is not sound: ${String(sound)}.`)
    made
      .prepare(`INSERT INTO installation (name, value, at) VALUES ('fence', 'backup', ?) ON CONFLICT (name) DO NOTHING`)
      .run(now)
  } finally {
    made.close()
  }
  const handle = openSync(copy, 'r')
  fsyncSync(handle)
  closeSync(handle)
}
