import type { Address } from './address.ts'
import type { Money } from './money.ts'
import type { Instant } from './time.ts'

export type Line = {
  readonly id: string
  readonly productId: string | null
  readonly variantId: string | null
  readonly title: string
  readonly variant: string | null
  readonly quantity: number
  readonly price: Money
  readonly image: string | null
  /** False for services, gift cards, downloads: nothing will be delivered. */
  readonly shipped: boolean
}

export type Payment = 'pending' | 'paid' | 'partly refunded' | 'refunded' | 'voided' | 'unknown'

export type Refund = { readonly id: string; readonly at: Instant; readonly amount: number }

/** An order as the standing knows it: the newest telling of each fact, whatever order the tellings came in. */
export type Order = {
  /** The platform's id; text because it may exceed 2^53. */
  readonly id: string
  /** What the customer calls it: `#1172`. */
  readonly name: string
  readonly customerId: string | null
  readonly email: string | null
  readonly phone: string | null
  readonly firstName: string | null
  readonly locale: string | null
  readonly placedAt: Instant
  readonly updatedAt: Instant
  readonly cancelledAt: Instant | null
  readonly payment: Payment
  readonly total: Money
  readonly lines: readonly Line[]
  readonly refunds: readonly Refund[]
  readonly delivery: Address | null
  /** How the customer chose to have it delivered, in the shop's words: `InPost Paczkomat`. */
  readonly deliveryMethod: string | null
  /** The token that joins it to the cart it came from. */
  readonly cartToken: string | null
  readonly statusUrl: string | null
  /** A test order of the merchant's: handled like any other, and left out where money and purchases are counted. */
  readonly test: boolean
  /** Where it was placed: `web`, `pos`, … */
  readonly source: string | null
}

/** True once nothing of the order's money is left with the shop. */
export const isRefunded = (order: Order): boolean =>
  order.payment === 'refunded' ||
  (order.refunds.length > 0 &&
    order.total.amount > 0 &&
    order.refunds.reduce((sum, refund) => sum + refund.amount, 0) >= order.total.amount)

export type ReturnStatus = 'requested' | 'open' | 'declined' | 'closed' | 'cancelled'

export type Return = {
  readonly id: string
  readonly orderId: string
  readonly status: ReturnStatus
  readonly updatedAt: Instant
}
