/** One letter on its way out. `mime` is complete and does not change between attempts. */
export type Outgoing = {
  readonly messageId: string
  readonly from: string
  readonly to: string
  readonly mime: Buffer
}

/**
 * What became of it.
 * `withheld`: the hand-off was not granted, so the end of the letter was never sent and nothing was accepted.
 * `failed`: something broke before the end of the letter was sent (even if the hand-off had been granted by then); trying again is always safe.
 * `refused`: the other side said no in so many words (`after` tells whether the whole letter had been sent); trying again later is safe when it is not permanent.
 * `unknown`: sent to its end, and no answer came. It must not be sent again blindly (RFC 1047).
 */
export type Outcome =
  | { readonly kind: 'accepted'; readonly response: string }
  | { readonly kind: 'withheld' }
  | { readonly kind: 'failed'; readonly why: string }
  | {
      readonly kind: 'refused'
      readonly permanent: boolean
      readonly after: boolean
      readonly code: number
      readonly response: string
    }
  | { readonly kind: 'unknown'; readonly why: string }

/** A way to reach people. */
export type Channel = {
  readonly name: string
  /** How many letters it can carry at once. */
  readonly width: number
  readonly can: {
    /** The transport remembers our key, for `window` milliseconds: a letter with an unknown outcome may be sent again meanwhile. */
    readonly idempotent: boolean
    readonly window: number
    /** It can be asked what became of a letter. */
    readonly lookup: boolean
    /** It tells of deliveries by itself. */
    readonly deliveryEvents: boolean
  }
  /**
   * Streams the letter, then asks `handOff` (at most once) for leave to finish it. `handOff` commits the marker and answers true, or answers
   * false (or throws) and then the letter must not be finished. Never throws, and never answers while `handOff` is still at work.
   */
  readonly send: (letter: Outgoing, handOff: () => Promise<boolean>) => Promise<Outcome>
  /** Lets letters in hand finish (for a limited time), takes no new ones, and leaves nothing open. */
  readonly close: () => Promise<void>
}
