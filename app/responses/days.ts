import type { Knex } from 'knex'
import { markDays } from '../db/changed-days.ts'
import type { Instant } from '../domain/time.ts'

/** One answer of a letter counts, so a change of one may change the days of all. */
export async function markDaysOf(trx: Knex, shopId: number, messageId: string): Promise<void> {
  const moments = (await trx('responses').where({ shop_id: shopId, message_id: messageId }).pluck('at')) as Instant[]
  await markDays(trx, { table: 'counted_days', shopId }, moments)
}
