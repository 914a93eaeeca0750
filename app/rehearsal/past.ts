import type { Knex } from 'knex'
import { inChunks } from '../db/row.ts'
import type { PersonTold, ShopEvent } from '../domain/event.ts'
import type { Shop } from '../domain/shop.ts'
import { day, type Instant } from '../domain/time.ts'
import { cartsByToken, ordersById, parcelsOfOrders, returnsOfOrders } from '../orders/load.ts'
import { storefrontNamed } from '../storefronts/index.ts'
import { Unreadable } from '../storefronts/storefront.ts'
import { cartRetold, orderRetold } from './retold.ts'

/** Something the shop told, when we heard of it, and by which delivery. */
export type Happening = { readonly at: Instant; readonly name: string; readonly event: ShopEvent }

/** Orders placed so long before the rehearsal begins may still be on their way in it. */
const lookBack = 45 * day

/** What concerns customers; a rehearsal must not uninstall, rename or erase anything, not even in its copy. */
const heard = new Set<ShopEvent['type']>(
  'order,order deleted,parcel,scan,refund,return,cart,cart deleted,person,persons merged,consent'.split(
    ',',
  ) as ShopEvent['type'][],
)

export type Stretch = { readonly since: Instant; readonly until: Instant }

/**
 * All that happened, oldest first: deliveries as they came where they are still held, and the standing retold for whatever
 * is older than they are (or was imported when the app was installed).
 */
export async function pastOf(knex: Knex, shop: Shop, stretch: Stretch): Promise<readonly Happening[]> {
  const told = await deliveriesOf(knex, shop, stretch)
  const heldFrom = told[0]?.at ?? stretch.until
  const happenings = [
    ...told,
    ...(await ordersBefore(knex, shop.id, stretch, heldFrom)),
    ...(await cartsBefore(knex, shop.id, stretch, heldFrom)),
  ]
  return happenings.filter(({ at }) => at < stretch.until).sort((a, b) => a.at - b.at)
}

type Row = { id: number; topic: string; payload: Buffer; triggered_at: Instant | null; received_at: Instant }

async function deliveriesOf(knex: Knex, shop: Shop, { since, until }: Stretch): Promise<readonly Happening[]> {
  const storefront = storefrontNamed(shop.platform)
  const happenings: Happening[] = []
  for (let after = 0; storefront;) {
    const rows = (await knex('journal')
      .where({ shop_id: shop.id, state: 'taken' })
      .where('id', '>', after)
      .where('received_at', '>=', since - lookBack)
      .where('received_at', '<', until)
      .whereNotNull('payload')
      .orderBy('id')
      .limit(500)
      .select('id', 'topic', 'payload', 'triggered_at', 'received_at')) as Row[]
    for (const { id, topic, payload, triggered_at, received_at: at } of rows) {
      if (storefront.isHistory?.(topic)) continue
      for (const event of readable(() => storefront.read(topic, payload, triggered_at ?? at)))
        if (heard.has(event.type)) happenings.push({ at, name: `${topic} #${id}`, event })
    }
    const last = rows.at(-1)
    if (!last || rows.length < 500) break
    after = last.id
  }
  return happenings.sort((a, b) => a.at - b.at)
}

function readable(read: () => readonly ShopEvent[] | null): readonly ShopEvent[] {
  try {
    return read() ?? []
  } catch (error) {
    if (error instanceof Unreadable) return []
    throw error
  }
}

async function ordersBefore(knex: Knex, shopId: number, { since }: Stretch, heldFrom: Instant) {
  const ids = (await knex('orders')
    .where({ shop_id: shopId })
    .where('placed_at', '>=', since - lookBack)
    .where('placed_at', '<', heldFrom)
    .pluck('id')) as string[]
  const happenings: Happening[] = []
  for (const chunk of inChunks(ids)) {
    const orders = [...(await ordersById(knex, shopId, chunk)).values()]
    const parcels = await parcelsOfOrders(knex, shopId, chunk)
    const returns = await returnsOfOrders(knex, shopId, chunk)
    const personOf = await persons(knex, shopId, orders)
    for (const order of orders)
      for (const event of orderRetold(order, parcels.get(order.id) ?? [], returns.get(order.id) ?? [], {
        person: personOf(order),
      }))
        happenings.push({ at: event.at, name: `order ${order.name}`, event })
  }
  return happenings
}

async function cartsBefore(knex: Knex, shopId: number, { since }: Stretch, heldFrom: Instant) {
  const tokens = (await knex('carts')
    .where({ shop_id: shopId })
    .where('updated_at', '>=', since)
    .where('created_at', '<', heldFrom)
    .pluck('token')) as string[]
  const happenings: Happening[] = []
  for (const chunk of inChunks(tokens)) {
    const carts = [...(await cartsByToken(knex, shopId, chunk)).values()]
    const personOf = await persons(knex, shopId, carts)
    for (const cart of carts)
      for (const event of cartRetold(cart, { person: personOf(cart) }))
        happenings.push({ at: event.at, name: `cart of ${new Date(cart.createdAt).toISOString().slice(0, 10)}`, event })
  }
  return happenings
}

type Named = Pick<PersonTold, 'email' | 'phone' | 'firstName' | 'locale'> & { readonly customerId: string | null }

/** Who a matter is of, by the platform's account of theirs where they have one. */
async function persons(knex: Knex, shopId: number, matters: readonly Named[]): Promise<(matter: Named) => PersonTold> {
  const records = [...new Set(matters.flatMap(({ customerId }) => customerId ?? []))]
  const rows = (await knex('identities')
    .where({ shop_id: shopId, kind: 'platform' })
    .whereIn('customer_id', records)
    .select('customer_id', 'value')) as { customer_id: string; value: string }[]
  const accounts = new Map(rows.map(({ customer_id: record, value }) => [record, value]))
  return ({ customerId, email, phone, firstName, locale }) => ({
    id: (customerId && accounts.get(customerId)) || null,
    email,
    phone,
    firstName,
    lastName: null,
    locale,
  })
}
