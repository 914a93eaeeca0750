import { fromJson, fromJsonOrNull } from '../db/row.ts'
import type { Address } from '../domain/address.ts'
import type { Cart } from '../domain/cart.ts'
import type { Line, Order, Payment, Return, ReturnStatus } from '../domain/order.ts'
import { type ParcelHistory, type ParcelLine, statusOf } from '../domain/parcel.ts'
import type { KeptRefund } from './merge-order.ts'
import type { KeptParcel } from './merge-parcel.ts'

/** A row as the database gives it; each kind below says how its columns are to be read. */
export type Row = { readonly [column: string]: string | number | null }

/** How one kind of thing lies in its table. `key` names the primary key's columns. */
export type Shape<T> = {
  readonly table: string
  readonly key: readonly string[]
  readonly idOf: (thing: T) => string
  readonly toRow: (shopId: number, thing: T) => Row
  readonly fromRow: (row: Row) => T
}

const text = (value: Row[string] | undefined): string => String(value)
const textOrNull = (value: Row[string] | undefined): string | null =>
  value === null || value === undefined ? null : String(value)
const number = (value: Row[string] | undefined): number => Number(value)
const numberOrNull = (value: Row[string] | undefined): number | null =>
  value === null || value === undefined ? null : Number(value)

/** Refunds are not in the row; the reader adds them. */
export const orderShape: Shape<Order> = {
  table: 'orders',
  key: ['shop_id', 'id'],
  idOf: ({ id }) => id,
  toRow: (shopId, order) => ({
    shop_id: shopId,
    id: order.id,
    customer_id: order.customerId,
    name: order.name,
    email: order.email,
    phone: order.phone,
    first_name: order.firstName,
    locale: order.locale,
    placed_at: order.placedAt,
    updated_at: order.updatedAt,
    cancelled_at: order.cancelledAt,
    payment: order.payment,
    total: order.total.amount,
    currency: order.total.currency,
    order_lines: JSON.stringify(order.lines),
    delivery: order.delivery && JSON.stringify(order.delivery),
    delivery_method: order.deliveryMethod,
    cart_token: order.cartToken,
    status_url: order.statusUrl,
    test: order.test ? 1 : 0,
    source: order.source,
  }),
  fromRow: (row) => ({
    id: text(row.id),
    name: text(row.name),
    customerId: textOrNull(row.customer_id),
    email: textOrNull(row.email),
    phone: textOrNull(row.phone),
    firstName: textOrNull(row.first_name),
    locale: textOrNull(row.locale),
    placedAt: number(row.placed_at),
    updatedAt: number(row.updated_at),
    cancelledAt: numberOrNull(row.cancelled_at),
    payment: text(row.payment) as Payment,
    total: { amount: number(row.total), currency: text(row.currency) },
    lines: fromJson<Line[]>(row.order_lines),
    refunds: [],
    delivery: fromJsonOrNull<Address>(row.delivery),
    deliveryMethod: textOrNull(row.delivery_method),
    cartToken: textOrNull(row.cart_token),
    statusUrl: textOrNull(row.status_url),
    test: row.test === 1,
    source: textOrNull(row.source),
  }),
}

export const refundShape: Shape<KeptRefund> = {
  table: 'refunds',
  key: ['shop_id', 'id'],
  idOf: ({ id }) => id,
  toRow: (shopId, { id, orderId, at, amount }) => ({ shop_id: shopId, id, order_id: orderId, at, amount }),
  fromRow: (row) => ({
    id: text(row.id),
    orderId: text(row.order_id),
    at: number(row.at),
    amount: number(row.amount),
  }),
}

export const returnShape: Shape<Return> = {
  table: 'returns',
  key: ['shop_id', 'id'],
  idOf: ({ id }) => id,
  toRow: (shopId, { id, orderId, status, updatedAt }) => ({
    shop_id: shopId,
    id,
    order_id: orderId,
    status,
    updated_at: updatedAt,
  }),
  fromRow: (row) => ({
    id: text(row.id),
    orderId: text(row.order_id),
    status: text(row.status) as ReturnStatus,
    updatedAt: number(row.updated_at),
  }),
}

export const parcelShape: Shape<KeptParcel> = {
  table: 'parcels',
  key: ['shop_id', 'id'],
  idOf: ({ id }) => id,
  toRow: (shopId, parcel) => {
    const now = statusOf(parcel)
    return {
      shop_id: shopId,
      id: parcel.id,
      order_id: parcel.orderId,
      carrier: parcel.carrier,
      number: parcel.number,
      tracking_url: parcel.trackingUrl,
      parcel_lines: JSON.stringify(parcel.lines),
      history: JSON.stringify(parcel.history),
      status: now?.status ?? null,
      status_at: now?.at ?? null,
      created_at: parcel.createdAt,
      updated_at: parcel.updatedAt,
      expected_at: parcel.expectedAt,
      expected_told_at: parcel.expectedToldAt,
      cancelled: parcel.cancelled ? 1 : 0,
    }
  },
  fromRow: (row) => ({
    id: text(row.id),
    orderId: text(row.order_id),
    carrier: textOrNull(row.carrier),
    number: textOrNull(row.number),
    trackingUrl: textOrNull(row.tracking_url),
    lines: fromJson<ParcelLine[]>(row.parcel_lines),
    history: fromJson<ParcelHistory>(row.history),
    createdAt: number(row.created_at),
    updatedAt: number(row.updated_at),
    expectedAt: numberOrNull(row.expected_at),
    expectedToldAt: numberOrNull(row.expected_told_at),
    cancelled: row.cancelled === 1,
  }),
}

export const cartShape: Shape<Cart> = {
  table: 'carts',
  key: ['shop_id', 'token'],
  idOf: ({ token }) => token,
  toRow: (shopId, cart) => ({
    shop_id: shopId,
    token: cart.token,
    platform_id: cart.platformId,
    customer_id: cart.customerId,
    email: cart.email,
    phone: cart.phone,
    first_name: cart.firstName,
    locale: cart.locale,
    country: cart.country,
    province: cart.province,
    total: cart.total.amount,
    currency: cart.total.currency,
    cart_lines: JSON.stringify(cart.lines),
    restore_url: cart.restoreUrl,
    created_at: cart.createdAt,
    updated_at: cart.updatedAt,
    completed_at: cart.completedAt,
    deleted_at: cart.deletedAt,
  }),
  fromRow: (row) => ({
    token: text(row.token),
    platformId: textOrNull(row.platform_id),
    customerId: textOrNull(row.customer_id),
    email: textOrNull(row.email),
    phone: textOrNull(row.phone),
    firstName: textOrNull(row.first_name),
    locale: textOrNull(row.locale),
    country: textOrNull(row.country),
    province: textOrNull(row.province),
    total: { amount: number(row.total), currency: text(row.currency) },
    lines: fromJson<Line[]>(row.cart_lines),
    restoreUrl: textOrNull(row.restore_url),
    createdAt: number(row.created_at),
    updatedAt: number(row.updated_at),
    completedAt: numberOrNull(row.completed_at),
    deletedAt: numberOrNull(row.deleted_at),
  }),
}
