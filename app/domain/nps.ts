/** Answers counted by band. */
export type Bands = { readonly promoters: number; readonly passives: number; readonly detractors: number }

/** A share or a score with the 95 % interval around it. */
export type Interval = { readonly value: number; readonly low: number; readonly high: number }

/** How far a score can be trusted: `none` is not shown, `early` is shown as early, `settled` is shown with its interval. */
export type Trust = 'none' | 'early' | 'settled'

/** The standard normal quantile of a two-sided 95 % interval. */
const z = 1.959964

const earlyFrom = 10
const settledFrom = 30

export const trustOf = (answers: number): Trust =>
  answers < earlyFrom ? 'none' : answers < settledFrom ? 'early' : 'settled'

export const answersOf = ({ promoters, passives, detractors }: Bands): number => promoters + passives + detractors

/** Counts of several groups together. Scores of groups are never averaged: a group of five would weigh as much as one of five hundred. */
export const pooled = (groups: readonly Bands[]): Bands =>
  groups.reduce(
    (sum, group) => ({
      promoters: sum.promoters + group.promoters,
      passives: sum.passives + group.passives,
      detractors: sum.detractors + group.detractors,
    }),
    { promoters: 0, passives: 0, detractors: 0 },
  )

/**
 * The centre and the squared standard error (on the scale -1…1) by the adjusted Wald method: three answers are added, three quarters
 * to either end. Of the known methods it covers best (Rocks 2016; Lewis and Sauro 2021), and it does not claim certainty when all agree.
 */
function adjusted({ promoters, passives, detractors }: Bands): { centre: number; squaredError: number } {
  const n = promoters + passives + detractors + 3
  const [p, d] = [(promoters + 0.75) / n, (detractors + 0.75) / n]
  const centre = p - d
  return { centre, squaredError: (p + d - centre ** 2) / n }
}

/**
 * Net Promoter Score, -100…100, with its 95 % interval; null below ten answers, when any score would be noise.
 * The point is the plain score people know; the interval is the adjusted one and contains it.
 */
export function npsOf(bands: Bands): Interval | null {
  const answers = answersOf(bands)
  if (trustOf(answers) === 'none') return null
  const { centre, squaredError } = adjusted(bands)
  const margin = z * Math.sqrt(squaredError)
  return {
    value: (100 * (bands.promoters - bands.detractors)) / answers,
    low: 100 * Math.max(-1, centre - margin),
    high: 100 * Math.min(1, centre + margin),
  }
}

/**
 * The change of NPS between two periods with its 95 % margin in points; null when either has no score.
 * `clear` only when the interval of the difference leaves out zero; anything less is too early to call.
 */
export function npsChange(
  before: Bands,
  after: Bands,
): { readonly points: number; readonly margin: number; readonly clear: boolean } | null {
  const [was, is] = [npsOf(before), npsOf(after)]
  if (!was || !is) return null
  const [then, now] = [adjusted(before), adjusted(after)]
  const margin = 100 * z * Math.sqrt(then.squaredError + now.squaredError)
  return { points: is.value - was.value, margin, clear: Math.abs(100 * (now.centre - then.centre)) > margin }
}

/**
 * A share (0…1) with its 95 % Wilson interval (Wilson 1927), right for small counts and shares near 0 and 1.
 * Null when there is nothing to take a share of. For CSAT the hits are the scores 4 and 5. Another `quantile` for another certainty.
 */
export function shareOf(hits: number, of: number, quantile = z): Interval | null {
  if (of <= 0) return null
  const share = hits / of
  const stretch = quantile ** 2 / of
  const centre = (share + stretch / 2) / (1 + stretch)
  const margin = (quantile / (1 + stretch)) * Math.sqrt((share * (1 - share)) / of + stretch / (4 * of))
  // At the ends rounding could leave the share a hair outside its own interval.
  return {
    value: share,
    low: Math.min(share, Math.max(0, centre - margin)),
    high: Math.max(share, Math.min(1, centre + margin)),
  }
}

/**
 * Valid answers of the surveys that reached somebody. Bounced letters, dropped letters and machines' clicks belong in neither number;
 * a reply to a letter whose delivery was never confirmed may make more answers than deliveries, which still is "all".
 */
export const responseRate = (answers: number, delivered: number): Interval | null =>
  shareOf(Math.min(answers, delivered), delivered)
