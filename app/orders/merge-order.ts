import type { Order, Payment, Refund, Return } from '../domain/order.ts'
import { canonical, earliest, either, newest } from './newest.ts'

/** Of two states told for the same moment the later in an order's life counts. */
const stages: readonly Payment[] = ['unknown', 'pending', 'paid', 'partly refunded', 'refunded', 'voided']

/** What two tellings of the same moment are compared by: all that is not merged on its own. */
function tie({ placedAt: _placed, cancelledAt: _cancelled, cartToken: _cart, refunds: _refunds, ...told }: Order) {
  return `${stages.indexOf(told.payment)} ${canonical(told)}`
}

/**
 * Two tellings of one order. The newest counts as a whole, for lines and amounts only make sense together, and a shop may
 * take a cancellation back (a bank transfer that came late); but the way to the cart is never forgotten. Refunds are kept
 * apart, by id.
 */
export const mergeOrder = (known: Order, told: Order): Order => ({
  ...newest(known, told, tie),
  placedAt: Math.min(known.placedAt, told.placedAt),
  cancelledAt:
    known.updatedAt === told.updatedAt
      ? earliest(known.cancelledAt, told.cancelledAt)
      : (known.updatedAt > told.updatedAt ? known : told).cancelledAt,
  cartToken: either(known.cartToken, told.cartToken),
})

/** A refund as it is kept: on its own, for it may be told before its order. */
export type KeptRefund = Refund & { readonly orderId: string }

/** A refund never changes; should a platform tell two under one id, the later counts, then the larger. */
export function mergeRefund(known: KeptRefund, told: KeptRefund): KeptRefund {
  if (known.at !== told.at) return known.at > told.at ? known : told
  if (known.amount !== told.amount) return known.amount > told.amount ? known : told
  return known.orderId >= told.orderId ? known : told
}

export const mergeReturn = (known: Return, told: Return): Return => newest(known, told, canonical)
