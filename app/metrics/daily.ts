import type { Knex } from 'knex'
import type { Db } from '../db/db.ts'
import { inChunks } from '../db/row.ts'
import { day, type Instant } from '../domain/time.ts'
import { cartCounter } from './cart-days.ts'
import type { Counter, DayCount } from './counter.ts'
import { parcelCounter } from './parcel-days.ts'
import type { Period } from './period.ts'

const counters: readonly Counter[] = [parcelCounter, cartCounter]
/** Days younger than this are counted from the things themselves. */
const fresh = 2
/** Days counted in one transaction, so that a shop's first round holds up nobody. */
const stretch = 30

/** Counts the days that are over, and again those in which something may still have changed; once a day for each shop. */
export async function rollCounts(db: Db, now: Instant): Promise<void> {
  const through = Math.floor(now / day) - fresh
  for (const counter of counters) {
    const shops = (await db
      .knex('shops')
      .leftJoin('day_counts_progress as progress', (on) => {
        void on.on('progress.shop_id', 'shops.id').andOnVal('progress.counted', counter.name)
      })
      .where((any) => void any.whereNull('progress.through').orWhere('progress.through', '<', through))
      .select('shops.id', 'progress.through')) as { id: number; through: number | null }[]
    for (const shop of shops) await rollShop(db, counter, shop, through)
  }
}

async function rollShop(
  db: Db,
  counter: Counter,
  { id: shopId, through: before }: { readonly id: number; readonly through: number | null },
  through: number,
): Promise<void> {
  const first = before === null ? await counter.first(db.knex, shopId) : null
  const from =
    before === null ? Math.min(through, Math.floor((first ?? through * day) / day)) : before - counter.settles
  const key = { shop_id: shopId, counted: counter.name }
  for (let next = from; next <= through; next += stretch) {
    const to = Math.min(next + stretch, through)
    await db.write(async (trx) => {
      const rows = await counter.count(trx, shopId, { from: next * day, to: to * day })
      await trx('day_counts').where(key).where('day', '>=', next).where('day', '<', to).delete()
      for (const chunk of inChunks(rows, 100)) await trx('day_counts').insert(chunk.map((row) => ({ ...key, ...row })))
      await trx('day_counts_progress')
        .insert({ ...key, through: to })
        .onConflict(['shop_id', 'counted'])
        .merge()
    })
  }
}

/** How many of each value in a period of whole days: added up from rollups, and the newest days from the things themselves. */
export async function countsIn(
  knex: Knex,
  shopId: number,
  counter: Counter,
  { from, to }: Period,
): Promise<ReadonlyMap<string, number>> {
  const progress = (await knex('day_counts_progress')
    .where({ shop_id: shopId, counted: counter.name })
    .first('through')) as { through: number } | undefined
  const kept = Math.min(to, Math.max(from, (progress?.through ?? 0) * day))
  const rows = [...(kept < to ? await counter.count(knex, shopId, { from: kept, to }) : [])] as DayCount[]
  if (from < kept)
    rows.push(
      ...((await knex('day_counts')
        .where({ shop_id: shopId, counted: counter.name })
        .where('day', '>=', from / day)
        .where('day', '<', kept / day)
        .groupBy('value')
        .select('value')
        .sum({ n: 'n' })) as DayCount[]),
    )
  const counts = new Map<string, number>()
  for (const { value, n } of rows) counts.set(value, (counts.get(value) ?? 0) + Number(n))
  return counts
}
