import { randomBytes } from 'node:crypto'
import type { Knex } from 'knex'
import type { Instant } from '../domain/time.ts'

let lastAt = 0
let sequence = 0

/**
 * A UUID version 7 (RFC 9562): sorts by the time it was made, so that new rows land at the end of an index.
 * Within one millisecond a counter keeps the order of making.
 */
export function newId(now: Instant = Date.now()): string {
  sequence = now === lastAt ? sequence + 1 : 0
  lastAt = now
  const bytes = randomBytes(16)
  bytes.writeUIntBE(now, 0, 6)
  bytes.writeUInt16BE(0x7000 | (sequence & 0x0fff), 6)
  bytes.writeUInt8(0x80 | (bytes.readUInt8(8) & 0x3f), 8)
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** Splits a list so that a statement stays under the databases' limits on bound values. */
export function inChunks<T>(list: readonly T[], size = 200): readonly (readonly T[])[] {
  const chunks: T[][] = []
  for (let start = 0; start < list.length; start += size) chunks.push(list.slice(start, start + size))
  return chunks
}

/** The rows of a query that is asked once for each part of a long list. */
export async function rowsFor<Row, One = string>(
  list: readonly One[],
  query: (part: readonly One[]) => Knex.QueryBuilder,
  size?: number,
): Promise<Row[]> {
  const rows: Row[] = []
  // One by one: as arguments of one call very many would not fit.
  for (const part of inChunks(list, size)) for (const row of (await query(part)) as Row[]) rows.push(row)
  return rows
}

/** How many rows a query finds. */
export async function countOf(query: Knex.QueryBuilder): Promise<number> {
  const [row] = (await query.count({ n: '*' })) as { n: number | string }[]
  return Number(row?.n ?? 0)
}

/** The same by the values of a column. */
export async function countsBy<Value extends string>(
  query: Knex.QueryBuilder,
  column: string,
): Promise<ReadonlyMap<Value, number>> {
  const rows = await query.groupBy(column).select({ value: column }).count({ n: '*' })
  return new Map((rows as { value: Value; n: number | string }[]).map(({ value, n }) => [value, Number(n)]))
}

/** JSON as both databases keep it: text. */
export const fromJson = <T>(text: unknown): T => JSON.parse(String(text)) as T
export const fromJsonOrNull = <T>(text: unknown): T | null =>
  text === null || text === undefined ? null : fromJson<T>(text)
