import type { Knex } from 'knex'
import { loadPersons } from '../customers/people.ts'
import { deliveryOutcome } from '../domain/outcome.ts'
import type { Order } from '../domain/order.ts'
import type { Parcel } from '../domain/parcel.ts'
import type { StoredMessage } from '../outbox/messages.ts'
import { loadStandings } from '../outbox/standing.ts'

/** By what answers are told apart, and the values one answer has; a value nobody told is absent. */
export const traits = ['product', 'carrier', 'outcome', 'region', 'channel', 'language', 'buyer'] as const
export type Trait = (typeof traits)[number]
type Traits = { readonly [trait in Trait]?: readonly string[] }

/** Longer values are not told apart; the database's keys are no longer. */
const longest = 120
const mostProducts = 20

/**
 * Keeps what an answer was about as it stood when it was first given: what a parcel does or a customer buys afterwards
 * is not what they judged. Nothing in it says who answered.
 */
export async function keepTraits(trx: Knex, message: StoredMessage): Promise<void> {
  const { shopId, id, orderId, cartToken, customerId } = message
  const key = { shop_id: shopId, message_id: id }
  if (await trx('answer_traits').where(key).first('message_id')) return
  const [standing] = await loadStandings(trx, shopId, [{ orderId, cartToken, customerId }])
  const { order, parcels } = standing ?? { order: null, parcels: [] }
  const told: Traits = {
    language: [message.locale.toLowerCase().split('-')[0] ?? message.locale],
    ...(order && { ...orderTraits(order, parcels), buyer: [await buyerOf(trx, shopId, order)] }),
  }
  await trx('answer_traits')
    .insert({ ...key, traits: JSON.stringify(told) })
    .onConflict(['shop_id', 'message_id'])
    .ignore()
}

function orderTraits({ delivery, lines, source }: Order, parcels: readonly Parcel[]): Traits {
  const place = [delivery?.country, delivery?.province].filter(Boolean).join('-')
  return {
    product: distinct(lines.map(({ title }) => title)).slice(0, mostProducts),
    carrier: distinct(parcels.flatMap(({ carrier }) => carrier ?? [])),
    outcome: [deliveryOutcome(parcels)],
    region: place ? [place] : [],
    channel: source ? [source] : [],
  }
}

/** Whether the person had ordered before this order. */
async function buyerOf(trx: Knex, shopId: number, order: Order): Promise<'new' | 'returning'> {
  const persons = await loadPersons(trx, shopId, order.customerId ? [order.customerId] : [])
  const earlier = await trx('orders')
    .where({ shop_id: shopId, test: 0 })
    .whereIn('customer_id', persons.get(order.customerId ?? '')?.customerIds ?? [])
    .whereNull('cancelled_at')
    .where('placed_at', '<', order.placedAt)
    .first('id')
  return earlier ? 'returning' : 'new'
}

const distinct = (values: readonly string[]): readonly string[] => [
  ...new Set(values.map((value) => value.trim().slice(0, longest)).filter(Boolean)),
]
