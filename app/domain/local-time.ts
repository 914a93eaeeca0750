import { Temporal } from 'temporal-polyfill'
import type { Instant } from './time.ts'

/** What the clock on the wall shows. `minutes` counts from 00:00 by that clock, so it is the same on 23- and 25-hour days. */
export type LocalTime = { readonly date: Temporal.PlainDate; readonly minutes: number }

/** The wall clock in an IANA zone at a moment. Throws RangeError for a zone nobody knows. */
export function localTime(at: Instant, zone: string): LocalTime {
  const zoned = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone)
  return { date: zoned.toPlainDate(), minutes: zoned.hour * 60 + zoned.minute }
}

/** The moment when the wall clock shows so many minutes after midnight; a time the clocks skip is the first one after the gap. */
export function momentOf(date: Temporal.PlainDate, minutes: number, zone: string): Instant {
  const plainTime = { hour: Math.floor(minutes / 60), minute: minutes % 60 }
  return date.toZonedDateTime({ timeZone: zone, plainTime }).epochMilliseconds
}

/** The first moment from `at` on when the wall clock shows at least `from` and less than `until` (minutes after midnight). */
export function firstBetween(at: Instant, zone: string, from: number, until: number): Instant {
  const { date, minutes } = localTime(at, zone)
  if (minutes >= from && minutes < until) return at
  return momentOf(minutes < from ? date : date.add({ days: 1 }), from, zone)
}
