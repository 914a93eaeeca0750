import type { Knex } from 'knex'
import { iso } from '../domain/time.ts'
import { csvCell, readable } from '../domain/csv.ts'
import type { Column, Export, Row } from './tables.ts'

export const formats = ['csv', 'ndjson', 'json'] as const
export type Format = (typeof formats)[number]

const pageSize = 500

/** One table of a shop, page by page by key: memory stays small however much there is, and rows that come or go meanwhile do no harm. */
export async function* exported(
  knex: Knex,
  shopId: number,
  what: Export,
  format: Format,
): AsyncGenerator<string, void, undefined> {
  yield { csv: `${what.columns.map(([name]) => name).join(',')}\r\n`, ndjson: '', json: '[' }[format]
  let separator = ''
  for (let after = ''; ;) {
    const rows = (await knex(what.table)
      .where({ shop_id: shopId })
      .where(what.key, '>', after)
      .orderBy(what.key)
      .limit(pageSize)) as Row[]
    if (rows.length === 0) break
    await what.complete?.(knex, shopId, rows)
    const lines = rows.map((row) => what.columns.map(([name, from, as]) => [name, cell(row[from], as)] as const))
    if (format === 'csv') yield lines.map((line) => `${line.map(([, value]) => csvCell(value)).join(',')}\r\n`).join('')
    else {
      const written = lines.map((line) => JSON.stringify(Object.fromEntries(line)))
      yield format === 'ndjson' ? `${written.join('\n')}\n` : `${separator}\n${written.join(',\n')}`
    }
    separator = ','
    after = String(rows.at(-1)?.[what.key])
  }
  if (format === 'json') yield '\n]\n'
}

function cell(value: unknown, as: Column[2]): unknown {
  if (value === null || value === undefined) return null
  if (as === 'instant') return iso(Number(value))
  if (as === 'flag') return Boolean(value)
  return typeof value === 'string' ? readable(value) : value
}
