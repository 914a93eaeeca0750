import type { Db } from '../db/db.ts'
import type { Shop } from '../domain/shop.ts'
import type { Instant } from '../domain/time.ts'
import type { Reason } from '../metrics/letters.ts'

/** A letter that would have gone, would still be waiting, or would not have been written, each with why. */
export type Line = {
  readonly at: Instant
  readonly flow: string
  readonly key: string
  readonly outcome: 'sent' | 'waiting' | 'not'
  readonly why: string
  readonly step: number
  readonly to: string | null
  readonly orderId: string | null
  readonly orderName: string | null
  readonly cartToken: string | null
  readonly customerId: string | null
}

export type Outcome = {
  readonly lines: readonly Line[]
  /** People, by address: how many would have had at least one letter. */
  readonly people: number
  readonly reasons: readonly Reason[]
}

type MessageRow = {
  flow: string
  message_key: string
  state: string
  step: number
  why: string | null
  to_address: string | null
  order_id: string | null
  cart_token: string | null
  customer_id: string | null
  sent_at: Instant | null
  due_at: Instant
  created_at: Instant
}
type DecisionRow = { at: Instant; flow: string; message_key: string; decision: string; why: string }
type Names = {
  readonly orders: ReadonlyMap<string, string>
  readonly orderOfParcel: ReadonlyMap<string, string>
  readonly carts: ReadonlySet<string>
}

/** Reads the copy as the rehearsal left it. */
export async function outcomeOf(db: Db, shop: Shop, since: Instant): Promise<Outcome> {
  const names = await namesIn(db, shop.id)
  const on = (await db
    .knex('flow_settings')
    .where({ shop_id: shop.id })
    .whereNotNull('on_since')
    .pluck('flow')) as string[]
  const letters = (await db
    .knex('messages')
    .where({ shop_id: shop.id })
    .whereIn('flow', on)
    .where('created_at', '>=', since)) as MessageRow[]
  const decisions = (await db
    .knex('decisions')
    .where({ shop_id: shop.id })
    .whereIn('flow', on)
    .orderBy('id')) as DecisionRow[]
  const newest = new Map(decisions.map((row) => [row.message_key, row]))
  const written = new Set(letters.map(({ message_key: key }) => key))
  const begun = new Set(letters.flatMap(({ message_key: key }) => beginnings(key)))
  const lines = [
    ...letters.map((row): Line => letterLine(row, names, newest.get(row.message_key))),
    ...[...newest.values()]
      .filter(({ message_key: key, decision }) => !written.has(key) && ['nothing', 'drop', 'cancel'].includes(decision))
      // A word about a whole matter (its key ends in `:`) says nothing where a letter of it was written.
      .filter(({ message_key: key }) => !key.endsWith(':') || !begun.has(key))
      .map((row): Line => notLine(row, names)),
  ].sort((a, b) => a.at - b.at)
  const people = new Set(lines.filter(({ outcome }) => outcome === 'sent').map(({ to }) => to))
  return { lines, people: people.size, reasons: countedReasons(lines) }
}

/** `a:b:c` begins with `a:` and `a:b:`. */
const beginnings = (key: string): string[] => [...key.matchAll(/:/g)].map(({ index }) => key.slice(0, index + 1))

function countedReasons(lines: readonly Line[]): readonly Reason[] {
  const not = lines.filter(({ outcome }) => outcome === 'not')
  return [...Map.groupBy(not, ({ why }) => why)]
    .map(([why, list]) => ({ why, letters: list.length }))
    .sort((a, b) => b.letters - a.letters || (a.why < b.why ? -1 : 1))
}

function letterLine(row: MessageRow, names: Names, said: DecisionRow | undefined): Line {
  const outcome = row.state === 'sent' ? 'sent' : row.state === 'scheduled' ? 'waiting' : 'not'
  return {
    at: row.sent_at ?? (outcome === 'waiting' ? row.due_at : (said?.at ?? row.due_at)),
    flow: row.flow,
    key: row.message_key,
    outcome,
    why: row.why ?? '',
    step: row.step,
    to: row.to_address,
    orderId: row.order_id,
    orderName: (row.order_id && names.orders.get(row.order_id)) || null,
    cartToken: row.cart_token,
    customerId: row.customer_id,
  }
}

/** A decision against writing names its matter only in its key: `flow:order`, `flow:cart:step` or `flow:parcel:step`. */
function notLine(row: DecisionRow, names: Names): Line {
  const [, matter = ''] = row.message_key.split(':')
  const orderId = names.orders.has(matter) ? matter : (names.orderOfParcel.get(matter) ?? null)
  return {
    at: row.at,
    flow: row.flow,
    key: row.message_key,
    outcome: 'not',
    why: row.why,
    step: 1,
    to: null,
    orderId,
    orderName: (orderId && names.orders.get(orderId)) || null,
    cartToken: names.carts.has(matter) ? matter : null,
    customerId: null,
  }
}

async function namesIn({ knex }: Db, shopId: number): Promise<Names> {
  const orders = (await knex('orders').where({ shop_id: shopId }).select('id', 'name')) as {
    id: string
    name: string
  }[]
  const parcels = (await knex('parcels').where({ shop_id: shopId }).select('id', 'order_id')) as {
    id: string
    order_id: string
  }[]
  return {
    orders: new Map(orders.map(({ id, name }) => [id, name])),
    orderOfParcel: new Map(parcels.map(({ id, order_id: orderId }) => [id, orderId])),
    carts: new Set((await knex('carts').where({ shop_id: shopId }).pluck('token')) as string[]),
  }
}
