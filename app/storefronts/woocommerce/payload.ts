import type { Address } from '../../domain/address.ts'
import { parseInstant, type Instant } from '../../domain/time.ts'
import { id, oneLine, type Part, part, parts, text, upper } from '../payload.ts'

/**
 * A `…_gmt` field: UTC that does not say so. The fields without `_gmt` are the shop's local time without an offset; they
 * name no moment and are never read.
 */
export function gmt(value: unknown): Instant | null {
  const words = text(value)
  return words === null ? null : parseInstant(/(?:Z|[+-]\d\d:?\d\d)$/.test(words) ? words : `${words}Z`)
}

/** Null for an address in which nothing is filled in: empty fields are `""` here. */
export function address(value: unknown): Address | null {
  const told = part(value) ?? {}
  const filled: Address = {
    name: [oneLine(told.first_name), oneLine(told.last_name)].filter(Boolean).join(' ') || null,
    line: [oneLine(told.address_1), oneLine(told.address_2)].filter(Boolean).join(', ') || null,
    city: oneLine(told.city),
    postcode: text(told.postcode),
    province: text(told.state),
    country: upper(told.country),
  }
  return filled.line || filled.city || filled.postcode ? filled : null
}

/** The value of the last meta of this name; plugins that save twice leave two. */
export const meta = (payload: Part, key: string): unknown =>
  parts(payload.meta_data).findLast((one) => one.key === key)?.value

/** What our plugin adds to an order; empty where it is not installed. */
export const ours = (payload: Part): Part => part(payload.aftercare) ?? {}

/** A moment in Unix seconds, as a number or as digits. */
export function seconds(value: unknown): Instant | null {
  const digits = id(value)
  return digits !== null && /^\d{1,11}$/.test(digits) ? Number(digits) * 1_000 : null
}
