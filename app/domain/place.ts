import { parsePhoneNumberFromString } from 'libphonenumber-js'
import type { Shop } from './shop.ts'
import type { Standing } from './standing.ts'
import { timeZoneOf, type Place } from './time-zone.ts'

/**
 * Where the person behind a matter lives: the delivery address, else the cart's country, else the country of the phone
 * number, else nowhere we know of. Whose law and whose night apply goes by it.
 */
export function placeOf({ order, cart, customer }: Standing): Place {
  if (order?.delivery?.country) return order.delivery
  if (cart?.country) return cart
  const phone = order?.phone ?? cart?.phone ?? customer?.phone
  return { country: (phone && parsePhoneNumberFromString(phone)?.country) || null, province: null }
}

/** The wall clock the person lives by (IANA). */
export const zoneOf = (standing: Standing, shop: Pick<Shop, 'country' | 'timeZone'>): string =>
  timeZoneOf(placeOf(standing), shop)
