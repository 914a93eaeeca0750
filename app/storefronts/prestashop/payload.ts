import { Temporal } from 'temporal-polyfill'
import type { Address } from '../../domain/address.ts'
import type { Instant } from '../../domain/time.ts'
import { id, oneLine, part, type Part, text, timeZone, upper } from '../payload.ts'

/** Ids, counts and flags are texts as often as they are numbers: the webservice writes `"7"`, a hook `7`. */
export function integer(value: unknown): number {
  const digits = id(value)
  return digits !== null && /^-?\d{1,15}$/.test(digits) ? Number(digits) : 0
}

/** The shop's zone, which our module adds: PrestaShop's own dates are local and do not say where. */
export const zoneOf = (payload: Part): string => timeZone(payload.time_zone) ?? 'UTC'

/** `2026-11-21 19:24:18` by the shop's clock; `0000-00-00 00:00:00` is none. In the hour that clocks show twice, the first. */
export function local(value: unknown, zone: string): Instant | null {
  const words = text(value)
  if (!words || !/^[1-9]\d{3}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(words)) return null
  try {
    return Temporal.PlainDateTime.from(words.replace(' ', 'T')).toZonedDateTime(zone).epochMilliseconds
  } catch {
    return null
  }
}

export function address(value: unknown): Address | null {
  const told = part(value)
  if (!told) return null
  return {
    name: [oneLine(told.firstname), oneLine(told.lastname)].filter(Boolean).join(' ') || null,
    line: [oneLine(told.address1), oneLine(told.address2)].filter(Boolean).join(', ') || null,
    city: oneLine(told.city),
    postcode: text(told.postcode),
    province: text(told.state_iso),
    country: upper(told.country_iso),
  }
}
