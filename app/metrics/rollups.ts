import type { Knex } from 'knex'
import { changedHours, cleanHours, type CountedDays } from '../db/changed-days.ts'
import type { Db } from '../db/db.ts'
import { inChunks } from '../db/row.ts'
import { day, type Instant } from '../domain/time.ts'
import { eachShop } from '../shops/each-shop.ts'
import { floor } from './parts.ts'
import type { Period } from './period.ts'
import { rollDays } from './roll-days.ts'
import { recount, type Tally } from './tally.ts'
import { keepHoursSince } from './tally-hours.ts'

/** So many days of a shop are counted in one go; the rest waits for the next. */
const mostDays = 400

/**
 * Counts the days and hours that were not counted yet or whose answers changed, in every shop, so that what pages show is added up from them
 * and does not cost more with every year. Returns how many days were touched.
 */
export async function rollUp(db: Db, now: Instant): Promise<number> {
  let counted = 0
  await eachShop(db, async (shopId) => {
    const first = (await db.knex('responses').where({ shop_id: shopId }).orderBy('at').first('at')) as
      { at: number } | undefined
    if (!first) return
    const days = { table: 'counted_days', shopId } as const
    const since = await keepHoursSince(db, days, now)
    counted += await rollDays(db, {
      days,
      period: { from: first.at, to: Math.min(since, now + 1) },
      most: mostDays - counted,
      atOnce: 1,
      count: (trx, part) => keepDay(trx, shopId, part),
    })
    counted += await rollHours(db, days, { from: Math.max(since, floor(first.at, day)), to: now + 1 })
  })
  return counted
}

/** A day that is long over: by hour its scores only. */
async function keepDay(trx: Knex, shopId: number, period: Period): Promise<void> {
  const tallies = await recount(trx, shopId, period)
  await within(trx, shopId, period).delete()
  await insert(
    trx,
    shopId,
    'hour',
    tallies.filter(({ trait }) => trait === ''),
  )
  await addUp(trx, shopId, period.from, tallies)
}

/** Of the newest days only the hours that changed are counted, and the day is added up from its hours. */
async function rollHours(db: Db, days: CountedDays, period: Period): Promise<number> {
  const changed = period.from < period.to ? await changedHours(db.knex, days, period) : []
  const begun = new Set<Instant>()
  for (const { from, to } of changed)
    for (let at = from; at < to; at = floor(at, day) + day) {
      const begins = floor(at, day)
      begun.add(begins)
      await db.write((trx) => keepHours(trx, days, { from: at, to: Math.min(to, begins + day) }))
    }
  return begun.size
}

async function keepHours(trx: Knex, days: CountedDays, part: Period): Promise<void> {
  const { shopId } = days
  await cleanHours(trx, days, part)
  const tallies = await recount(trx, shopId, part)
  await within(trx, shopId, part).where({ span: 'hour' }).delete()
  await insert(trx, shopId, 'hour', tallies)
  const begins = floor(part.from, day)
  const whole = within(trx, shopId, { from: begins, to: begins + day })
  const hours = (await whole
    .clone()
    .where({ span: 'hour' })
    .select('survey', 'trait', 'value', 'begins', 'score', 'answers')) as Tally[]
  await whole.clone().where({ span: 'day' }).delete()
  await addUp(trx, shopId, begins, hours)
}

const within = (trx: Knex, shopId: number, { from, to }: Period): Knex.QueryBuilder =>
  trx('tallies').where({ shop_id: shopId }).where('begins', '>=', from).where('begins', '<', to)

/** A day's tallies from those of its hours. */
async function addUp(trx: Knex, shopId: number, begins: Instant, hours: readonly Tally[]): Promise<void> {
  const sums = new Map<string, Tally>()
  for (const tally of hours) {
    const key = [tally.survey, tally.trait, tally.value, tally.score].join('\n')
    sums.set(key, { ...tally, begins, answers: tally.answers + (sums.get(key)?.answers ?? 0) })
  }
  await insert(trx, shopId, 'day', [...sums.values()])
}

async function insert(trx: Knex, shopId: number, span: 'day' | 'hour', tallies: readonly Tally[]): Promise<void> {
  for (const chunk of inChunks(tallies, 100))
    await trx('tallies').insert(chunk.map((tally) => ({ shop_id: shopId, span, ...tally })))
}
