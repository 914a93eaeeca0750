import { type Differ, npsDifference, shareDifference } from './compare.ts'
import { answersOf, type Bands, type Interval, npsOf, shareOf, trustOf } from './nps.ts'
import type { Kind, Scale } from './survey.ts'

/** How a survey's answers become one score, and when two scores differ. */
export type Measure = {
  /** NPS is told in points, −100…100; the others as a share, 0…1. */
  readonly unit: 'points' | 'share'
  /** Null while there are too few answers to say. */
  readonly score: (bands: Bands) => Interval | null
  readonly difference: Differ
}

const top = (bands: Bands) => ({ hits: bands.promoters, of: answersOf(bands) })
const enough = (bands: Bands): boolean => trustOf(answersOf(bands)) !== 'none'

/** The share of the best scores: 4 and 5 of 5 for CSAT, 5 to 7 of 7 for CES, yes. */
const topShare: Measure = {
  unit: 'share',
  score: (bands) => (enough(bands) ? shareOf(bands.promoters, answersOf(bands)) : null),
  difference: (first, second, comparisons) =>
    enough(first) && enough(second) ? shareDifference(top(first), top(second), comparisons) : null,
}

export const measures: Readonly<Record<Scale, Measure>> = {
  nps: { unit: 'points', score: npsOf, difference: npsDifference },
  csat: topShare,
  ces: topShare,
  yes: topShare,
}

/** Null for a survey without a score. */
export const measureOf = (kind: Kind): Measure | null => (kind === 'open' ? null : measures[kind])
