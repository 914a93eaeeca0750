import { answersOf, type Bands, npsOf, shareOf, trustOf } from './nps.ts'

/** A difference with its interval; `clear` when the interval leaves out zero, else it is too early to call. */
export type Difference = {
  readonly value: number
  readonly low: number
  readonly high: number
  readonly clear: boolean
}

const difference = (value: number, low: number, high: number): Difference => ({
  value,
  low: Math.min(low, value),
  high: Math.max(high, value),
  clear: low > 0 || high < 0,
})

/**
 * The second share less the first (−1…1), with its 95 % interval by Newcombe's hybrid of Wilson intervals (1998, method 10):
 * right for small groups and shares near 0 and 1; at 95 % over `comparisons` made together. Null when either group is empty.
 */
export function shareDifference(
  before: { readonly hits: number; readonly of: number },
  after: { readonly hits: number; readonly of: number },
  comparisons = 1,
): Difference | null {
  const quantile = quantileFor(comparisons)
  const [a, b] = [shareOf(before.hits, before.of, quantile), shareOf(after.hits, after.of, quantile)]
  if (!a || !b) return null
  const value = b.value - a.value
  const low = value - Math.hypot(b.value - b.low, a.high - a.value)
  const high = value + Math.hypot(b.high - b.value, a.value - a.low)
  return difference(value, low, high)
}

/** Two-sided standard normal quantile for a family of comparisons at 95 % together (Bonferroni), by Acklam's approximation. */
export function quantileFor(comparisons: number): number {
  const tail = 0.025 / Math.max(1, comparisons)
  const q = Math.sqrt(-2 * Math.log(tail))
  const top =
    ((((-7.784894002430293e-3 * q - 0.3223964580411365) * q - 2.400758277161838) * q - 2.549732539343734) * q +
      4.374664141464968) *
      q +
    2.938163982698783
  const bottom =
    (((7.784695709041462e-3 * q + 0.3224671290700398) * q + 2.445134137142996) * q + 3.754408661907416) * q + 1
  return -top / bottom
}

/** Adjusted by three answers as the score's own interval is (see nps.ts), so that two groups that agree are not certain either. */
function spread(bands: Bands): { readonly centre: number; readonly variance: number } {
  const n = answersOf(bands) + 3
  const [p, d] = [(bands.promoters + 0.75) / n, (bands.detractors + 0.75) / n]
  return { centre: p - d, variance: (p + d - (p - d) ** 2) / n }
}

/** NPS of the second group less the first, in points, at 95 % over `comparisons` made together. Null when either has no score. */
export function npsDifference(first: Bands, second: Bands, comparisons = 1): Difference | null {
  const [was, is] = [npsOf(first), npsOf(second)]
  if (!was || !is) return null
  const [a, b] = [spread(first), spread(second)]
  const margin = quantileFor(comparisons) * Math.sqrt(a.variance + b.variance)
  const centre = b.centre - a.centre
  return difference(is.value - was.value, 100 * (centre - margin), 100 * (centre + margin))
}

/** How one survey's answers in two groups differ, judged as one of so many comparisons made together. */
export type Differ = (first: Bands, second: Bands, comparisons?: number) => Difference | null

export const without = (all: Bands, some: Bands): Bands => ({
  promoters: all.promoters - some.promoters,
  passives: all.passives - some.passives,
  detractors: all.detractors - some.detractors,
})

/** One value of a trait beside all other answers. `apart`: how its score differs from theirs. */
export type Group = { readonly value: string; readonly bands: Bands; readonly apart: Difference | null }

/**
 * Groups against the rest, the largest first. All comparisons are judged together, or one in twenty would stand out by chance; groups
 * and rests too small for a score are shown and not judged.
 */
export function groupsAgainstRest(
  all: Bands,
  groups: ReadonlyMap<string, Bands>,
  differ: Differ = npsDifference,
): readonly Group[] {
  const judged = (bands: Bands): boolean =>
    trustOf(answersOf(bands)) !== 'none' && trustOf(answersOf(without(all, bands))) !== 'none'
  const comparisons = [...groups.values()].filter(judged).length
  return [...groups]
    .map(([value, bands]) => ({
      value,
      bands,
      apart: judged(bands) ? differ(without(all, bands), bands, comparisons) : null,
    }))
    .sort((a, b) => answersOf(b.bands) - answersOf(a.bands) || (a.value < b.value ? -1 : 1))
}

/**
 * What a driver does to the score: points of the whole NPS that would be missing, or gained, had those who named it answered
 * like those who did not. An association: who names a driver chose to.
 */
export function impactOf(all: Bands, { bands, apart }: Group): Difference | null {
  if (!apart) return null
  const share = answersOf(bands) / answersOf(all)
  return { value: apart.value * share, low: apart.low * share, high: apart.high * share, clear: apart.clear }
}
