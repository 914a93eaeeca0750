import type { Temporal } from 'temporal-polyfill'
import { localTime, momentOf } from './local-time.ts'
import { minute, type Instant } from './time.ts'

/** From and until as minutes after midnight; `until` is not worked any more. */
export type Span = { readonly from: number; readonly until: number }

/** When people of the shop answer. */
export type ServiceHours = {
  /** Monday first; a day without spans is free. */
  readonly days: readonly (readonly Span[])[]
  /** `2026-12-25`. */
  readonly holidays: readonly string[]
}

/** Nobody plans further ahead; hours that never come (all days free) must not be waited for. */
const furthest = 60

const spansOf = ({ days, holidays }: ServiceHours, date: Temporal.PlainDate): readonly Span[] =>
  holidays.includes(date.toString()) ? [] : (days[date.dayOfWeek - 1] ?? [])

/**
 * The moment when so many minutes of working time have passed. Without hours, or when none are in sight, every minute counts:
 * a promise that cannot be kept track of is better kept too soon.
 */
export function afterWorking(from: Instant, minutes: number, hours: ServiceHours | null, zone: string): Instant {
  if (!hours) return from + minutes * minute
  let left = minutes
  const today = localTime(from, zone).date
  for (let ahead = 0; ahead < furthest; ahead++) {
    const date = today.add({ days: ahead })
    for (const span of spansOf(hours, date)) {
      const begin = Math.max(from, momentOf(date, span.from, zone))
      const end = momentOf(date, span.until, zone)
      const worked = Math.max(0, end - begin) / minute
      if (worked > 0 && worked >= left) return begin + left * minute
      left -= worked
    }
  }
  return from + minutes * minute
}
