import { createHash, randomUUID } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { uptime } from 'node:os'
import { basename, join } from 'node:path'
import type { Knex } from 'knex'
import type { Database } from '../config.ts'
import { minute, second, type Instant } from '../domain/time.ts'
import type { Db } from './db.ts'

/**
 * Why no letters leave until a person says so. A copy of the database does not know what went out after it was made; whoever
 * starts on one must look first.
 */
export type Fence = 'restored' | 'copied' | 'backup' | 'clock'

/** What this machine remembers of the database it works on. `pulse`: the newest moment it saw there. */
type Mark = { readonly instance: string; readonly pulse: Instant }

export type Noted = 'instance' | 'pulse' | 'place' | 'fence' | 'backup' | 'alarms' | 'pepper'

export async function noted(knex: Knex, name: Noted): Promise<{ value: string | null; at: Instant } | null> {
  const row = (await knex('installation').where({ name }).first('value', 'at')) as
    { value: string | null; at: Instant } | undefined
  return row ? { value: row.value, at: Number(row.at) } : null
}

export async function noteDown(knex: Knex, name: Noted, value: string | null, at: Instant): Promise<void> {
  await knex('installation').insert({ name, value, at }).onConflict('name').merge()
}

export async function fenceOf(knex: Knex): Promise<Fence | null> {
  return ((await noted(knex, 'fence'))?.value as Fence | undefined) ?? null
}

export async function takeDownFence(knex: Knex, fence: Fence): Promise<void> {
  await knex('installation').where({ name: 'fence', value: fence }).delete()
}

/** A second fence does not hide the first. */
export async function putUpFence(knex: Knex, fence: Fence, at: Instant): Promise<void> {
  await knex('installation').insert({ name: 'fence', value: fence, at }).onConflict('name').ignore()
}

/** Where the database itself stands, as far as it can tell: a dump that was played into another server is a copy. */
async function placeOf(db: Db, database: Database): Promise<string> {
  if (database.kind === 'sqlite') return basename(database.file)
  const [rows] = (await db.knex.raw(`SELECT CONCAT(@@hostname, ':', @@port, '/', DATABASE()) AS place`)) as [
    { place: string }[],
  ]
  return rows[0]?.place ?? ''
}

export type Installation = {
  /** Compares the database with what this machine remembers, puts up the fence when it is not what it was, and remembers anew. */
  readonly look: () => Promise<Fence | null>
  /** Takes the database as it is from now on. */
  readonly resume: () => Promise<void>
}

export function openInstallation(db: Db, database: Database, folder: string): Installation {
  const { knex } = db

  const fileFor = (place: string): string =>
    join(folder, `instance-${createHash('sha256').update(place).digest('hex').slice(0, 12)}.json`)

  function read(place: string): Mark | null {
    try {
      return JSON.parse(readFileSync(fileFor(place), 'utf8')) as Mark
    } catch {
      return null
    }
  }

  /** The database first: what it has not seen, this machine must not remember. */
  async function remember(place: string, atLeast: Instant): Promise<void> {
    const before = (await noted(knex, 'pulse'))?.at ?? 0
    const [now] = (await knex.select(knex.raw(`${db.clock} AS now`))) as { now: number }[]
    const pulse = Math.max(Number(now?.now ?? 0), before + 1, atLeast + 1)
    // Never back: several processes of one machine remember in one file.
    await knex('installation').insert({ name: 'pulse', value: null, at: pulse }).onConflict('name').ignore()
    await knex('installation').where({ name: 'pulse' }).where('at', '<', pulse).update({ at: pulse })
    await noteDown(knex, 'place', place, pulse)
    keep(place, { instance: (await noted(knex, 'instance'))?.value ?? '', pulse })
  }

  function keep(place: string, mark: Mark): void {
    mkdirSync(folder, { recursive: true })
    const file = fileFor(place)
    writeFileSync(`${file}.${process.pid}`, JSON.stringify(mark), { mode: 0o600 })
    renameSync(`${file}.${process.pid}`, file)
  }

  /**
   * The first start of all. Several processes may make it at once, and whoever finds the instance must find the place and this machine's
   * memory too, so those come before the commit.
   */
  async function found(place: string): Promise<void> {
    await db.write(async (trx) => {
      const mark = { instance: randomUUID(), pulse: 0 }
      // Waits for anybody who is just founding.
      await trx('installation').insert({ name: 'instance', value: mark.instance, at: 0 }).onConflict('name').ignore()
      if ((await noted(trx, 'instance'))?.value !== mark.instance) return
      await noteDown(trx, 'place', place, 0)
      keep(place, mark)
    })
  }

  async function look(): Promise<Fence | null> {
    const standing = await fenceOf(knex)
    if (standing) return standing
    const place = await placeOf(db, database)
    if (!(await noted(knex, 'instance'))) await found(place)
    const fence = await strange(place, (await noted(knex, 'instance'))?.value ?? '')
    if (fence) {
      await putUpFence(knex, fence, Date.now())
      return fence
    }
    await remember(place, 0)
    return null
  }

  async function strange(place: string, instance: string): Promise<Fence | null> {
    const mark = read(place)
    // Another machine joining the same server has no memory yet; a file of its own has only one machine.
    if (!mark) return db.kind === 'mysql' && (await noted(knex, 'place'))?.value === place ? null : 'copied'
    if (mark.instance !== instance) return 'copied'
    return mark.pulse > ((await noted(knex, 'pulse'))?.at ?? 0) ? 'restored' : null
  }

  return {
    look,
    async resume() {
      const place = await placeOf(db, database)
      await remember(place, read(place)?.pulse ?? 0)
      await knex('installation').where({ name: 'fence' }).delete()
    },
  }
}

/** A clock that leaps this far takes hours and deadlines with it. */
const leap = 5 * minute

/** Given the fence that stands: what is to be done about it, by what the clock did since last asked. */
type ClockWatch = (fence: Fence | null) => 'put up' | 'take down' | null

/**
 * Compares the wall clock with one that cannot be set and runs on while the machine sleeps, so that waking up is no leap. A clock that came back
 * to where it was needs nobody's word; when somebody else took the fence down, the clock is believed as it is.
 */
export function watchClock(wall: () => Instant = Date.now, steady: () => number = () => uptime() * second): ClockWatch {
  let offset = wall() - steady()
  let astray = 0
  return (fence) => {
    const moved = wall() - steady() - offset
    offset += moved
    if (astray === 0) {
      if (Math.abs(moved) < leap) return null
      astray = moved
      return 'put up'
    }
    astray += moved
    if (Math.abs(astray) >= leap) {
      if (fence !== 'clock') astray = 0
      return null
    }
    astray = 0
    return 'take down'
  }
}
