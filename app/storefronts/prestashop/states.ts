import type { ParcelStatus } from '../../domain/parcel.ts'
import type { Instant } from '../../domain/time.ts'
import { inOurWords, type Part, parts } from '../payload.ts'
import { parcelWords } from '../plugin.ts'
import { local, zoneOf } from './payload.ts'

/**
 * What a shop's order state means. States have names in the shop's language and ids of the shop's choosing, so neither is
 * read: the merchant says in our module what each one means, and the module sends that.
 */
export type Meaning = 'waiting' | 'paid' | 'cancelled' | 'refunded' | 'payment failed' | 'sent' | ParcelStatus

const meanings: ReadonlyMap<string, Meaning> = new Map<string, Meaning>([
  ['waiting', 'waiting'],
  ['paid', 'paid'],
  ['cancelled', 'cancelled'],
  ['refunded', 'refunded'],
  ['payment_failed', 'payment failed'],
  ['sent', 'sent'],
  ...parcelWords,
])

export type Step = { readonly means: Meaning; readonly at: Instant }

/** The states an order went through, oldest first; those that mean nothing to us are left out. */
export function stepsOf(payload: Part): readonly Step[] {
  const zone = zoneOf(payload)
  return parts(payload.history)
    .flatMap((entry) => {
      const means = inOurWords(meanings, entry.means)
      const at = local(entry.date_add, zone)
      return means && at !== null ? [{ means, at }] : []
    })
    .sort((a, b) => a.at - b.at)
}

export const meaningNow = (payload: Part): Meaning | null =>
  inOurWords(meanings, (payload.state as Part | null | undefined)?.means)
