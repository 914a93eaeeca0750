/**
 * What can be wrong when the platform is asked:
 * - `signed out`: the token is not good (any more); the shop must open the app again
 * - `shut`: the shop is frozen, closed or gone
 * - `forbidden`: a scope is missing
 * - `busy`: it had no room for us, or failed, for as long as we tried
 * - `unreachable`: no answer came in time
 * - `too dear`: one question costs more than a question may
 * - `refused`: it did not understand us; a fault of ours
 */
export type FaultKind = 'signed out' | 'shut' | 'forbidden' | 'busy' | 'unreachable' | 'too dear' | 'refused'

/** Carries the platform's own words only where they cannot hold a secret: never headers, tokens, variables or bodies. */
export class PlatformFault extends Error {
  override name = 'PlatformFault'
  readonly kind: FaultKind
  /** The platform certainly did nothing of what it was asked: it turned us away, or was never reached. */
  readonly unread: boolean
  constructor(kind: FaultKind, sentence: string, unread = false) {
    super(sentence)
    this.kind = kind
    this.unread = unread
  }
}

const byStatus = new Map<number, readonly [FaultKind, string]>([
  [401, ['signed out', 'Shopify no longer accepts the token of this shop.']],
  [402, ['shut', 'The shop is frozen at Shopify.']],
  [403, ['forbidden', 'Shopify does not let the app ask this.']],
  [404, ['shut', 'Shopify has no such shop.']],
  [423, ['shut', 'The shop is locked at Shopify.']],
])

/** The fault behind an HTTP status that is final: asking again would change nothing. */
export function faultOf(status: number): PlatformFault {
  const [kind, sentence] = byStatus.get(status) ?? ['refused', `Shopify answered with the HTTP status ${status}.`]
  return new PlatformFault(kind, sentence)
}

/** An error code of GraphQL, such as `ACCESS_DENIED`; anything that is not plainly a code is not repeated. */
export const codeIn = (value: unknown): string =>
  typeof value === 'string' && /^[A-Za-z_]{1,60}$/.test(value) ? value : 'unknown'
