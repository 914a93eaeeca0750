import type { Knex } from 'knex'
import { fromJson } from '../db/row.ts'
import { formatMoney } from '../domain/money.ts'
import { type ParcelHistory, parcelStatuses } from '../domain/parcel.ts'
import type { Instant } from '../domain/time.ts'
import { conversation } from '../flows/conversation.ts'
import { shopFlows } from '../outbox/shop-flows.ts'
import type { Language } from './language.ts'
import { reasonIn } from './reasons.ts'

/** One thing that happened: `key` names its sentence in the strings, which may use `name` and `what`. */
export type Moment = {
  readonly at: Instant
  readonly kind: 'order' | 'parcel' | 'letter' | 'answer' | 'consent'
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
    ...(await orderMoments(knex, shop, [orderId])),
    ...(await letterMoments(knex, shop, (letters) => void letters.where({ order_id: orderId }))),
  ]
  return moments.sort((a, b) => a.at - b.at)
}

export type About = { readonly id: number; readonly base: string; readonly language: Language }

/** What happened to orders, their parcels, refunds and returns. */
export async function orderMoments(
  knex: Knex,
  { id, language }: Pick<About, 'id' | 'language'>,
  orderIds: readonly string[],
): Promise<readonly Moment[]> {
  const of = (table: string): Knex.QueryBuilder =>
    knex(table)
      .where({ shop_id: id })
      .whereIn('order_id', [...orderIds])
  const orders = (await knex('orders')
    .where({ shop_id: id })
    .whereIn('id', [...orderIds])
    .select('id', 'placed_at', 'cancelled_at', 'total', 'currency', 'name')) as OrderRow[]
  const named = new Map(orders.map((order) => [order.id, order]))
  const refunds = (await of('refunds').select('order_id', 'at', 'amount')) as RefundRow[]
  const returns = (await of('returns').select('status', 'updated_at')) as { updated_at: number; status: string }[]
  const money = (amount: number, currency: string): string => formatMoney({ amount, currency }, language)
  return [
    ...orders.flatMap((order): Moment[] => [
      {
        at: order.placed_at,
        kind: 'order',
        key: 'timeline.placed',
        name: order.name,
        what: money(order.total, order.currency),
      },
      ...(order.cancelled_at === null
        ? []
        : [{ at: order.cancelled_at, kind: 'order', key: 'timeline.cancelled' } as const]),
    ]),
    ...refunds.map(({ order_id, at, amount }): Moment => ({
      at,
      kind: 'order',
      key: 'timeline.refunded',
      what: money(amount, named.get(order_id)?.currency ?? 'EUR'),
    })),
    ...returns.map(({ updated_at, status }): Moment => ({
      at: updated_at,
      kind: 'order',
      key: `timeline.return.${status}`,
    })),
    ...parcelMoments(await of('parcels').orderBy('created_at').select('carrier', 'number', 'history')),
  ]
}

type OrderRow = {
  id: string
  placed_at: number
  cancelled_at: number | null
  total: number
  currency: string
  name: string
}
type RefundRow = { order_id: string; at: number; amount: number }
type ParcelRow = { carrier: string | null; number: string | null; history: string }

function parcelMoments(parcels: readonly ParcelRow[]): readonly Moment[] {
  return parcels.flatMap(({ carrier, number, history }) => {
    const told = fromJson<ParcelHistory>(history)
    return parcelStatuses.flatMap((status): Moment[] => {
      const at = told[status]?.first
      const name = [carrier, number].filter(Boolean).join(' ')
      return at === undefined ? [] : [{ at, kind: 'parcel', key: `parcel.${status}`, what: name || null }]
    })
  })
}

/** Letters, also those that were not sent, each with why; the newest two hundred. */
export async function letterMoments(
  knex: Knex,
  { id, base, language }: About,
  narrow: (letters: Knex.QueryBuilder) => void,
): Promise<readonly Moment[]> {
  const { named } = await shopFlows(knex, id)
  const letters = (await knex('messages')
    .where({ shop_id: id })
    // What was written by hand stands among the words of its conversation.
    .whereNot({ flow: conversation.name })
    .where(narrow)
    .orderBy('created_at', 'desc')
    .limit(200)
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
