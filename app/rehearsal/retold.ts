import type { Cart } from '../domain/cart.ts'
import type { PersonTold, ShopEvent } from '../domain/event.ts'
import type { Order, Return } from '../domain/order.ts'
import { type Parcel, parcelStatuses } from '../domain/parcel.ts'

/*
 * What a shop's deliveries told is kept for a month; what they came to, for good. From an order, a parcel or a cart as it
 * stands today these are the events that made it so, each at its moment and knowing nothing of what came later. What the
 * standing does not remember (how a cart looked before its last change, how a return came to be finished) is left out.
 */

type Told = { readonly person: PersonTold }

const spoiled: readonly Order['payment'][] = ['voided', 'refunded', 'partly refunded']

export function orderRetold(
  { customerId: _record, ...order }: Order,
  parcels: readonly Parcel[],
  returns: readonly Return[],
  { person }: Told,
): readonly ShopEvent[] {
  const { placedAt, payment, cancelledAt, updatedAt } = order
  // What it was bought with is not kept with the order, and rehearsals ask nobody about codes.
  const told = { ...order, person, codes: [], refunds: [] }
  const fresh = {
    ...told,
    updatedAt: placedAt,
    cancelledAt: null,
    payment: spoiled.includes(payment) ? 'paid' : payment,
  } as const
  const events: ShopEvent[] = [{ type: 'order', at: placedAt, order: fresh, parcels: [] }]
  if (cancelledAt !== null || payment === 'voided')
    events.push({ type: 'order', at: cancelledAt ?? updatedAt, order: told, parcels: [] })
  for (const refund of order.refunds) events.push({ type: 'refund', at: refund.at, orderId: order.id, refund })
  for (const one of returns) events.push({ type: 'return', at: one.updatedAt, return: one })
  return [...events, ...parcels.flatMap(parcelRetold)]
}

function parcelRetold(parcel: Parcel): readonly ShopEvent[] {
  const { id: parcelId, orderId, createdAt, updatedAt, expectedAt, history } = parcel
  const bare = { ...parcel, history: {}, updatedAt: createdAt, expectedAt: null, cancelled: false }
  const events: ShopEvent[] = [{ type: 'parcel', at: createdAt, parcel: bare }]
  for (const status of parcelStatuses) {
    const told = history[status]
    for (const at of told ? new Set([told.first, told.last]) : [])
      events.push({ type: 'scan', at, parcelId, orderId, status, expectedAt })
  }
  if (parcel.cancelled) events.push({ type: 'parcel', at: updatedAt, parcel: { ...bare, updatedAt, cancelled: true } })
  return events
}

export function cartRetold({ customerId: _record, ...cart }: Cart, { person }: Told): readonly ShopEvent[] {
  const { createdAt, updatedAt, completedAt, deletedAt, platformId } = cart
  const boughtFirst = completedAt !== null && updatedAt >= completedAt
  const at = boughtFirst ? createdAt : updatedAt
  const events: ShopEvent[] = [
    { type: 'cart', at, cart: { ...cart, person, updatedAt: at, completedAt: null, deletedAt: null } },
  ]
  if (completedAt !== null)
    events.push({ type: 'cart', at: completedAt, cart: { ...cart, person, deletedAt: null, completedAt } })
  if (deletedAt !== null && platformId !== null) events.push({ type: 'cart deleted', at: deletedAt, platformId })
  return events
}
