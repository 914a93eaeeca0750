import type { Knex } from 'knex'
import type { Instant } from '../domain/time.ts'

/** A parameter or form field that is exactly one text; anything else (missing, repeated, nested) is empty. */
export const one = (value: unknown): string => (typeof value === 'string' ? value.trim() : '')

/** A parameter that must be one of a few words; anything else is the first of them. */
export function choice<Word extends string>(value: unknown, words: readonly [Word, ...Word[]]): Word {
  return words.find((word) => word === value) ?? words[0]
}

/** `path?name=value…` without the empty ones. */
export function withQuery(path: string, values: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams(Object.entries(values).filter(([, value]) => value !== ''))
  return query.size > 0 ? `${path}?${query.toString()}` : path
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
const lowerAscii = (text: string): string => text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase())

/**
 * Narrows a query to rows where one of the columns contains the text, whatever its case. SQLite folds the case of ASCII
 * only, so letters such as `ł` are looked for as typed, small, and as at a sentence's beginning. `%` and `_` are plain characters.
 */
export function whereContains(query: Knex.QueryBuilder, columns: readonly string[], text: string): void {
  const sought = text.slice(0, 100)
  const small = sought.toLowerCase()
  const mysql = (query.client as { dialect?: string }).dialect === 'mysql'
  const forms = mysql ? [small] : [...new Set([sought, small, capital(small)].map(lowerAscii))]
  void query.where((any) => {
    for (const column of columns)
      for (const form of forms)
        void any.orWhereRaw(`LOWER(??) LIKE ? ESCAPE '!'`, [column, `%${form.replaceAll(/[!%_]/g, '!$&')}%`])
  })
}

export const pageSize = 25

/** Where a page of a list ends: everything after it is older. */
export type Cursor = { readonly at: Instant; readonly id: string }

export function readCursor(value: unknown): Cursor | null {
  const match = /^(\d{1,16})\.([\w-]{1,64})$/.exec(one(value))
  return match?.[1] && match[2] ? { at: Number(match[1]), id: match[2] } : null
}

/** Newest first, from the cursor on, one row more than a page holds: it tells whether there is another page. */
export function onePage(
  query: Knex.QueryBuilder,
  at: string,
  id: string,
  cursor: Cursor | null,
  size = pageSize,
): Knex.QueryBuilder {
  if (cursor)
    void query.where((older) => {
      void older.where(at, '<', cursor.at).orWhere((same) => void same.where(at, cursor.at).where(id, '<', cursor.id))
    })
  return query
    .orderBy(at, 'desc')
    .orderBy(id, 'desc')
    .limit(size + 1)
}

/** Splits what `onePage` gave into the page and the next page's cursor ('' when there is none). */
export function cutPage<Row>(
  rows: readonly Row[],
  place: (row: Row) => Cursor,
): { page: readonly Row[]; next: string } {
  const page = rows.slice(0, pageSize)
  const last = page.at(-1)
  if (rows.length <= pageSize || !last) return { page, next: '' }
  const { at, id } = place(last)
  return { page, next: `${at}.${id}` }
}

/** Words are looked for in so many of the newest rows; who wants more looks further back, so that no page costs more than this. */
const mostRead = 10_000
/** Above every id: everything of the moment itself is older still. */
const afterAll = 'z'

/** Up to which moment, itself not included, rows are read for words, from the cursor on; null: up to the first there is. */
export async function readingEnds(rows: Knex.QueryBuilder, at: string, cursor: Cursor | null): Promise<Instant | null> {
  if (cursor) void rows.where(at, '<=', cursor.at)
  const row = (await rows.orderBy(at, 'desc').offset(mostRead).first({ at })) as { at: number | string } | undefined
  return row ? Number(row.at) : null
}

/** What follows a page: the next one's cursor, or where looking further back begins. `looked`: in how many rows, when it did not reach the end. */
export const whatFollows = (next: string, end: Instant | null) => ({
  next: next || (end === null ? '' : `${end}.${afterAll}`),
  looked: next === '' && end !== null ? mostRead : null,
})
