import type { Knex } from 'knex'
import { inChunks, rowsFor } from '../db/row.ts'
import { consentsOf } from '../customers/consents.ts'
import { holdsOf } from '../customers/holds.ts'
import { loadPersons } from '../customers/people.ts'
import { suppressionsOf } from '../customers/suppressions.ts'
import type { Facts, Message, Subject } from '../domain/message.ts'
import { askedIn } from './messages.ts'
import type { PastMessage, Reach, Standing } from '../domain/standing.ts'
import { day, type Instant } from '../domain/time.ts'
import {
  cartsByToken,
  ordersByEmail,
  ordersById,
  ordersOfCustomers,
  parcelsOfOrders,
  returnsOfOrders,
} from '../orders/load.ts'

type About = Pick<Subject, 'customerId' | 'orderId' | 'cartToken'> & { readonly facts?: Facts }

/**
 * What is true now about each matter, loaded together: a fixed handful of queries however many matters there are.
 * The answers stand in the order of `abouts`.
 */
export async function loadStandings(
  knex: Knex,
  shopId: number,
  abouts: readonly About[],
): Promise<readonly Standing[]> {
  const orders = await ordersById(knex, shopId, named(abouts.map(({ orderId }) => orderId)))
  const carts = await cartsByToken(knex, shopId, named(abouts.map(({ cartToken }) => cartToken)))
  const customerOf = (about: About): string | null =>
    (about.orderId && orders.get(about.orderId)?.customerId) ||
    (about.cartToken && carts.get(about.cartToken)?.customerId) ||
    about.customerId
  const persons = await loadPersons(knex, shopId, named(abouts.map(customerOf)))
  const parcels = await parcelsOfOrders(knex, shopId, [...orders.keys()])
  const returns = await returnsOfOrders(knex, shopId, [...orders.keys()])

  // Only a cart asks what else the person ordered: whether it was bought after all, on this device or another.
  const withCart = abouts.filter(({ cartToken }) => cartToken)
  const records = withCart.flatMap((about) => persons.get(customerOf(about) ?? '')?.customerIds ?? [])
  const emails = named(withCart.map(({ cartToken }) => carts.get(cartToken ?? '')?.email ?? null))
  const others = [
    ...(await ordersOfCustomers(knex, shopId, named(records))),
    ...(await ordersByEmail(knex, shopId, emails)),
  ]

  const answered = await answeredOf(knex, shopId, named(abouts.map(askedBy)))
  const used = await usedOf(knex, shopId, named(abouts.map(codeIn)))

  return abouts.map((about) => {
    const order = about.orderId ? (orders.get(about.orderId) ?? null) : null
    const cart = about.cartToken ? (carts.get(about.cartToken) ?? null) : null
    const person = persons.get(customerOf(about) ?? '') ?? null
    const theirs = cart
      ? others.filter(
          (other) =>
            (other.customerId !== null && person?.customerIds.includes(other.customerId)) ||
            (cart.email !== null && other.email === cart.email) ||
            other.cartToken === cart.token,
        )
      : order
        ? [order]
        : []
    return {
      customer: person?.customer ?? null,
      order,
      parcels: order ? (parcels.get(order.id) ?? []) : [],
      returns: order ? (returns.get(order.id) ?? []) : [],
      cart,
      orders: [...new Map(theirs.map((one) => [one.id, one])).values()].sort((a, b) => b.placedAt - a.placedAt),
      answered: answered.has(askedBy(about) ?? ''),
      codeUsed: used.has(codeIn(about) ?? ''),
    }
  })
}

/** The letter a reminder reminds of; null for all other messages. */
const askedBy = ({ facts = {} }: About): string | null => askedIn({ id: '', facts }) || null

async function answeredOf(knex: Knex, shopId: number, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const answered = (some: readonly string[]) =>
    knex('messages').where({ shop_id: shopId, answered: 1 }).whereIn('id', some).pluck('id')
  return new Set(await rowsFor<string>(ids, answered))
}

const codeIn = ({ facts = {} }: About): string | null => (typeof facts['code'] === 'string' ? facts['code'] : null)

async function usedOf(knex: Knex, shopId: number, codes: readonly string[]): Promise<ReadonlySet<string>> {
  if (codes.length === 0) return new Set()
  const used = knex('rewards').where({ shop_id: shopId }).whereIn('code', codes).whereNotNull('used_at')
  return new Set((await used.pluck('code')) as string[])
}

/** How the people behind these messages may be reached, and what they had lately; by address and by person. */
export async function loadReaches(
  knex: Knex,
  shopId: number,
  messages: readonly (Message & { readonly addressHash: string })[],
  now: Instant,
): Promise<readonly Reach[]> {
  const hashes = named(messages.map(({ addressHash }) => addressHash))
  const persons = await loadPersons(knex, shopId, named(messages.map(({ customerId }) => customerId)))
  const records = named([...persons.values()].flatMap(({ customerIds }) => customerIds))
  const consents = await consentsOf(knex, shopId, hashes)
  const suppressions = await suppressionsOf(knex, shopId, hashes)
  const past = await pastMessages(knex, shopId, hashes, records, now)
  const holds = await holdsOf(knex, shopId, hashes, records)
  return messages.map((message) => {
    const theirs = new Set(message.customerId ? (persons.get(message.customerId)?.customerIds ?? []) : [])
    const about = (one: { readonly addressHash: string; readonly customerId: string | null }): boolean =>
      one.addressHash === message.addressHash || (one.customerId !== null && theirs.has(one.customerId))
    return {
      consents: consents.get(message.addressHash) ?? [],
      suppressions: suppressions.get(message.addressHash) ?? [],
      past: past.filter(about),
      holds: holds.filter(about).map(({ kind }) => kind),
    }
  })
}

type Past = PastMessage & { readonly addressHash: string; readonly customerId: string | null }

/** A letter that could not be confirmed counts as one they had: it very probably was. */
async function pastMessages(
  knex: Knex,
  shopId: number,
  hashes: readonly string[],
  customerIds: readonly string[],
  now: Instant,
): Promise<readonly Past[]> {
  const since = now - 400 * day
  const columns = ['id', 'flow', 'purpose', 'order_id', 'cart_token', 'step', 'sent_at', 'address_hash', 'customer_id']
  const found = new Map<string, Past>()
  for (const [column, values] of [
    ['address_hash', hashes],
    ['customer_id', customerIds],
  ] as const)
    for (const chunk of inChunks(values))
      for (const row of (await knex('messages')
        .where({ shop_id: shopId })
        .whereIn(column, chunk)
        .where('sent_at', '>', since)
        .whereIn('state', ['sent', 'handed_off', 'uncertain'])
        .select(columns)) as Record<string, never>[])
        found.set(row.id ?? '', {
          id: row.id ?? '',
          flow: row.flow ?? '',
          purpose: row.purpose as unknown as PastMessage['purpose'],
          orderId: row.order_id ?? null,
          cartToken: row.cart_token ?? null,
          step: Number(row.step),
          sentAt: Number(row.sent_at),
          addressHash: row.address_hash ?? '',
          customerId: row.customer_id ?? null,
        })
  return [...found.values()].sort((a, b) => b.sentAt - a.sentAt)
}

const named = (list: readonly (string | null)[]): string[] => [...new Set(list.filter((one) => one !== null))]
