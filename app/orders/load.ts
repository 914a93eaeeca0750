import type { Knex } from 'knex'
import type { Cart } from '../domain/cart.ts'
import type { Order, Return } from '../domain/order.ts'
import type { Parcel } from '../domain/parcel.ts'
import { refundsOf } from './ledger.ts'
import { isTombstone } from './merge-cart.ts'
import { asParcel } from './merge-parcel.ts'
import { cartShape, orderShape, parcelShape, refundShape, returnShape } from './rows.ts'
import { readWhere } from './table.ts'

/** Orders by the platform's ids, each with its refunds. */
export async function ordersById(knex: Knex, shopId: number, ids: readonly string[]): Promise<Map<string, Order>> {
  const orders = await withRefunds(knex, shopId, await readWhere(knex, shopId, orderShape, 'id', ids))
  return new Map(orders.map((order) => [order.id, order]))
}

/** Orders of these records (`Order.customerId`), newest first; of each record its last `limitPer`. */
export const ordersOfCustomers = (
  knex: Knex,
  shopId: number,
  customerIds: readonly string[],
  limitPer = 50,
): Promise<readonly Order[]> => lastOrders(knex, shopId, 'customer_id', customerIds, limitPer)

/** Orders placed with these addresses (normalised), newest first; of each address its last `limitPer`. */
export const ordersByEmail = (
  knex: Knex,
  shopId: number,
  emails: readonly string[],
  limitPer = 50,
): Promise<readonly Order[]> => lastOrders(knex, shopId, 'email', emails, limitPer)

async function lastOrders(
  knex: Knex,
  shopId: number,
  column: 'customer_id' | 'email',
  values: readonly string[],
  limitPer: number,
): Promise<readonly Order[]> {
  if (values.length === 0) return []
  const numbered = knex('orders')
    .where({ shop_id: shopId })
    .whereIn(column, [...new Set(values)])
    .select('*')
    .rowNumber('place', (over) => void over.partitionBy(column).orderBy('placed_at', 'desc').orderBy('id', 'desc'))
  const rows = await knex.from(numbered.as('numbered')).where('place', '<=', limitPer)
  const orders = await withRefunds(knex, shopId, rows.map(orderShape.fromRow))
  return [...orders].sort((a, b) => b.placedAt - a.placedAt || (a.id < b.id ? 1 : -1))
}

async function withRefunds(knex: Knex, shopId: number, orders: readonly Order[]): Promise<readonly Order[]> {
  const ids = orders.map(({ id }) => id)
  const refunds = grouped(await readWhere(knex, shopId, refundShape, 'order_id', ids))
  return orders.map((order) => ({ ...order, refunds: refundsOf(refunds.get(order.id) ?? [], order.id) }))
}

/** Parcels by order, oldest first; orders without any are absent. */
export async function parcelsOfOrders(
  knex: Knex,
  shopId: number,
  orderIds: readonly string[],
): Promise<Map<string, readonly Parcel[]>> {
  const parcels = (await readWhere(knex, shopId, parcelShape, 'order_id', orderIds)).map(asParcel)
  return grouped(parcels.sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1)))
}

export async function returnsOfOrders(
  knex: Knex,
  shopId: number,
  orderIds: readonly string[],
): Promise<Map<string, readonly Return[]>> {
  return grouped(await readWhere(knex, shopId, returnShape, 'order_id', orderIds))
}

/** Carts by token; a cart that is only known to be deleted is not among them. */
export async function cartsByToken(knex: Knex, shopId: number, tokens: readonly string[]): Promise<Map<string, Cart>> {
  const carts = await readWhere(knex, shopId, cartShape, 'token', tokens)
  return new Map(carts.filter((cart) => !isTombstone(cart)).map((cart) => [cart.token, cart]))
}

const grouped = <T extends { readonly orderId: string }>(things: readonly T[]): Map<string, T[]> =>
  Map.groupBy(things, ({ orderId }) => orderId)
