import type { ParcelStatus } from '../domain/parcel.ts'
import type { Instant } from '../domain/time.ts'

/** One thing a carrier recorded about a parcel, in our words. */
export type CarrierScan = { readonly status: ParcelStatus; readonly at: Instant }

/**
 * What a carrier answered. `unknown`: it does not know the number (yet). `away`: it could not be asked; that says nothing of the parcel.
 */
export type CarrierAnswer =
  | { readonly kind: 'told'; readonly scans: readonly CarrierScan[] }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'away'; readonly why: string }

/** A carrier that can be asked where a parcel is. Never throws. */
export type Carrier = { readonly name: string; readonly track: (number: string) => Promise<CarrierAnswer> }
