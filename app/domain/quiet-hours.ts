import type { Temporal } from 'temporal-polyfill'
import { localTime, momentOf } from './local-time.ts'
import type { Instant } from './time.ts'

/** When people are left alone: from evening to morning by their own wall clock, and on whole days of rest. */
export type QuietHours = {
  /** Minutes after midnight; the night begins here … */
  readonly from: number
  /** … and ends here, the next morning. */
  readonly until: number
  readonly restsOn?: (date: Temporal.PlainDate) => boolean
}

/**
 * The first moment from `at` on when nobody is disturbed: `at` itself, or the end of the night or day of rest.
 * It reckons by the wall clock and never adds 24 hours, so it is right on the days the clocks change.
 */
export function firstAwake(at: Instant, zone: string, quiet: QuietHours): Instant {
  const { date, minutes } = localTime(at, zone)
  const rests = quiet.restsOn ?? (() => false)
  if (minutes >= quiet.until && minutes < quiet.from && !rests(date)) return at
  let morning = minutes < quiet.until ? date : date.add({ days: 1 })
  while (rests(morning)) morning = morning.add({ days: 1 })
  return momentOf(morning, quiet.until, zone)
}
