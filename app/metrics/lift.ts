import type { Knex } from 'knex'
import { type Difference, shareDifference } from '../domain/compare.ts'
import type { Flow } from '../domain/flow.ts'
import { type Interval, shareOf } from '../domain/nps.ts'
import { day, type Instant } from '../domain/time.ts'
import { why } from '../domain/why.ts'
import { shopFlows } from '../outbox/shop-flows.ts'

/** Days in which an order counts: a reminder works soon or not at all, a question asked may bring somebody back later. */
export const liftDays = (purpose: Flow['purpose']): number => (purpose === 'marketing' ? 14 : 60)
const oldest = 365 * day
const mostPeople = 20_000

export type Group = { readonly people: number; readonly ordered: number; readonly share: Interval | null }
export type Lift = {
  readonly flow: Flow
  readonly days: number
  readonly written: Group
  readonly heldOut: Group
  /** Ordered among those written to, less among those held out; null while either group is empty. */
  readonly lift: Difference | null
}

type Row = { people: number | string; ordered: number | string | null }

/**
 * What a flow's letters bring: orders of people written to, against those the flow left alone by chance, each from the moment their first
 * letter went out or would have. Only flows that ever held somebody out.
 */
export async function liftOf(knex: Knex, shopId: number, now: Instant): Promise<readonly Lift[]> {
  const lifts: Lift[] = []
  for (const flow of (await shopFlows(knex, shopId)).all.filter(({ holdoutPercent }) => holdoutPercent)) {
    const days = liftDays(flow.purpose)
    const window = { from: now - oldest, to: now - days * day }
    // The least, and not the first of a list: for its order MariaDB would look through the letters of all shops.
    const first = (await knex('messages')
      .where({ shop_id: shopId, flow: flow.name, state: 'dropped', why: why.heldOut })
      .where('due_at', '>=', window.from)
      .min({ due_at: 'due_at' })
      .first()) as { due_at: number | string | null } | undefined
    if (!first || first.due_at === null) continue
    // Those written to before anybody was held out had another year's weather.
    const since = Math.max(window.from, Number(first.due_at))
    const heldOut = await groupOf(knex, shopId, flow, { from: since, to: window.to }, days, true)
    const written = await groupOf(knex, shopId, flow, { from: since, to: window.to }, days, false)
    const lift = shareDifference(
      { hits: heldOut.ordered, of: heldOut.people },
      { hits: written.ordered, of: written.people },
    )
    lifts.push({ flow, days, written, heldOut, lift })
  }
  return lifts
}

async function groupOf(
  knex: Knex,
  shopId: number,
  { name }: Flow,
  { from, to }: { from: Instant; to: Instant },
  days: number,
  heldOut: boolean,
): Promise<Group> {
  const state = heldOut ? { state: 'dropped', why: why.heldOut } : { state: 'sent' }
  const firsts = knex('messages')
    .where({ shop_id: shopId, flow: name, ...state })
    .where('due_at', '>=', from)
    .where('due_at', '<', to)
    .groupBy('address_hash')
    .select('address_hash')
    .min({ first_at: 'due_at' })
    .max({ customer_id: 'customer_id', cart_token: 'cart_token' })
    .limit(mostPeople)
  const theirs = knex({ other: 'customers' })
    .join({ me: 'customers' }, (on) => {
      void on.on('me.shop_id', 'other.shop_id').andOn('me.person_id', 'other.person_id')
    })
    .where('me.shop_id', shopId)
    .whereRaw('me.id = person.customer_id')
    .select('other.id')
  const ordered = knex('orders')
    .where({ 'orders.shop_id': shopId, 'orders.test': 0 })
    .whereNull('orders.cancelled_at')
    .whereRaw('orders.placed_at > person.first_at')
    .whereRaw(`orders.placed_at <= person.first_at + ${days * day}`)
    .where((one) => {
      void one.whereIn('orders.customer_id', theirs).orWhereRaw('orders.cart_token = person.cart_token')
    })
    .select(knex.raw('1'))
  const people = knex
    .from(firsts.as('person'))
    .select(knex.raw('CASE WHEN EXISTS ? THEN 1 ELSE 0 END AS ordered', [ordered]))
  const [row] = (await knex.from(people.as('people')).count({ people: '*' }).sum({ ordered: 'ordered' })) as Row[]
  const [of, hits] = [Number(row?.people ?? 0), Number(row?.ordered ?? 0)]
  return { people: of, ordered: hits, share: shareOf(hits, of) }
}
