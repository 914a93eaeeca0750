import type { Knex } from 'knex'
import { fromJson } from '../db/row.ts'
import { formatMoney } from '../domain/money.ts'
import { type ParcelHistory, parcelStatuses } from '../domain/parcel.ts'
import type { Instant } from '../domain/time.ts'
import { shopFlows } from '../outbox/shop-flows.ts'
import type { Language } from './language.ts'
import { reasonIn } from './reasons.ts'

/** One thing that happened: `key` names its sentence in the strings, which may use `name` and `what`. */
export type Moment = {
  readonly at: Instant
  readonly kind: 'order' | 'parcel' | 'letter' | 'answer'
  readonly key: string
  readonly name?: string | null
  readonly what?: string | null
  readonly href?: string
}

/** The story of an order from the first parcel to the last letter, oldest first. */
export async function timelineOf(
  knex: Knex,
  shop: { readonly id: number; readonly base: string; readonly language: Language },
  orderId: string,
): Promise<readonly Moment[]> {
  const moments = [
    ...(await orderMoments(knex, shop, orderId)),
    ...(await parcelMoments(knex, shop.id, orderId)),
    ...(await letterMoments(knex, shop, orderId)),
  ]
  return moments.sort((a, b) => a.at - b.at)
}

async function orderMoments(
  knex: Knex,
  { id, language }: { readonly id: number; readonly language: Language },
  orderId: string,
): Promise<readonly Moment[]> {
  const order = (await knex('orders')
    .where({ shop_id: id, id: orderId })
    .first('placed_at', 'cancelled_at', 'total', 'currency', 'name')) as
    { placed_at: number; cancelled_at: number | null; total: number; currency: string; name: string } | undefined
  if (!order) return []
  const money = (amount: number): string => formatMoney({ amount, currency: order.currency }, language)
  const refunds = (await knex('refunds').where({ shop_id: id, order_id: orderId })) as { at: number; amount: number }[]
  const returns = (await knex('returns').where({ shop_id: id, order_id: orderId })) as {
    updated_at: number
    status: string
  }[]
  const moments: Moment[] = [
    { at: order.placed_at, kind: 'order', key: 'timeline.placed', name: order.name, what: money(order.total) },
    ...refunds.map(({ at, amount }): Moment => ({ at, kind: 'order', key: 'timeline.refunded', what: money(amount) })),
    ...returns.map(({ updated_at, status }): Moment => ({
      at: updated_at,
      kind: 'order',
      key: `timeline.return.${status}`,
    })),
  ]
  if (order.cancelled_at !== null) moments.push({ at: order.cancelled_at, kind: 'order', key: 'timeline.cancelled' })
  return moments
}

async function parcelMoments(knex: Knex, shopId: number, orderId: string): Promise<readonly Moment[]> {
  const parcels = (await knex('parcels')
    .where({ shop_id: shopId, order_id: orderId })
    .orderBy('created_at')
    .select('carrier', 'number', 'history')) as { carrier: string | null; number: string | null; history: string }[]
  return parcels.flatMap(({ carrier, number, history }) => {
    const told = fromJson<ParcelHistory>(history)
    return parcelStatuses.flatMap((status): Moment[] => {
      const at = told[status]?.first
      const name = [carrier, number].filter(Boolean).join(' ')
      return at === undefined ? [] : [{ at, kind: 'parcel', key: `parcel.${status}`, what: name || null }]
    })
  })
}

async function letterMoments(
  knex: Knex,
  { id, base, language }: { readonly id: number; readonly base: string; readonly language: Language },
  orderId: string,
): Promise<readonly Moment[]> {
  const { named } = await shopFlows(knex, id)
  const letters = (await knex('messages')
    .where({ shop_id: id, order_id: orderId })
    .orderBy('created_at')
    .select('id', 'flow', 'state', 'why', 'sent_at', 'due_at', 'created_at')) as {
    id: string
    flow: string
    state: string
    why: string | null
    sent_at: number | null
    due_at: number
    created_at: number
  }[]
  return letters.map((letter): Moment => ({
    at: letter.sent_at ?? (letter.state === 'scheduled' ? letter.due_at : letter.created_at),
    kind: 'letter',
    key: `timeline.letter.${letter.state}`,
    name: named(letter.flow)?.title[language] ?? letter.flow,
    what: letter.why ? reasonIn(language, letter.why) : null,
    href: `${base}/messages/${letter.id}`,
  }))
}
