import { normaliseEmail } from '../domain/address.ts'
import type { Cart } from '../domain/cart.ts'
import type { CartTold, OrderTold, ShopEvent } from '../domain/event.ts'
import type { Order, Refund, Return } from '../domain/order.ts'
import type { Parcel } from '../domain/parcel.ts'
import type { Instant } from '../domain/time.ts'
import { fit } from './fit.ts'
import { isTombstone, mergeCart, tombstone, tombstoneToken } from './merge-cart.ts'
import { type KeptRefund, mergeOrder, mergeRefund, mergeReturn } from './merge-order.ts'
import { asParcel, keptParcel, type KeptParcel, mergeParcel, scannedParcel } from './merge-parcel.ts'
import { earliest } from './newest.ts'
import { type Shelf, shelf } from './shelf.ts'

/** What an event is about. */
export type Touched = { readonly orderId: string } | { readonly cartToken: string }

/** All that is known of the orders, parcels and carts some events speak of. `bought`: when a cart's order was placed, by the cart's token. */
export type Known = {
  readonly orders: readonly Order[]
  readonly refunds: readonly KeptRefund[]
  readonly parcels: readonly KeptParcel[]
  readonly returns: readonly Return[]
  readonly carts: readonly Cart[]
  readonly bought: ReadonlyMap<string, Instant>
}

export type Shelves = {
  readonly orders: Shelf<Order>
  readonly refunds: Shelf<KeptRefund>
  readonly parcels: Shelf<KeptParcel>
  readonly returns: Shelf<Return>
  readonly carts: Shelf<Cart>
}

export type Ledger = {
  readonly apply: (event: ShopEvent, customerId: string | null) => Touched | null
  readonly order: (id: string) => Order | null
  readonly parcelsOf: (orderId: string) => readonly Parcel[]
  readonly returnsOf: (orderId: string) => readonly Return[]
  readonly cart: (token: string) => Cart | null
  readonly shelves: Shelves
}

/** Takes events in whatever order and as often as they are told; the outcome is the same. Pure: nothing is stored. */
export function openLedger(known: Known): Ledger {
  const orders = shelf(known.orders, ({ id }) => id)
  const refunds = shelf(known.refunds, ({ id }) => id)
  const parcels = shelf(known.parcels, ({ id }) => id)
  const returns = shelf(known.returns, ({ id }) => id)
  const carts = shelf(known.carts, ({ token }) => token)
  const bought = new Map(known.bought)

  function tellOrder(
    { person: _person, codes: _codes, refunds: toldRefunds, ...told }: OrderTold,
    customerId: string | null,
  ): void {
    const order = { ...fit(told), email: normaliseEmail(told.email), customerId, refunds: [] }
    const before = orders.get(order.id)
    const merged = before ? mergeOrder(before, order) : order
    orders.put(order.id, merged)
    for (const refund of toldRefunds) tellRefund({ ...refund, orderId: order.id })
    if (merged.cartToken !== null) {
      bought.set(merged.cartToken, Math.min(bought.get(merged.cartToken) ?? merged.placedAt, merged.placedAt))
      const cart = carts.get(merged.cartToken)
      if (cart) putCart(cart)
    }
  }

  /** In the shop's bin: for letters the same as cancelled, until a newer telling says otherwise. */
  function deleteOrder(orderId: string, at: Instant): Touched | null {
    const order = orders.get(orderId)
    if (!order) return null
    orders.put(orderId, {
      ...order,
      cancelledAt: order.cancelledAt ?? at,
      updatedAt: Math.max(order.updatedAt, at),
    })
    return { orderId }
  }

  function tellRefund(refund: KeptRefund): void {
    const before = refunds.get(refund.id)
    refunds.put(refund.id, before ? mergeRefund(before, refund) : refund)
  }

  function tellParcel(parcel: KeptParcel): void {
    const before = parcels.get(parcel.id)
    parcels.put(parcel.id, before ? mergeParcel(before, parcel) : parcel)
  }

  function tellReturn(told: Return): void {
    const before = returns.get(told.id)
    returns.put(told.id, before ? mergeReturn(before, told) : told)
  }

  function tellCart({ person: _person, ...told }: CartTold, customerId: string | null): void {
    const cart = { ...fit(told), email: normaliseEmail(told.email), customerId }
    const before = carts.get(cart.token)
    putCart(before ? mergeCart(before, cart) : cart)
  }

  const cartsCalled = (platformId: string): readonly Cart[] =>
    carts.all().filter((cart) => cart.platformId === platformId)

  /** Keeps a cart together with what its order and its deletion say of it, either of which may have been told first. */
  function putCart(cart: Cart): void {
    carts.put(cart.token, { ...cart, completedAt: earliest(cart.completedAt, bought.get(cart.token) ?? null) })
    if (cart.platformId !== null) shareDeletion(cart.platformId)
  }

  /** A deletion names a cart by its platform id: it counts for every telling of it, and its tombstone goes once the cart is there. */
  function shareDeletion(platformId: string): void {
    const namesakes = cartsCalled(platformId)
    const deletedAt = namesakes.map((cart) => cart.deletedAt).reduce(earliest, null)
    const told = namesakes.filter((cart) => !isTombstone(cart))
    for (const cart of told) carts.put(cart.token, { ...cart, deletedAt })
    if (told.length > 0) carts.remove(tombstoneToken(platformId))
  }

  function deleteCart(platformId: string, at: Instant): Touched | null {
    const token = tombstoneToken(platformId)
    const before = carts.get(token)
    const grave = tombstone(platformId, at)
    carts.put(token, before ? mergeCart(before, grave) : grave)
    shareDeletion(platformId)
    const told = cartsCalled(platformId).find((cart) => !isTombstone(cart))
    return told ? { cartToken: told.token } : null
  }

  function apply(event: ShopEvent, customerId: string | null): Touched | null {
    switch (event.type) {
      case 'order':
        tellOrder(event.order, customerId)
        for (const parcel of event.parcels) tellParcel(keptParcel(fit(parcel)))
        return { orderId: event.order.id }
      case 'order deleted':
        return deleteOrder(event.orderId, event.at)
      case 'parcel':
        tellParcel(keptParcel(fit(event.parcel)))
        return { orderId: event.parcel.orderId }
      case 'scan':
        tellParcel(scannedParcel(event))
        return { orderId: event.orderId }
      case 'refund':
        tellRefund({ ...event.refund, orderId: event.orderId })
        return { orderId: event.orderId }
      case 'return':
        tellReturn(event.return)
        return { orderId: event.return.orderId }
      case 'cart':
        tellCart(event.cart, customerId)
        return { cartToken: event.cart.token }
      case 'cart deleted':
        return deleteCart(event.platformId, event.at)
      case 'person':
      case 'persons merged':
      case 'consent':
      case 'product':
      case 'stock':
      case 'shop':
      case 'scopes':
      case 'plan':
      case 'uninstalled':
      case 'data requested':
      case 'person erased':
      case 'shop erased':
        break
    }
    return null
  }

  return {
    apply,
    order(id) {
      const order = orders.get(id)
      return order ? { ...order, refunds: refundsOf(refunds.all(), id) } : null
    },
    parcelsOf: (orderId) => ofOrder(parcels.all(), orderId).sort(byCreation).map(asParcel),
    returnsOf: (orderId) => ofOrder(returns.all(), orderId),
    cart: (token) => carts.get(token) ?? null,
    shelves: { orders, refunds, parcels, returns, carts },
  }
}

const ofOrder = <T extends { readonly orderId: string }>(things: readonly T[], orderId: string): T[] =>
  things.filter((thing) => thing.orderId === orderId)

const byCreation = (a: Parcel, b: Parcel): number => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1)

/** An order's refunds, oldest first. */
export const refundsOf = (refunds: readonly KeptRefund[], orderId: string): readonly Refund[] =>
  ofOrder(refunds, orderId)
    .sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
    .map(({ id, at, amount }) => ({ id, at, amount }))
