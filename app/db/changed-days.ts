import type { Knex } from 'knex'
import { day, hour, type Instant } from '../domain/time.ts'

/** Days and hours are told apart by UTC, so that every process and database agrees which one a moment belongs to. */
const dayOf = (at: Instant): number => Math.floor(at / day)
/** `clean` has one bit for each hour of the day whose count still stands. */
const bitOf = (at: Instant): number => 1 << (Math.floor(at / hour) % 24)
const wholeDay = 2 ** 24 - 1

/** Whose days: those of a shop's answers, of its letters, or of its orders and parcels. The table says of each hour whether what was counted still stands. */
export type CountedDays = { readonly table: 'counted_days' | 'letter_days' | 'order_days'; readonly shopId: number }

/** From `from` on, before `to`. */
type Stretch = { readonly from: Instant; readonly to: Instant }

async function setDays(
  trx: Knex,
  { table, shopId }: CountedDays,
  days: Iterable<number>,
  clean: number,
): Promise<void> {
  const rows = [...days].sort((a, b) => a - b).map((number) => ({ shop_id: shopId, day: number, clean }))
  if (rows.length > 0) await trx(table).insert(rows).onConflict(['shop_id', 'day']).merge(['clean'])
}

/** Says that these moments' days must be counted anew. In the transaction that changes what is counted. */
export const markDays = (trx: Knex, counted: CountedDays, moments: readonly Instant[]): Promise<void> =>
  setDays(trx, counted, new Set(moments.map(dayOf)), 0)

/** The same of the hours of these moments alone: what is counted by hour stands for the rest of the day. */
export async function markHours(trx: Knex, { table, shopId }: CountedDays, moments: readonly Instant[]): Promise<void> {
  for (const [number, theirs] of byDay(moments)) {
    const rest = theirs.reduce((bits, at) => bits & ~bitOf(at), wholeDay)
    await trx(table)
      .insert({ shop_id: shopId, day: number, clean: 0 })
      .onConflict(['shop_id', 'day'])
      .merge({ clean: trx.raw(`${table}.clean & ?`, [rest]) })
  }
}

/**
 * Before whole days are counted, in the transaction that counts them: whoever changes something of them meanwhile waits for us with their
 * mark, or we for them, so a change is either counted here or marked again.
 */
export const cleanDays = (trx: Knex, counted: CountedDays, { from, to }: Stretch): Promise<void> =>
  setDays(
    trx,
    counted,
    Array.from({ length: dayOf(to) - dayOf(from) }, (_, place) => dayOf(from) + place),
    wholeDay,
  )

/** The same before whole hours are counted. */
export async function cleanHours(trx: Knex, { table, shopId }: CountedDays, { from, to }: Stretch): Promise<void> {
  const hours = Array.from({ length: (to - from) / hour }, (_, place) => from + place * hour)
  for (const [number, theirs] of byDay(hours)) {
    const bits = theirs.reduce((all, at) => all | bitOf(at), 0)
    await trx(table)
      .insert({ shop_id: shopId, day: number, clean: bits })
      .onConflict(['shop_id', 'day'])
      .merge({ clean: trx.raw(`${table}.clean | ?`, [bits]) })
  }
}

/** In one order, so that two who mark the same days wait for each other instead of both for ever. */
const byDay = (moments: readonly Instant[]): readonly (readonly [number, readonly Instant[]])[] =>
  [...Map.groupBy(moments, dayOf)].sort(([a], [b]) => a - b)

/** The stretches of whole hours, of all days at least partly in the period, that were never counted or were changed since. */
export async function changedHours(
  knex: Knex,
  { table, shopId }: CountedDays,
  { from, to }: Stretch,
): Promise<readonly Stretch[]> {
  const [first, end] = [dayOf(from), Math.ceil(to / day)]
  const rows = (await knex(table)
    .where({ shop_id: shopId })
    .where('clean', '>', 0)
    .where('day', '>=', first)
    .where('day', '<', end)
    .orderBy('day')
    .select('day', 'clean')) as { day: number | string; clean: number | string }[]
  const changed: Stretch[] = []
  let next = first * day
  const stands = (at: Instant, time: number): void => {
    if (at > next) changed.push({ from: next, to: at })
    next = at + time
  }
  for (const row of rows) {
    const [begins, clean] = [Number(row.day) * day, Number(row.clean)]
    if (clean === wholeDay) stands(begins, day)
    else for (let at = begins; at < begins + day; at += hour) if (clean & bitOf(at)) stands(at, hour)
  }
  stands(end * day, 0)
  return changed
}

/** The stretches of whole days, at least partly in the period, of which anything was never counted or was changed since. */
export async function changedIn(knex: Knex, counted: CountedDays, period: Stretch): Promise<readonly Stretch[]> {
  const days: { from: Instant; to: Instant }[] = []
  for (const { from, to } of await changedHours(knex, counted, period)) {
    const [begins, ends] = [dayOf(from) * day, Math.ceil(to / day) * day]
    const last = days.at(-1)
    if (last && last.to >= begins) last.to = ends
    else days.push({ from: begins, to: ends })
  }
  return days
}
