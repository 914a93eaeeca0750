import { execFileSync } from 'node:child_process'
import { cpSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createConnection } from 'mysql2/promise'
import type { Site } from './site.ts'

/** A copy of the database made while servers are at work, by the means docs/operating.md names; gives whether it was made. */
export async function makeCopy(site: Site, file: string): Promise<boolean> {
  const { database } = site
  if (database.kind === 'sqlite') return (await site.command(['backup', file])).code === 0
  const { hostname, port, pathname } = new URL(database.url)
  const to = ['--no-defaults', '--single-transaction', `--host=${hostname}`, `--port=${port}`, '--user=root']
  execFileSync('mariadb-dump', [...to, `--result-file=${file}`, pathname.slice(1)])
  return (await site.command(['backup', '--note'])).code === 0
}

/** Puts the copy in the database's place; no server may be running. */
export async function putBack({ database, reopen }: Site, file: string): Promise<void> {
  if (database.kind === 'sqlite') {
    for (const ending of ['', '-wal', '-shm']) rmSync(`${database.file}${ending}`, { force: true })
    cpSync(file, database.file)
    return reopen()
  }
  const name = new URL(database.url).pathname.slice(1)
  const { hostname, port } = new URL(database.url)
  const connection = await createConnection(new URL('/', database.url).href)
  await connection.query(`DROP DATABASE ${name}`)
  await connection.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`)
  await connection.end()
  execFileSync('mariadb', ['--no-defaults', `--host=${hostname}`, `--port=${port}`, '--user=root', name], {
    input: readFileSync(file),
    maxBuffer: 1 << 30,
  })
  await reopen()
}

/** Whether every table of the copy reads through without a fault. */
export async function isSound({ database, db: { knex } }: Site): Promise<boolean> {
  if (database.kind === 'sqlite') {
    const [row] = (await knex.raw('PRAGMA integrity_check')) as { integrity_check: string }[]
    return row?.integrity_check === 'ok'
  }
  const [rows] = (await knex.raw('SHOW TABLES')) as [Record<string, string>[]]
  for (const row of rows) {
    const [told] = (await knex.raw(`CHECK TABLE ${Object.values(row)[0] ?? ''}`)) as [{ Msg_text: string }[]]
    if (told.at(-1)?.Msg_text !== 'OK') return false
  }
  return rows.length > 0
}

export const copyIn = ({ folder }: Site): string => join(folder, 'copy')
