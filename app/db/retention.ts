import type { Knex } from 'knex'
import { day, type Instant } from '../domain/time.ts'
import type { Db } from './db.ts'
import { tables } from './tables/index.ts'
import { type Keep, type Kind, kinds } from './tables/table.ts'

/** What a shop chose to let go of sooner, in days. */
export type Retention = { readonly [kind in Kind]?: number }

/** How long a kind may be kept: as long as the registry says where nothing is chosen. */
export type Bounds = { readonly least: number; readonly most: number }

/** By kind what may be chosen: never below what any of its tables needs, nor beyond what the longest of them is kept. */
export const retentionBounds: { readonly [kind in Kind]: Bounds } = Object.fromEntries(
  kinds.map((kind) => {
    const keeps = Object.values(tables).flatMap(({ keep }) => (keep?.shorter?.kind === kind ? [keep] : []))
    const least = Math.max(...keeps.map(({ shorter }) => shorter?.least ?? 0))
    return [kind, { least, most: Math.max(...keeps.map(({ days }) => days)) }]
  }),
) as { readonly [kind in Kind]: Bounds }

/** The days that hold for a shop: its choice within the registry's bounds, whatever stands in the database. */
export function daysKept({ days, shorter }: Keep, chosen: Retention): number {
  const wish = shorter && chosen[shorter.kind]
  return shorter === undefined || wish === undefined ? days : Math.min(days, Math.max(shorter.least, wish))
}

export async function retentionOf(knex: Knex, shopId: number): Promise<Retention> {
  const rows = (await knex('retention').where({ shop_id: shopId }).select('kind', 'days')) as RetentionRow[]
  return Object.fromEntries(rows.map(({ kind, days }) => [kind, days]))
}

/** Keeps the whole choice; a kind that is not named is kept as long as the registry says. */
export const saveRetention = (db: Db, shopId: number, chosen: Retention, now: Instant): Promise<void> =>
  db.write(async (trx) => {
    await trx('retention').where({ shop_id: shopId }).delete()
    const rows = Object.entries(chosen).map(([kind, days]) => ({ shop_id: shopId, kind, days, updated_at: now }))
    if (rows.length > 0) await trx('retention').insert(rows)
  })

type RetentionRow = { kind: Kind; days: number }

/** Lets go of what has been kept long enough, by the registry in every shop and by a shop's own choice in that one. Returns rows touched by table. */
export async function keepNoLonger(db: Db, now: Instant): Promise<Readonly<Record<string, number>>> {
  const gone: Record<string, number> = {}
  const choosers = (await db.knex('retention').distinct('shop_id')) as { shop_id: number }[]
  const choices = new Map<number, Retention>()
  for (const { shop_id: shopId } of choosers) choices.set(shopId, await retentionOf(db.knex, shopId))
  for (const [table, { keep }] of Object.entries(tables)) {
    if (!keep) continue
    let rows = await letGo(db, table, keep, now - keep.days * day, null)
    for (const [shopId, chosen] of choices) {
      const days = daysKept(keep, chosen)
      if (days < keep.days) rows += await letGo(db, table, keep, now - days * day, shopId)
    }
    if (rows > 0) gone[table] = rows
  }
  return gone
}

/** Few enough that whoever waits to write meanwhile does not notice. */
const together = 1_000

async function letGo(db: Db, table: string, keep: Keep, before: Instant, shopId: number | null): Promise<number> {
  const personal = tables[table]?.personal
  const emptied = keep.only && Object.fromEntries(keep.only.map((column) => [column, personal?.[column] ?? null]))
  let gone = 0
  for (;;) {
    const old = db.knex(table).where(keep.age, '<', before)
    if (shopId !== null) void old.where({ shop_id: shopId })
    if (keep.only) void old.whereNotNull(keep.only[0] ?? '')
    const some =
      db.kind === 'mysql' ? old.limit(together) : db.knex(table).whereIn('rowid', old.select('rowid').limit(together))
    const rows: number = await (emptied ? some.update(emptied) : some.delete())
    gone += rows
    if (rows < together) return gone
  }
}
