import type { Knex } from 'knex'
import { changedIn } from '../db/changed-days.ts'
import type { Db } from '../db/db.ts'
import { inChunks } from '../db/row.ts'
import { day, type Instant } from '../domain/time.ts'
import { eachShop } from '../shops/each-shop.ts'
import { cartCounter } from './cart-days.ts'
import type { Counter, DayCount } from './counter.ts'
import { orderCounter } from './order-days.ts'
import { parcelCounter } from './parcel-days.ts'
import type { Period } from './period.ts'
import { rollDays } from './roll-days.ts'

const counters: readonly Counter[] = [orderCounter, parcelCounter, cartCounter]
/** Days younger than this are counted from the things themselves, where nobody marks them. */
const fresh = 2
/** Days counted in one transaction, so that a shop's first round holds up nobody. */
const stretch = 30
/** Marked days that are kept: pages ask for a year, and what is older is counted from the things. */
const longest = 800
/** So many marked days of a shop are counted in one go; the rest waits for the next. */
const mostDays = 400

/** Counts the days that were changed, and once a day those in which something may have changed without a mark. */
export async function rollCounts(db: Db, now: Instant): Promise<void> {
  await eachShop(db, (shopId) => rollMarked(db, shopId, now))
  for (const counter of counters)
    if (counter.changes !== 'marked') await rollSettling(db, counter, counter.changes.days, now)
}

async function rollMarked(db: Db, shopId: number, now: Instant): Promise<void> {
  const marked = counters.filter(({ changes }) => changes === 'marked')
  const firsts: Instant[] = []
  for (const counter of marked) firsts.push((await counter.first(db.knex, shopId)) ?? now)
  await rollDays(db, {
    days: { table: 'order_days', shopId },
    period: { from: Math.max(Math.min(...firsts), now - longest * day), to: now + 1 },
    most: mostDays,
    atOnce: stretch,
    count: async (trx, days) => {
      for (const counter of marked) await keep(trx, shopId, counter, days)
    },
  })
}

async function rollSettling(db: Db, counter: Counter, settles: number, now: Instant): Promise<void> {
  const through = Math.floor(now / day) - fresh
  const shops = (await db
    .knex('shops')
    .leftJoin('day_counts_progress as progress', (on) => {
      void on.on('progress.shop_id', 'shops.id').andOnVal('progress.counted', counter.name)
    })
    .where((any) => void any.whereNull('progress.through').orWhere('progress.through', '<', through))
    .select('shops.id', 'progress.through')) as { id: number; through: number | null }[]
  for (const { id: shopId, through: before } of shops) {
    const first = before === null ? await counter.first(db.knex, shopId) : null
    const from = before === null ? Math.min(through, Math.floor((first ?? through * day) / day)) : before - settles
    for (let next = from; next <= through; next += stretch) {
      const to = Math.min(next + stretch, through)
      await db.write(async (trx) => {
        await keep(trx, shopId, counter, { from: next * day, to: to * day })
        await trx('day_counts_progress')
          .insert({ shop_id: shopId, counted: counter.name, through: to })
          .onConflict(['shop_id', 'counted'])
          .merge()
      })
    }
  }
}

async function keep(trx: Knex, shopId: number, counter: Counter, { from, to }: Period): Promise<void> {
  const key = { shop_id: shopId, counted: counter.name }
  const rows = await counter.count(trx, shopId, { from, to })
  await trx('day_counts')
    .where(key)
    .where('day', '>=', from / day)
    .where('day', '<', to / day)
    .delete()
  for (const chunk of inChunks(rows, 100)) await trx('day_counts').insert(chunk.map((row) => ({ ...key, ...row })))
}

/** The parts of a period whose days must be counted from the things. */
async function openParts(knex: Knex, shopId: number, counter: Counter, { from, to }: Period) {
  if (counter.changes === 'marked') return changedIn(knex, { table: 'order_days', shopId }, { from, to })
  const progress = (await knex('day_counts_progress')
    .where({ shop_id: shopId, counted: counter.name })
    .first('through')) as { through: number } | undefined
  const kept = Math.min(to, Math.max(from, (progress?.through ?? 0) * day))
  return kept < to ? [{ from: kept, to }] : []
}

/** How many of each value in a period of whole days: added up from rollups, and the newest and changed days from the things themselves. */
export async function countsIn(
  knex: Knex,
  shopId: number,
  counter: Counter,
  period: Period,
): Promise<ReadonlyMap<string, number>> {
  const open = await openParts(knex, shopId, counter, period)
  const rows: DayCount[] = []
  for (const part of open) rows.push(...(await counter.count(knex, shopId, part)))
  const kept = knex('day_counts')
    .where({ shop_id: shopId, counted: counter.name })
    .where('day', '>=', period.from / day)
    .where('day', '<', period.to / day)
  for (const { from, to } of open)
    void kept.whereNot((one) => void one.where('day', '>=', from / day).where('day', '<', to / day))
  rows.push(...((await kept.groupBy('value').select('value').sum({ n: 'n' })) as DayCount[]))
  const counts = new Map<string, number>()
  for (const { value, n } of rows) counts.set(value, (counts.get(value) ?? 0) + Number(n))
  return counts
}
