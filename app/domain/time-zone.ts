import type { Shop } from './shop.ts'
import { mainZones, provinceZones } from './zone-table.ts'

/** Where a person lives, as far as an order or a cart tells. Codes as in `Address`. */
export type Place = { readonly country: string | null; readonly province: string | null }

/** CLDR's zones of a country. ECMA-402 has `getTimeZones`; the compiler's library for our target does not know it yet. */
type LocaleWithZones = Intl.Locale & { getTimeZones?: () => readonly string[] | undefined }

const usable = new Map<string, boolean>()

/** Whether the runtime knows a zone by this name. */
export function isTimeZone(zone: string): boolean {
  let known = usable.get(zone)
  if (known === undefined) {
    try {
      known = Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }))
    } catch {
      known = false
    }
    usable.set(zone, known)
  }
  return known
}

/** The zone, or UTC where it is not one the runtime knows. */
export const timeZoneKnown = (zone: string | undefined): string => (zone && isTimeZone(zone) ? zone : 'UTC')

const single = new Map<string, string | null>()

/** The zone of a country that has but one; null when it has several or is not a country. */
function onlyZone(country: string): string | null {
  if (!/^[A-Z]{2}$/.test(country)) return null
  let zone = single.get(country)
  if (zone === undefined) {
    const zones = (new Intl.Locale(`und-${country}`) as LocaleWithZones).getTimeZones?.() ?? []
    zone = zones.length === 1 ? (zones[0] ?? null) : null
    single.set(country, zone)
  }
  return zone
}

/**
 * The zone somebody lives in (IANA). A province decides where we know provinces. Elsewhere, in a country of several
 * zones, a shop of the same country most likely sells around itself, so its own zone is taken; for a stranger's country
 * the zone where most of its people live. Without a country it is the shop's zone: being an hour or two wrong there is
 * rarer than for any other guess.
 */
export function timeZoneOf(place: Place, shop: Pick<Shop, 'country' | 'timeZone'>): string {
  const home = isTimeZone(shop.timeZone) ? shop.timeZone : 'UTC'
  const country = place.country?.toUpperCase()
  if (!country) return home
  const province = place.province?.toUpperCase().replace(`${country}-`, '')
  const byProvince = province && provinceZones.get(`${country}-${province}`)
  if (byProvince) return byProvince
  const main = mainZones[country]
  if (main) return country === shop.country.toUpperCase() ? home : main
  return onlyZone(country) ?? home
}
