import type { Knex } from 'knex'
import { day } from '../domain/time.ts'
import type { Counter, DayCount } from './counter.ts'

/** Carts reminded of, on the day of the first reminder, and those of them that became an order after a person's click. */
export const cartCounter: Counter = {
  name: 'carts',
  changes: { days: 14 },
  async first(knex, shopId) {
    const row = (await reminders(knex, shopId).min({ at: 'sent_at' }).first()) as { at: number | string | null }
    return row.at === null ? null : Number(row.at)
  },
  async count(knex, shopId, { from, to }) {
    const dayOf = knex.raw(`FLOOR(reminder.sent_at / ${day}) AS day`)
    const reminded = () =>
      reminders(knex, shopId)
        .where('reminder.sent_at', '>=', from)
        .where('reminder.sent_at', '<', to)
        .groupBy('day')
        .select(dayOf)
        .count({ n: '*' })
    const all = (await reminded()) as Omit<DayCount, 'value'>[]
    const back = (await reminded().whereExists(orderAfterClick(knex))) as Omit<DayCount, 'value'>[]
    const as = (value: string) => (row: Omit<DayCount, 'value'>) => ({ day: Number(row.day), value, n: Number(row.n) })
    return [...all.map(as('reminded')), ...back.map(as('recovered'))]
  },
}

const reminders = (knex: Knex, shopId: number): Knex.QueryBuilder =>
  knex('messages as reminder').where({
    'reminder.shop_id': shopId,
    'reminder.flow': 'abandoned-cart',
    'reminder.state': 'sent',
    'reminder.step': 1,
  })

/** Any letter about the cart may have been clicked; the order counts from that click on. */
const orderAfterClick = (knex: Knex): Knex.QueryBuilder =>
  knex('orders')
    .join('messages as letter', (on) => {
      void on.on('letter.shop_id', 'orders.shop_id').andOn('letter.cart_token', 'orders.cart_token')
    })
    .join('clicks', (on) => {
      void on.on('clicks.shop_id', 'letter.shop_id').andOn('clicks.message_id', 'letter.id')
    })
    .whereRaw('orders.shop_id = reminder.shop_id AND orders.cart_token = reminder.cart_token')
    .where({ 'clicks.suspected': 0, 'orders.test': 0, 'letter.flow': 'abandoned-cart' })
    .whereNull('orders.cancelled_at')
    .whereRaw('orders.placed_at >= clicks.at')
    .select(knex.raw('1'))
