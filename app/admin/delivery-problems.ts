import { countOf } from '../db/row.ts'
import { day, type Instant } from '../domain/time.ts'
import type { Visit } from './visit.ts'

/** Older ones are over, one way or another. */
const lately = 30 * day
const shown = 3

type Row = {
  order_id: string
  customer_id: string | null
  name: string
  carrier: string | null
  status: string
  status_at: Instant
}

/** Parcels of the last month that are delayed, could not be handed over or are lost, the newest first. */
export async function deliveryProblems({ needs, shop, base, now }: Visit) {
  const query = needs.db
    .knex('orders')
    .where({ 'orders.shop_id': shop.id })
    .where('orders.placed_at', '>=', now - lately)
    .whereNull('orders.cancelled_at')
    .join('parcels', (on) => void on.on('parcels.shop_id', 'orders.shop_id').andOn('parcels.order_id', 'orders.id'))
    .where({ 'parcels.cancelled': 0 })
    .whereIn('parcels.status', ['delayed', 'attempted', 'failed'])
    // No parcel is late before it was ordered; so old troubles stay unread.
    .where('parcels.status_at', '>=', now - lately)
  const count = await countOf(query.clone())
  const rows = (await query
    .orderBy('parcels.status_at', 'desc')
    .limit(shown)
    .select('parcels.order_id', 'orders.customer_id', 'orders.name', 'carrier', 'parcels.status', 'status_at')) as Row[]
  return {
    count,
    items: rows.map((row) => ({
      orderName: row.name,
      carrier: row.carrier,
      key: `parcel.${row.status}`,
      at: row.status_at,
      href: row.customer_id ? `${base}/customers/${row.customer_id}` : null,
    })),
  }
}
