/**
 * What can be wrong when a store is asked:
 * - `signed out`: it does not accept our keys (any more); the merchant connects it again
 * - `forbidden`: the keys may not do this
 * - `busy`: it failed or had no room; the next round tries again
 * - `unreachable`: no answer came, or none that is safe to read
 * - `strange`: something answered, but not the platform we know
 */
export type StoreFaultKind = 'signed out' | 'forbidden' | 'busy' | 'unreachable' | 'strange'

/** Its sentence is shown to the merchant; it never carries keys, headers or what the store wrote. */
export class StoreFault extends Error {
  override name = 'StoreFault'
  readonly kind: StoreFaultKind
  constructor(kind: StoreFaultKind, sentence: string) {
    super(sentence)
    this.kind = kind
  }
}

/** The fault behind an HTTP status that is not a success. */
export function faultBehind(status: number): StoreFault {
  if (status === 401) return new StoreFault('signed out', 'The store no longer accepts our keys; connect it again.')
  if (status === 403) return new StoreFault('forbidden', 'The keys may not do this in the store.')
  if (status === 429 || status >= 500)
    return new StoreFault('busy', `The store failed with the HTTP status ${status}; the next round tries again.`)
  return new StoreFault('strange', `The store answered with the HTTP status ${status}; is its API switched on?`)
}
