import type { Knex } from 'knex'
import { z } from 'zod'
import type { Instant } from '../domain/time.ts'

const cursor = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,200}$/)
  .transform((text) => Buffer.from(text, 'base64url').toString('utf8'))

/** The query of every list. */
export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(25).describe('How many at most.'),
  after: cursor.optional().describe('The `next` of the page before.'),
})

export const cursorOf = (place: string): string => Buffer.from(place, 'utf8').toString('base64url')

type Paged = {
  readonly limit: number
  readonly after?: string | undefined
  /** Only what was made since then. */
  readonly since?: Instant | undefined
}

/**
 * A page of rows whose ids sort by the time they were made, newest first, each as it is shown. It goes by key: what is added or
 * removed meanwhile neither repeats nor hides anything, and the last page costs what the first does.
 */
export async function pageById<Row extends { readonly id: string }>(
  query: Knex.QueryBuilder,
  { limit, after, since }: Paged,
  shown: (row: Row) => object,
): Promise<{ readonly data: readonly object[]; readonly next: string | null }> {
  if (after !== undefined) void query.where('id', '<', after)
  if (since !== undefined) void query.where('id', '>=', firstIdAt(since))
  const found = (await query.orderBy('id', 'desc').limit(limit + 1)) as Row[]
  const rows = found.slice(0, limit)
  return { data: rows.map(shown), next: found.length > limit ? cursorOf(rows.at(-1)?.id ?? '') : null }
}

/** The first id that could have been made at a moment (RFC 9562, version 7 begins with the milliseconds). */
function firstIdAt(at: Instant): string {
  const hex = Math.max(0, at).toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-0000-0000-000000000000`
}

export const moment = z.iso
  .datetime({ offset: true })
  .transform((text) => Date.parse(text))
  .describe('A moment by RFC 3339.')
