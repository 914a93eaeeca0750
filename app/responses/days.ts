import type { Knex } from 'knex'
import { day, type Instant } from '../domain/time.ts'

/** Days are told apart by UTC, so that every process and database agrees which one a moment belongs to. */
export const dayOf = (at: Instant): number => Math.floor(at / day)

/** Says that what was answered on these moments' days must be counted anew. In the transaction that changes the answers. */
export async function markDays(trx: Knex, shopId: number, moments: readonly Instant[]): Promise<void> {
  const days = [...new Set(moments.map(dayOf))].sort((a, b) => a - b)
  if (days.length === 0) return
  await trx('counted_days')
    .insert(days.map((changed) => ({ shop_id: shopId, day: changed, clean: 0 })))
    .onConflict(['shop_id', 'day'])
    .merge(['clean'])
}

/** One answer of a letter counts, so a change of one may change the days of all. */
export async function markDaysOf(trx: Knex, shopId: number, messageId: string): Promise<void> {
  const moments = (await trx('responses').where({ shop_id: shopId, message_id: messageId }).pluck('at')) as Instant[]
  await markDays(trx, shopId, moments)
}
