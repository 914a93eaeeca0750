import { statfs } from 'node:fs/promises'
import type { App } from '../../app.ts'
import { weaknesses } from '../../db/durable.ts'
import { fenceOf, noted } from '../../db/installation.ts'
import { head, migrationsLeft } from '../../db/migrate.ts'
import { hour, second } from '../../domain/time.ts'
import { lookForAlarms } from '../../metrics/alarms.ts'
import { type Finding, right, unknown, wrong } from './finding.ts'

const fewBytes = 512 * 1024 * 1024
const backupAge = 48 * hour

/** The database: what it promises, how far its schema is, whether its clock is ours, when it was last copied. */
export async function database({ config, db }: App): Promise<readonly Finding[]> {
  const weak = await weaknesses(db, config.database)
  const missing = await migrationsLeft(db.knex)
  return [
    ...(weak.length === 0
      ? [right(`The database (${kindOf(config.database.kind)}) keeps what it has confirmed.`)]
      : weak.map(wrong)),
    ...(await soundness(db)),
    missing.length === 0
      ? right(`The schema is at its head, ${head}.`)
      : wrong(`The schema lacks ${missing.join(', ')}: run "aftercare migrate".`),
    await clock(db),
    await backup(db),
  ]
}

const kindOf = (kind: 'sqlite' | 'mysql'): string => (kind === 'sqlite' ? 'SQLite' : 'MySQL or MariaDB')

async function soundness({ knex, kind }: App['db']): Promise<readonly Finding[]> {
  if (kind !== 'sqlite') return []
  const [row] = (await knex.raw('PRAGMA quick_check(1)')) as { quick_check: string }[]
  return [
    row?.quick_check === 'ok'
      ? right('The database file is sound.')
      : wrong(`The database file is damaged: ${row?.quick_check ?? ''}. Restore a backup.`),
  ]
}

async function clock({ knex, clock }: App['db']): Promise<Finding> {
  const before = Date.now()
  const [row] = (await knex.select(knex.raw(`${clock} AS now`))) as { now: number }[]
  const apart = Math.abs(Number(row?.now ?? 0) - (before + Date.now()) / 2)
  return apart < 2 * second
    ? right('The clocks of this machine and of the database agree.')
    : wrong(
        `The clocks of this machine and of the database are ${Math.round(apart / second)} s apart: let both follow a time server.`,
      )
}

async function backup({ knex }: App['db']): Promise<Finding> {
  const last = await noted(knex, 'backup')
  if (!last) return wrong('No backup was ever made: see "aftercare backup".')
  const hours = Math.round((Date.now() - last.at) / hour)
  return Date.now() - last.at < backupAge
    ? right(`The last backup was made ${hours} h ago.`)
    : wrong(`The last backup was made ${hours} h ago.`)
}

/** What waits, what is in the way, and whether there is room. */
export async function work({ config, db }: App): Promise<readonly Finding[]> {
  const fence = await fenceOf(db.knex)
  const alarms = await lookForAlarms(db.knex, Date.now())
  return [
    fence
      ? wrong(`No letters leave until "aftercare resume" (${fence}).`)
      : right('Nothing keeps letters from leaving.'),
    ...alarms.filter(({ name }) => name !== 'fence').map(({ sentence }) => wrong(sentence)),
    await room(config.dataFolder),
  ]
}

async function room(folder: string): Promise<Finding> {
  try {
    const { bavail, bsize } = await statfs(folder)
    const free = bavail * bsize
    const words = `${Math.round(free / 1024 / 1024)} MB are free in ${folder}`
    return free > fewBytes ? right(`${words}.`) : wrong(`${words}; the spool alone may need 1,024 MB.`)
  } catch {
    return unknown(`The folder ${folder} could not be looked at.`)
  }
}
