/** What a score can have been about. */
export const drivers = [
  'product',
  'price',
  'choosing',
  'delivery',
  'packaging',
  'service',
  'problem-solving',
  'trust',
] as const
export type Driver = (typeof drivers)[number]

type Scored = { readonly ask: string; readonly least: string; readonly most: string }

/** Everything a ready survey asks, in one language; each says it its own way. */
export type ReadyWords = {
  readonly nps: Scored
  readonly csat: Scored
  readonly ces: Scored
  readonly yes: Scored
  /** Which drivers a score was about. */
  readonly about: string
  readonly drivers: { readonly [driver in Driver]: string }
  readonly why: string
  /** The same, once the score is known. */
  readonly after: { readonly detractor: string; readonly passive: string; readonly promoter: string }
  /** Asked alone, without a score. */
  readonly better: string
}
