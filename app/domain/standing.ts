import type { Cart } from './cart.ts'
import type { Consent, Customer, Suppression } from './customer.ts'
import type { Order, Return } from './order.ts'
import type { Parcel } from './parcel.ts'
import type { Purpose } from './customer.ts'
import type { Instant } from './time.ts'

/** A message the person already had (or may have had), for throttles and caps. */
export type PastMessage = {
  readonly id: string
  readonly flow: string
  readonly purpose: Purpose
  readonly orderId: string | null
  readonly cartToken: string | null
  readonly step: number
  readonly sentAt: Instant
}

/**
 * What is true now about the matter a flow hears of or a message is about.
 * Loaded in bulk; `orders` are the person's recent orders (this one included), so that a cart can tell it was bought after all.
 */
export type Standing = {
  readonly customer: Customer | null
  readonly order: Order | null
  readonly parcels: readonly Parcel[]
  readonly returns: readonly Return[]
  readonly cart: Cart | null
  /** Orders of the same person, or placed with the same address, newest first. */
  readonly orders: readonly Order[]
  /** Whether the letter that a message reminds of was answered by now. */
  readonly answered: boolean
  /** Whether the code that a message tells of was used by now. */
  readonly codeUsed: boolean
}

/** What the gate looks at besides: all by the message's address and the person behind it. */
export type Reach = {
  readonly consents: readonly Consent[]
  readonly suppressions: readonly Suppression[]
  /** Letters this person had in the last 400 days, newest first. */
  readonly past: readonly PastMessage[]
  /** Reasons not to bother the person now (an open conversation or case), placed by other rooms. */
  readonly holds: readonly string[]
}
