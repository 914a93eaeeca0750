import type { Knex } from 'knex'
import type { Db } from '../db/db.ts'
import { countsBy, inChunks } from '../db/row.ts'
import { type ForeignReason, type LineFault, scopesOf } from '../domain/foreign-list.ts'
import type { Instant } from '../domain/time.ts'
import type { Keys } from '../keys/keys.ts'
import { suppress } from './suppressions.ts'

/** What becomes of a line: it is taken, it repeats an earlier one, or it has a fault. */
export const outcomes = ['taken', 'repeated', 'no address', 'no e-mail', 'subscribed'] as const
export type Outcome = 'taken' | 'repeated' | LineFault

/** Another tool's list, read and laid out for the merchant; nothing is suppressed before they say so. */
export type List = {
  readonly id: string
  readonly name: string
  /** `reading` and `importing` go on in the background; `faulty`: it is no CSV from `fault_line` on. */
  readonly state: 'reading' | 'read' | 'importing' | 'imported' | 'faulty'
  /** Lines laid out by now. */
  readonly total: number
  readonly fault_line: number | null
  /** The last line imported. */
  readonly done: number
}
export type ListLine = {
  readonly number: number
  readonly outcome: Outcome
  readonly cell: string
  readonly reason: ForeignReason | null
  readonly at: Instant | null
}
export type Row = ListLine & { readonly address_hash: string | null }

/** Lines of one transaction. */
export const atOnce = 500

/** False: whoever works shall stop. */
export type GoOn = () => Promise<boolean>
export const always: GoOn = () => Promise.resolve(true)

/** The merchant has seen what it would do and wants it. */
export async function wantImport(knex: Knex, shopId: number, id: string): Promise<void> {
  await knex('lists').where({ shop_id: shopId, id, state: 'read' }).update({ state: 'importing' })
}

/**
 * Suppresses what the list says, some lines a transaction, each with how far it came: begun again it goes on from there, and told twice it
 * changes nothing. What stands here already keeps its reason; nothing is ever lifted.
 */
export async function importList(
  db: Db,
  keys: Keys,
  shopId: number,
  id: string,
  now: Instant,
  goOn = always,
): Promise<void> {
  while (await goOn()) {
    const left = await db.write((trx) => importSome(trx, keys, shopId, id, now))
    if (!left) return
  }
}

async function importSome(trx: Knex, keys: Keys, shopId: number, id: string, now: Instant): Promise<boolean> {
  const list = await listById(trx, shopId, id)
  if (!list || list.state !== 'importing') return false
  const rows = (await trx('list_lines')
    .where({ shop_id: shopId, list_id: id, outcome: 'taken' })
    .where('number', '>', list.done)
    .orderBy('number')
    .limit(atOnce)) as Row[]
  const done = rows.at(-1)?.number
  if (done !== undefined) await suppressAll(trx, keys, shopId, rows, now)
  await trx('lists')
    .where({ shop_id: shopId, id })
    .update(done === undefined ? { state: 'imported' } : { done })
  return done !== undefined
}

/** Nearly all are new and go in as one statement; what this shop knows of already is weighed one by one. */
async function suppressAll(trx: Knex, keys: Keys, shopId: number, rows: readonly Row[], now: Instant): Promise<void> {
  const hashes = [...new Set(rows.map((row) => row.address_hash))]
  const before = (await trx('suppressions')
    .where({ shop_id: shopId })
    .whereIn('address_hash', hashes)
    .select('address_hash', 'reason')) as { address_hash: string; reason: string }[]
  const known = new Set(before.map((row) => row.address_hash))
  const erased = new Set(before.filter(({ reason }) => reason === 'erased').map((row) => row.address_hash))
  const fresh: object[] = []
  for (const { address_hash: hash, cell: address, reason, at: told } of rows) {
    // Of an erased person only the fingerprint is kept, and it stops everything already.
    if (hash === null || reason === null || erased.has(hash)) continue
    const at = Math.min(told ?? now, now)
    for (const scope of scopesOf(reason))
      if (known.has(hash)) await suppress(trx, keys, { shopId, address, scope, reason, detail: null, at })
      else
        fresh.push({ shop_id: shopId, address_hash: hash, scope, address, reason, detail: null, at, lifted_at: null })
  }
  for (const chunk of inChunks(fresh, 100))
    await trx('suppressions').insert(chunk).onConflict(['shop_id', 'address_hash', 'scope']).ignore()
}

export async function listById(knex: Knex, shopId: number, id: string): Promise<List | null> {
  return ((await knex('lists').where({ shop_id: shopId, id }).first()) as List | undefined) ?? null
}

/** How many lines have which outcome. */
export const countLines = (knex: Knex, shopId: number, id: string): Promise<ReadonlyMap<Outcome, number>> =>
  countsBy(knex('list_lines').where({ shop_id: shopId, list_id: id }), 'outcome')

/** Lines after a number, all or of one outcome. */
export async function linesAfter(
  knex: Knex,
  shopId: number,
  id: string,
  page: { readonly after: number; readonly outcome: Outcome | null; readonly limit: number },
): Promise<readonly ListLine[]> {
  const lines = knex('list_lines').where({ shop_id: shopId, list_id: id }).where('number', '>', page.after)
  if (page.outcome) void lines.where({ outcome: page.outcome })
  return (await lines.orderBy('number').limit(page.limit)) as ListLine[]
}
