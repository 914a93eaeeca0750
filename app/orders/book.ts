import type { Knex } from 'knex'
import type { ShopEvent } from '../domain/event.ts'
import type { Instant } from '../domain/time.ts'
import { markCounts } from './changed.ts'
import { type Known, type Ledger, openLedger } from './ledger.ts'
import { cartShape, orderShape, parcelShape, refundShape, returnShape, type Shape } from './rows.ts'
import { readWhere, write } from './table.ts'

/** The orders, parcels, returns and carts that a batch of events speaks of, loaded at once and saved at once. */
export type Book = Omit<Ledger, 'shelves'> & { readonly save: () => Promise<void> }

/**
 * Opens the book of one shop for a batch. Every event given to `apply` must be among `events`: nothing is loaded later.
 * Costs eight queries to open and at most seven statements to save, however many of its 200 events there are.
 */
export async function openBook(trx: Knex, shopId: number, events: readonly ShopEvent[]): Promise<Book> {
  const known = await load(trx, shopId, events)
  const { shelves, ...ledger } = openLedger(known)
  return {
    ...ledger,
    async save() {
      await write(trx, shopId, orderShape, shelves.orders.changed())
      await write(trx, shopId, refundShape, shelves.refunds.changed())
      await write(trx, shopId, parcelShape, shelves.parcels.changed())
      await write(trx, shopId, returnShape, shelves.returns.changed())
      await write(trx, shopId, cartShape, shelves.carts.changed())
      const gone = shelves.carts.removed()
      if (gone.length > 0) await trx('carts').where({ shop_id: shopId }).whereIn('token', gone).delete()
      await markCounts(trx, shopId, known, shelves)
    },
  }
}

async function load(trx: Knex, shopId: number, events: readonly ShopEvent[]): Promise<Known> {
  const named = namedIn(events)
  return {
    orders: await readWhere(trx, shopId, orderShape, 'id', named.orders),
    refunds: await readWhere(trx, shopId, refundShape, 'order_id', named.orders),
    parcels: await loadEither(trx, shopId, parcelShape, ['order_id', named.orders], ['id', named.parcels]),
    returns: await readWhere(trx, shopId, returnShape, 'order_id', named.orders),
    carts: await loadEither(trx, shopId, cartShape, ['token', named.cartTokens], ['platform_id', named.cartIds]),
    bought: await boughtOf(trx, shopId, named.cartTokens),
  }
}

/** The ids a batch mentions, of whatever kind of event. */
function namedIn(events: readonly ShopEvent[]) {
  const named = { orders: [] as string[], parcels: [] as string[], cartTokens: [] as string[], cartIds: [] as string[] }
  for (const event of events) {
    if (event.type === 'order') {
      named.orders.push(event.order.id, ...event.parcels.map(({ orderId }) => orderId))
      named.parcels.push(...event.parcels.map(({ id }) => id))
      if (event.order.cartToken !== null) named.cartTokens.push(event.order.cartToken)
    } else if (event.type === 'parcel') {
      named.orders.push(event.parcel.orderId)
      named.parcels.push(event.parcel.id)
    } else if (event.type === 'scan') {
      named.orders.push(event.orderId)
      named.parcels.push(event.parcelId)
    } else if (event.type === 'order deleted') named.orders.push(event.orderId)
    else if (event.type === 'refund') named.orders.push(event.orderId)
    else if (event.type === 'return') named.orders.push(event.return.orderId)
    else if (event.type === 'cart') {
      named.cartTokens.push(event.cart.token)
      if (event.cart.platformId !== null) named.cartIds.push(event.cart.platformId)
    } else if (event.type === 'cart deleted') named.cartIds.push(event.platformId)
  }
  return named
}

/** What is found by the one name or the other, each thing once. */
async function loadEither<T>(
  trx: Knex,
  shopId: number,
  shape: Shape<T>,
  ...ways: readonly (readonly [column: string, values: readonly string[]])[]
): Promise<readonly T[]> {
  const found = new Map<string, T>()
  for (const [column, values] of ways)
    for (const thing of await readWhere(trx, shopId, shape, column, values)) found.set(shape.idOf(thing), thing)
  return [...found.values()]
}

/** When the carts became orders, for those that did. */
async function boughtOf(trx: Knex, shopId: number, tokens: readonly string[]): Promise<Map<string, Instant>> {
  if (tokens.length === 0) return new Map()
  const rows = (await trx('orders')
    .where({ shop_id: shopId })
    .whereIn('cart_token', [...tokens])
    .groupBy('cart_token')
    .select('cart_token')
    .min({ placed_at: 'placed_at' })) as { cart_token: string; placed_at: number | string }[]
  return new Map(rows.map((row) => [row.cart_token, Number(row.placed_at)]))
}
