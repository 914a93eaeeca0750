import type { Cart } from './cart.ts'
import type { Consent } from './customer.ts'
import type { Order, Refund, Return } from './order.ts'
import type { Parcel, ParcelStatus } from './parcel.ts'
import type { Instant } from './time.ts'

/** A person as a platform tells of them. `id` is the platform's. E-mail and phone are as told, not yet normalised. */
export type PersonTold = {
  readonly id: string | null
  readonly email: string | null
  readonly phone: string | null
  readonly firstName: string | null
  readonly lastName: string | null
  readonly locale: string | null
}

/** A telling carries what is known at `updatedAt`; take merges tellings so that their order does not matter. */
export type OrderTold = Omit<Order, 'customerId'> & {
  readonly person: PersonTold
  /** Discount codes it was bought with, in capitals: shops take them in any case. */
  readonly codes: readonly string[]
}
export type ParcelTold = Parcel
export type CartTold = Omit<Cart, 'customerId'> & { readonly person: PersonTold }

/**
 * What a storefront tells us, in our words; every platform's deliveries are read into these.
 * `at` is when it happened there, not when we heard of it.
 */
export type ShopEvent =
  | { readonly type: 'order'; readonly at: Instant; readonly order: OrderTold; readonly parcels: readonly ParcelTold[] }
  | { readonly type: 'order deleted'; readonly at: Instant; readonly orderId: string }
  | { readonly type: 'parcel'; readonly at: Instant; readonly parcel: ParcelTold }
  | {
      readonly type: 'scan'
      readonly at: Instant
      readonly parcelId: string
      readonly orderId: string
      readonly status: ParcelStatus
      readonly expectedAt: Instant | null
    }
  | { readonly type: 'refund'; readonly at: Instant; readonly orderId: string; readonly refund: Refund }
  | { readonly type: 'return'; readonly at: Instant; readonly return: Return }
  | { readonly type: 'cart'; readonly at: Instant; readonly cart: CartTold }
  | { readonly type: 'cart deleted'; readonly at: Instant; readonly platformId: string }
  | { readonly type: 'person'; readonly at: Instant; readonly person: PersonTold }
  | { readonly type: 'persons merged'; readonly at: Instant; readonly from: string; readonly into: string }
  | {
      readonly type: 'consent'
      readonly at: Instant
      /** Platform id, when told. */
      readonly personId: string | null
      readonly email: string
      readonly consent: Consent
    }
  | {
      readonly type: 'product'
      readonly at: Instant
      readonly productId: string
      readonly title: string
      readonly image: string | null
      /** Where it is sold; null when not told. */
      readonly url: string | null
    }
  | { readonly type: 'stock'; readonly at: Instant; readonly itemId: string; readonly available: number | null }
  | { readonly type: 'shop'; readonly at: Instant; readonly shop: ShopTold }
  | { readonly type: 'scopes'; readonly at: Instant; readonly scopes: readonly string[] }
  /** The merchant's subscription to this app began or ended. */
  | { readonly type: 'plan'; readonly at: Instant; readonly plan: string; readonly runs: boolean }
  | { readonly type: 'uninstalled'; readonly at: Instant }
  | {
      readonly type: 'data requested'
      readonly at: Instant
      readonly person: PersonTold
      readonly requestId: string | null
    }
  | {
      readonly type: 'person erased'
      readonly at: Instant
      readonly person: PersonTold
      readonly orderIds: readonly string[]
    }
  | { readonly type: 'shop erased'; readonly at: Instant }

export type EventType = ShopEvent['type']

/** A shop's own particulars; null where the platform did not say. */
export type ShopTold = {
  readonly name: string | null
  readonly email: string | null
  readonly locale: string | null
  /** IANA. */
  readonly timeZone: string | null
  readonly country: string | null
  readonly currency: string | null
  readonly url: string | null
  readonly address: string | null
}
