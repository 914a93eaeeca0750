import type { Knex } from 'knex'
import { inChunks } from '../db/row.ts'
import type { Instant } from '../domain/time.ts'

/** When the platform last changed these orders, as far as we heard; orders we never heard of are absent. */
export async function changesKnown(
  knex: Knex,
  shopId: number,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Instant>> {
  const known = new Map<string, Instant>()
  for (const chunk of inChunks(ids))
    for (const row of (await knex('orders')
      .where({ shop_id: shopId })
      .whereIn('id', chunk)
      .select('id', 'updated_at')) as {
      id: string
      updated_at: number
    }[])
      known.set(row.id, Number(row.updated_at))
  return known
}
