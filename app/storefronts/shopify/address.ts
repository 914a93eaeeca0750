import type { Address } from '../../domain/address.ts'
import { part, text, upper } from '../payload.ts'

/** Null for `[]`, which Shopify sends for "none yet". */
export function address(value: unknown): Address | null {
  const told = part(value)
  if (!told) return null
  const name = text(told.name) ?? ([text(told.first_name), text(told.last_name)].filter(Boolean).join(' ') || null)
  return {
    name,
    line: [text(told.address1), text(told.address2)].filter(Boolean).join(', ') || null,
    city: text(told.city),
    postcode: text(told.zip),
    province: text(told.province_code),
    country: upper(told.country_code),
  }
}
