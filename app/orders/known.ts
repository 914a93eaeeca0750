import type { Knex } from 'knex'
import { rowsFor } from '../db/row.ts'
import type { Instant } from '../domain/time.ts'

/** When the platform last changed these orders, as far as we heard; orders we never heard of are absent. */
export async function changesKnown(
  knex: Knex,
  shopId: number,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Instant>> {
  const rows = await rowsFor<{ id: string; updated_at: number }>(ids, (some) =>
    knex('orders').where({ shop_id: shopId }).whereIn('id', some).select('id', 'updated_at'),
  )
  return new Map(rows.map((row) => [row.id, Number(row.updated_at)]))
}
