/** A moment: milliseconds since 1970-01-01T00:00Z. The only form of time inside the program and in the database. */
export type Instant = number

export const second = 1_000
export const minute = 60 * second
export const hour = 60 * minute
export const day = 24 * hour

/** Reads an ISO 8601 / RFC 3339 moment with any offset; null when it is missing or is not one. Never compare such texts: offsets differ. */
export function parseInstant(text: unknown): Instant | null {
  if (typeof text !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text)) return null
  const at = Date.parse(text)
  return Number.isFinite(at) ? at : null
}

/** ISO 8601 in UTC, for exports, logs and programs. */
export const iso = (at: Instant): string => new Date(at).toISOString()
