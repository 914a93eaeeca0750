import type { Knex } from 'knex'
import type { Db } from '../db/db.ts'
import { inChunks, newId } from '../db/row.ts'
import {
  columnsOf,
  type Columns,
  type ForeignReason,
  type LineFault,
  readForeignLine,
  scopesOf,
} from '../domain/foreign-list.ts'
import type { Instant } from '../domain/time.ts'
import type { Keys } from '../keys/keys.ts'
import { hashOf } from './hash.ts'
import { type FileLine, linesOf } from './list-file.ts'
import { suppress } from './suppressions.ts'

/** What becomes of a line: it is taken, it repeats an earlier one, or it has a fault. */
export const outcomes = ['taken', 'repeated', 'no address', 'no e-mail', 'subscribed'] as const
export type Outcome = 'taken' | 'repeated' | LineFault

/** Another tool's list, read and laid out for the merchant; nothing is suppressed before they say so. */
export type List = {
  readonly id: string
  readonly name: string
  readonly state: 'reading' | 'read' | 'imported'
  readonly total: number
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
type Row = ListLine & { readonly address_hash: string | null }

const atOnce = 500

/** Reads a file into a list. Null: no column holds addresses. Throws `UnreadableList`. */
export async function readList(
  { knex }: Db,
  keys: Keys,
  file: { readonly shopId: number; readonly name: string; readonly bytes: Buffer },
  now: Instant,
): Promise<string | null> {
  const id = newId(now)
  const key = { shop_id: file.shopId, id }
  await knex('lists').insert({
    ...key,
    name: file.name.slice(0, 200),
    state: 'reading',
    total: 0,
    done: 0,
    made_at: now,
  })
  const seen = new Set<string>()
  let columns: Columns | null = null
  let total = 0
  let waiting: Row[] = []
  const put = async (): Promise<void> => {
    const rows = waiting.map((row) => ({ shop_id: file.shopId, list_id: id, ...row, made_at: now }))
    for (const chunk of inChunks(rows, 100)) await knex('list_lines').insert(chunk)
    waiting = []
  }
  for await (const line of linesOf(file.bytes)) {
    if (!columns) {
      const found = columnsOf(line.cells)
      if (!found) return null
      columns = found.columns
      if (found.named) continue
    }
    waiting.push(rowOf(line, columns, keys, seen))
    total += 1
    if (waiting.length === atOnce) await put()
  }
  await put()
  await knex('lists').where(key).update({ state: 'read', total })
  return id
}

function rowOf({ number, cells }: FileLine, columns: Columns, keys: Keys, seen: Set<string>): Row {
  const read = readForeignLine(cells, columns)
  const cell = (cells[columns.address] ?? '').trim().slice(0, 320)
  if (read.fault !== null) return { number, outcome: read.fault, cell, address_hash: null, reason: null, at: null }
  const hash = hashOf(keys, read.address)
  const sort = `${hash}${read.reason}`
  const outcome = seen.has(sort) ? 'repeated' : 'taken'
  seen.add(sort)
  return { number, outcome, cell: read.address, address_hash: hash, reason: read.reason, at: read.at }
}

/**
 * Suppresses what the list says, some lines a transaction, each with how far it came: begun again it goes on from there, and told twice it
 * changes nothing. What stands here already keeps its reason; nothing is ever lifted.
 */
export async function importList(db: Db, keys: Keys, shopId: number, id: string, now: Instant): Promise<void> {
  for (;;) {
    const left = await db.write((trx) => importSome(trx, keys, shopId, id, now))
    if (!left) return
  }
}

async function importSome(trx: Knex, keys: Keys, shopId: number, id: string, now: Instant): Promise<boolean> {
  const list = await listById(trx, shopId, id)
  if (!list || list.state !== 'read') return false
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
  const known = new Set(
    (await trx('suppressions')
      .where({ shop_id: shopId })
      .whereIn('address_hash', hashes)
      .pluck('address_hash')) as string[],
  )
  const fresh: object[] = []
  for (const { address_hash: hash, cell: address, reason, at: told } of rows) {
    if (hash === null || reason === null) continue
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
export async function countLines(knex: Knex, shopId: number, id: string): Promise<ReadonlyMap<Outcome, number>> {
  const rows = (await knex('list_lines')
    .where({ shop_id: shopId, list_id: id })
    .groupBy('outcome')
    .select('outcome', knex.raw('COUNT(*) AS n'))) as { outcome: Outcome; n: number | string }[]
  return new Map(rows.map(({ outcome, n }) => [outcome, Number(n)]))
}

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
