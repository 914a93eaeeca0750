import type { Knex } from 'knex'
import { markDays } from '../db/changed-days.ts'
import { statusOf } from '../domain/parcel.ts'
import type { Known, Shelves } from './ledger.ts'
import { orderShape } from './rows.ts'
import { readWhere } from './table.ts'

/**
 * Has the days counted anew on which something changed: orders on the day they were placed, parcels on the day of their status. What they
 * were before counts as well: a thing may move from one day to another.
 */
export async function markCounts(trx: Knex, shopId: number, known: Known, shelves: Shelves): Promise<void> {
  const [orders, parcels] = [shelves.orders.changed(), shelves.parcels.changed()]
  const parcelIds = new Set(parcels.map(({ id }) => id))
  const theirs = [...known.parcels.filter(({ id }) => parcelIds.has(id)), ...parcels]
  const orderIds = new Set([...orders.map(({ id }) => id), ...theirs.map(({ orderId }) => orderId)])
  const loaded = [...known.orders, ...shelves.orders.all()].filter(({ id }) => orderIds.has(id))
  // A parcel that was told under another order changes that one too, which no event of the batch named.
  const others = [...orderIds].filter((id) => !shelves.orders.get(id))
  const placed = others.length === 0 ? [] : await readWhere(trx, shopId, orderShape, 'id', others)
  await markDays(trx, { table: 'order_days', shopId }, [
    ...[...loaded, ...placed].map(({ placedAt }) => placedAt),
    ...theirs.flatMap((parcel) => statusOf(parcel)?.at ?? []),
  ])
}
