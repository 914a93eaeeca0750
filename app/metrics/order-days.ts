import type { Knex } from 'knex'
import { day } from '../domain/time.ts'
import type { Counter, DayCount } from './counter.ts'

const moving = ['on its way', 'delayed', 'out for delivery', 'attempted', 'ready for pickup', 'delivered', 'failed']

/**
 * Orders on the day they were placed: all of them, those cancelled, and those with a parcel that moves or moved, with one that arrived,
 * with one that is lost.
 */
export const orderCounter: Counter = {
  name: 'orders',
  changes: 'marked',
  async first(knex, shopId) {
    const row = (await knex('orders').where({ shop_id: shopId }).min({ at: 'placed_at' }).first()) as {
      at: number | string | null
    }
    return row.at === null ? null : Number(row.at)
  },
  async count(knex, shopId, { from, to }) {
    const orders = () =>
      knex('orders')
        .where({ 'orders.shop_id': shopId, 'orders.test': 0 })
        .where('orders.placed_at', '>=', from)
        .where('orders.placed_at', '<', to)
        .groupBy('day')
        .select(knex.raw(`FLOOR(orders.placed_at / ${day}) AS day`))
    const placed = (await orders().count({ placed: '*', cancelled: 'orders.cancelled_at' })) as Counted[]
    const having = (name: string, statuses: readonly string[]): Knex.Raw =>
      knex.raw(
        `COUNT(DISTINCT CASE WHEN parcels.status IN (${statuses.map(() => '?').join(', ')}) THEN orders.id END) AS ${name}`,
        [...statuses],
      )
    const parcelled = (await orders()
      .join('parcels', (on) => {
        void on.on('parcels.shop_id', 'orders.shop_id').andOn('parcels.order_id', 'orders.id')
      })
      .where({ 'parcels.cancelled': 0 })
      .select(having('moving', moving), having('delivered', ['delivered']), having('lost', ['failed']))) as Counted[]
    return [...placed, ...parcelled].flatMap(({ day: number, ...counts }) =>
      Object.entries(counts).flatMap(([value, n]): DayCount[] =>
        Number(n) > 0 ? [{ day: Number(number), value, n: Number(n) }] : [],
      ),
    )
  },
}

type Counted = { readonly day: number | string } & Readonly<Record<string, number | string>>
