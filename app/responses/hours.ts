import type { Knex } from 'knex'
import { markHours } from '../db/changed-days.ts'

/** One answer of a letter counts, so a change of one may change the hours of all. */
export async function markHoursOf(trx: Knex, shopId: number, messageId: string): Promise<void> {
  const moments = (await trx('responses').where({ shop_id: shopId, message_id: messageId }).pluck('at')) as (
    number | string
  )[]
  await markHours(trx, { table: 'counted_days', shopId }, moments.map(Number))
}
