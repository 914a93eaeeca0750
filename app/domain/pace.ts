import { type Instant, minute, second } from './time.ts'

/** Letters a second by provider, `*` for each of the others; a provider that is not named has no limit. */
export type Rates = ReadonlyMap<string, number>

/** How fast letters go to one provider. */
export type Pace = {
  /** No letter before; it moves on with each one. */
  readonly at: Instant
  /** Letters that wait are planned up to here. */
  readonly line: Instant
  /** How many times the provider had enough, less what was forgiven since; each halves the rate. */
  readonly slow: number
  readonly slowedAt: Instant
}

export const unknown: Pace = { at: 0, line: 0, slow: 0, slowedAt: 0 }

/** Letters a second where nothing is set, as long as a provider is slow. */
const unset = 50
const slowest = 6
/** Letters that were under way together are refused together: one reproach. */
const oneReproach = 30 * second
const forgiven = 10 * minute
/** Nobody is planned further ahead: the rate may be another by then. */
const horizon = 15 * minute

const slowAt = ({ slow, slowedAt }: Pace, now: Instant): number =>
  Math.max(0, slow - Math.floor(Math.max(0, now - slowedAt) / forgiven))

/** Letters a second; null: as many as there are. */
export function rateAt(set: number | null, pace: Pace, now: Instant): number | null {
  const slow = slowAt(pace, now)
  return slow === 0 ? set : (set ?? unset) / 2 ** slow
}

/** How many of so many letters may go within the next second, when to try each of the others, and the pace from then on. */
export function admit(
  pace: Pace,
  rate: number,
  letters: number,
  now: Instant,
): { readonly admitted: number; readonly later: readonly Instant[]; readonly pace: Pace } {
  // A clock that was set back must not stop letters for as long as it leapt.
  const at = Math.max(now, Math.min(pace.at, now + horizon))
  const step = second / rate
  const admitted = Math.max(0, Math.min(letters, Math.ceil((now + second - at) / step)))
  const moved = at + admitted * step
  const from = Math.max(moved, Math.min(pace.line, now + horizon))
  const later = Array.from(
    { length: letters - admitted },
    (_, index) => Math.ceil(Math.min(from + index * step, now + horizon) / second) * second,
  )
  const line = later.length > 0 ? Math.min(from + later.length * step, now + horizon) : pace.line
  return { admitted, later, pace: { ...pace, at: Math.round(moved), line: Math.round(line) } }
}

/** After a provider said that it had enough: half as fast, and first a rest. */
export function slowed(pace: Pace, now: Instant): Pace {
  const slow = slowAt(pace, now)
  if (slow > 0 && now - pace.slowedAt < oneReproach) return pace
  const next = Math.min(slow + 1, slowest)
  return { ...pace, slow: next, slowedAt: now, at: Math.max(pace.at, now + 2 ** next * 5 * second) }
}
