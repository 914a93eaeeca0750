import type { Knex } from 'knex'
import { day, type Instant } from '../domain/time.ts'

/** Days are told apart by UTC, so that every process and database agrees which one a moment belongs to. */
const dayOf = (at: Instant): number => Math.floor(at / day)

/** Whose days: those of a shop's answers, or of its orders and parcels. The table says of each day whether what was counted still stands. */
export type CountedDays = { readonly table: 'counted_days' | 'order_days'; readonly shopId: number }

type Days = { readonly from: Instant; readonly to: Instant }

async function setDays(trx: Knex, { table, shopId }: CountedDays, days: Iterable<number>, clean: 0 | 1): Promise<void> {
  const rows = [...days].sort((a, b) => a - b).map((number) => ({ shop_id: shopId, day: number, clean }))
  if (rows.length > 0) await trx(table).insert(rows).onConflict(['shop_id', 'day']).merge(['clean'])
}

/** Says that these moments' days must be counted anew. In the transaction that changes what is counted. */
export const markDays = (trx: Knex, counted: CountedDays, moments: readonly Instant[]): Promise<void> =>
  setDays(trx, counted, new Set(moments.map(dayOf)), 0)

/**
 * Before whole days are counted, in the transaction that counts them: whoever changes something of them meanwhile waits for us with their
 * mark, or we for them, so a change is either counted here or marked again.
 */
export const cleanDays = (trx: Knex, counted: CountedDays, { from, to }: Days): Promise<void> =>
  setDays(
    trx,
    counted,
    Array.from({ length: dayOf(to) - dayOf(from) }, (_, place) => dayOf(from) + place),
    1,
  )

/** The stretches of whole days, at least partly in the period, that were never counted or were changed since. */
export async function changedIn(knex: Knex, { table, shopId }: CountedDays, { from, to }: Days): Promise<Days[]> {
  const [first, end] = [dayOf(from), Math.ceil(to / day)]
  const clean = (await knex(table)
    .where({ shop_id: shopId, clean: 1 })
    .where('day', '>=', first)
    .where('day', '<', end)
    .orderBy('day')
    .pluck('day')) as (number | string)[]
  const changed: Days[] = []
  let next = first
  for (const number of [...clean.map(Number), end]) {
    if (number > next) changed.push({ from: next * day, to: number * day })
    next = number + 1
  }
  return changed
}
