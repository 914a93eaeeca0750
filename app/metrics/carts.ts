import type { Knex } from 'knex'
import type { Money } from '../domain/money.ts'
import { askedIn } from './asked.ts'
import type { Period } from './period.ts'

export type Recovered = { readonly reminders: number; readonly orders: number; readonly totals: readonly Money[] }

/**
 * Carts whose reminder went out in the period, was followed by a person's click, and became an order after that click.
 * Cancelled and test orders are left out. A cart counts once, however many reminders and clicks it had.
 */
export async function recoveredCarts(knex: Knex, shopId: number, period: Period): Promise<Recovered> {
  const sent = () =>
    knex('messages')
      .where({ 'messages.shop_id': shopId, 'messages.flow': 'abandoned-cart', 'messages.state': 'sent' })
      .where('messages.sent_at', '>=', period.from)
      .where('messages.sent_at', '<', period.to)
  const orders = sent()
    .join('clicks', (on) => {
      on.on('clicks.shop_id', 'messages.shop_id').andOn('clicks.message_id', 'messages.id')
    })
    .join('orders', (on) => {
      on.on('orders.shop_id', 'messages.shop_id').andOn('orders.cart_token', 'messages.cart_token')
    })
    .where({ 'clicks.suspected': 0, 'orders.test': 0 })
    // Nobody clicks before the letter went out; so the clicks of the period are searched, which are fewer than its letters.
    .where('clicks.at', '>=', period.from)
    .whereNull('orders.cancelled_at')
    .whereRaw('orders.placed_at >= clicks.at')
    .distinct('orders.id', 'orders.total', 'orders.currency')
  const rows = (await knex
    .from(orders.as('recovered'))
    .groupBy('currency')
    .select('currency')
    .count({ n: '*' })
    .sum({ amount: 'total' })) as { currency: string; n: number | string; amount: number | string }[]
  return {
    reminders: (await askedIn(knex, shopId, ['abandoned-cart'], period)).sent,
    orders: rows.reduce((sum, { n }) => sum + Number(n), 0),
    totals: rows.map(({ currency, amount }) => ({ currency, amount: Number(amount) })),
  }
}
