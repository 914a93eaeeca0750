import type { Instant } from './time.ts'

/** What a letter is for; consent, caps and unsubscribing go by it. `delivery` is transactional: it skips caps and quiet hours, never suppression. */
export type Purpose = 'delivery' | 'survey' | 'marketing'

/** One person of one shop. Several platform records or guest orders may belong to a person. */
export type Customer = {
  readonly id: string
  readonly firstName: string | null
  readonly lastName: string | null
  /** Normalised (lower case). */
  readonly email: string | null
  /** E.164. */
  readonly phone: string | null
  /** BCP 47, as the platform told it; null when it did not. */
  readonly locale: string | null
}

export type ConsentState = 'granted' | 'denied' | 'pending'

/** What a person said about being written to, once, somewhere. History is never overwritten: the latest by `at` counts. */
export type Consent = {
  readonly channel: 'email' | 'sms'
  readonly purpose: Purpose
  readonly state: ConsentState
  readonly at: Instant
  /** Where it was given or taken back: `checkout`, `storefront`, `preference page`, `merchant`. */
  readonly source: string
}

/** The consent that counts for a purpose on a channel; when two were given at the same moment, the more careful one. */
export function consentFor(
  consents: readonly Consent[],
  channel: Consent['channel'],
  purpose: Purpose,
): Consent | null {
  const care = { granted: 0, pending: 1, denied: 2 }
  let latest: Consent | null = null
  for (const consent of consents) {
    if (consent.channel !== channel || consent.purpose !== purpose) continue
    if (!latest || consent.at > latest.at || (consent.at === latest.at && care[consent.state] > care[latest.state]))
      latest = consent
  }
  return latest
}

/** Why an address is not written to. `scope` is a purpose or `all`. */
export type Suppression = {
  readonly scope: Purpose | 'all'
  readonly reason: 'unsubscribed' | 'hard bounce' | 'soft bounces' | 'complaint' | 'erased' | 'merchant'
  readonly at: Instant
}
