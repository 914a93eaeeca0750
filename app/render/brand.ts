import type { Shop } from '../domain/shop.ts'

/** How the shop signs its letters and pages. */
export type Brand = Pick<Shop, 'name' | 'url' | 'address' | 'country'>

/** The addresses behind a letter's buttons, each signed for this one message. */
export type LetterLinks = {
  readonly unsubscribe: string
  readonly preferences: string
  /** The survey page; the score is added as `?score=n`. Null for letters that ask nothing. */
  readonly survey: string | null
  /** A link no reader sees, by which mail scanners give themselves away. */
  readonly trap?: string
  /** Counted links by the names in `LetterFacts.links`. */
  readonly named: { readonly [name: string]: string }
}
