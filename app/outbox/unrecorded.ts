import { mkdirSync } from 'node:fs'
import { open, readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Outcome } from '../channels/channel.ts'
import { crashPoint } from '../crash.ts'
import { isDatabaseAway } from '../db/away.ts'
import type { Db } from '../db/db.ts'
import { minute, type Instant } from '../domain/time.ts'
import type { Keys } from '../keys/keys.ts'
import { open as unseal, seal } from '../keys/seal.ts'
import { flowStates } from '../shops/flow-settings.ts'
import { shopById } from '../shops/shops.ts'
import { messageById } from './messages.ts'
import { isDead } from './owner.ts'
import { recordOutcomes, type Tried } from './settle.ts'
import { shopFlows } from './shop-flows.ts'

/** What a mail server said of a letter while the database could not be told. */
type Kept = {
  readonly shopId: number
  readonly id: string
  readonly fence: number
  readonly outcome: Outcome
  readonly now: Instant
}

export type Unrecorded = {
  /** Resolves once the outcome is on this machine's disk; should the disk fail, it is still remembered until the process ends. */
  readonly keep: (tried: Tried) => Promise<void>
  /** Tells the database what this process remembers; `left`: also what ended processes left in their files. */
  readonly drain: (left?: boolean) => Promise<void>
}

const suffix = '.outcomes'
/** Nobody keeps an outcome longer: whoever held the letter is certainly gone. */
const abandonedAfter = 30 * minute
/** The answer of a mail server may name a person. */
const place = { shopId: 0, table: 'outcomes', column: 'file' }

/**
 * Outcomes for which the database was away. Without them a letter that arrived, or was refused, would end as uncertain: they wait in
 * memory, and in a file in case the process ends first.
 */
export function openUnrecorded(
  folder: string,
  needs: { readonly db: Db; readonly keys: Keys; readonly owner: string },
): Unrecorded {
  const { db, keys, owner } = needs
  const own = join(folder, `${Buffer.from(owner).toString('base64url')}${suffix}`)
  let remembered: Kept[] = []

  async function tell(kept: Kept): Promise<void> {
    const tried = await triedOf(db, kept)
    if (!tried) return
    const record = (one: Tried): Promise<void> => db.write((trx) => recordOutcomes(trx, keys, [one]))
    try {
      await record(tried)
    } catch (error) {
      if (isDatabaseAway(error)) throw error
      // What the flow would do next cannot be done; what became of the letter is known all the same.
      const { after: _, ...flow } = tried.flow
      await record({ ...tried, flow })
    }
  }

  async function drainFile(file: string): Promise<void> {
    for (const line of (await readFile(file, 'utf8')).split('\n')) {
      const kept = readLine(keys, line)
      if (kept) await tell(kept)
    }
    await rm(file, { force: true })
  }

  return {
    async keep({ message, outcome, now }) {
      const kept: Kept = { shopId: message.shopId, id: message.id, fence: message.fence, outcome, now }
      remembered.push(kept)
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      const handle = await open(own, 'a', 0o600)
      try {
        await handle.appendFile(`${seal(keys, place, JSON.stringify(kept))}\n`)
        await handle.datasync()
      } finally {
        await handle.close()
      }
      crashPoint('outcome-filed')
    },
    async drain(left = false) {
      const telling = remembered
      for (const kept of telling) await tell(kept)
      // Told twice changes nothing, so what came meanwhile may stand in the file that goes.
      remembered = remembered.filter((kept) => !telling.includes(kept))
      if (telling.length > 0 && remembered.length === 0) await rm(own, { force: true })
      if (left) for (const file of await leftIn(folder, owner)) await drainFile(file)
    },
  }
}

/** The letter as it stood in hand; null when it is gone, or its shop is. */
export async function triedOf({ knex }: Db, { shopId, id, fence, outcome, now }: Kept): Promise<Tried | null> {
  const message = await messageById(knex, shopId, id)
  const shop = await shopById(knex, shopId)
  const flow = message && (await shopFlows(knex, shopId)).named(message.flow)
  if (!message || !shop || !flow) return null
  const { onSince, settings } = (await flowStates(knex, shopId))(flow.name)
  const context = { shop, settings: flow.readSettings(settings), onSince: onSince ?? now, now }
  return { message: { ...message, fence, crashes: 0 }, outcome, flow, context, now }
}

/** Null: the last line of a process that ended while writing it. */
function readLine(keys: Keys, line: string): Kept | null {
  try {
    return JSON.parse(unseal(keys, place, line)) as Kept
  } catch {
    return null
  }
}

async function leftIn(folder: string, self: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => [])
  const left: string[] = []
  for (const name of names.filter((one) => one.endsWith(suffix))) {
    const owner = Buffer.from(name.slice(0, -suffix.length), 'base64url').toString()
    const { mtimeMs } = await stat(join(folder, name)).catch(() => ({ mtimeMs: Infinity }))
    if (owner !== self && (isDead(owner, self) || Date.now() - mtimeMs > abandonedAfter)) left.push(join(folder, name))
  }
  return left
}
