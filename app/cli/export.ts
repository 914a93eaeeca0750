import { once } from 'node:events'
import type { Knex } from 'knex'
import type { App } from '../app.ts'
import { csvCell } from '../domain/csv.ts'
import { iso } from '../domain/time.ts'
import { readOptions, shopNamed } from './options.ts'
import { Refusal } from './refusal.ts'

/** A column of an export: its public name, where it comes from, and how it is written. */
type Column = readonly [name: string, from: string, as?: 'instant' | 'flag']
type Export = {
  readonly table: string
  readonly key: string
  readonly columns: readonly Column[]
  readonly complete?: (knex: Knex, shopId: number, rows: readonly Row[]) => Promise<void>
}
type Row = Record<string, unknown>

const pageSize = 500

const exports: Readonly<Record<string, Export>> = {
  messages: {
    table: 'messages',
    key: 'id',
    columns: [
      ['id', 'id'],
      ['flow', 'flow'],
      ['key', 'message_key'],
      ['channel', 'channel'],
      ['to', 'to_address'],
      ['state', 'state'],
      ['due_at', 'due_at', 'instant'],
      ['marker_at', 'marker_at', 'instant'],
      ['sent_at', 'sent_at', 'instant'],
      ['message_id', 'message_id_header'],
      ['why', 'why'],
    ],
  },
  decisions: {
    table: 'decisions',
    key: 'id',
    columns: [
      ['at', 'at', 'instant'],
      ['event', 'event'],
      ['flow', 'flow'],
      ['do', 'decision'],
      ['key', 'message_key'],
      ['why', 'why'],
    ],
  },
  responses: {
    table: 'responses',
    key: 'id',
    columns: [
      ['id', 'id'],
      ['at', 'at', 'instant'],
      ['survey', 'survey'],
      ['score', 'score'],
      ['comment', 'comment'],
      ['verified', 'verified', 'flag'],
      ['suspected', 'suspected', 'flag'],
      ['order', 'order_id'],
      ['customer', 'customer_id'],
      ['source', 'source'],
    ],
  },
  customers: {
    table: 'customers',
    key: 'id',
    columns: [
      ['id', 'id'],
      ['person', 'person_id'],
      ['first_name', 'first_name'],
      ['last_name', 'last_name'],
      ['email', 'email'],
      ['phone', 'phone'],
      ['locale', 'locale'],
    ],
  },
  orders: {
    table: 'orders',
    key: 'id',
    columns: [
      ['id', 'id'],
      ['name', 'name'],
      ['email', 'email'],
      ['placed_at', 'placed_at', 'instant'],
      ['state', 'state'],
      ['parcels', 'parcels'],
    ],
    complete: async (knex, shopId, rows) => {
      const parcels = (await knex('parcels')
        .where({ shop_id: shopId })
        .whereIn(
          'order_id',
          rows.map(({ id }) => String(id)),
        )
        .select('order_id', 'status')) as { order_id: string; status: string | null }[]
      for (const row of rows) {
        row.state = row.cancelled_at === null ? row.payment : 'cancelled'
        row.parcels = parcels
          .filter((parcel) => parcel.order_id === row.id)
          .map(({ status }) => status ?? 'unknown')
          .join(' ')
      }
    },
  },
}

/** Streams one table of a shop in pages by key, so that memory stays small however much there is. */
export async function exportCommand(app: App, argv: readonly string[]): Promise<number> {
  const { values, positionals } = readOptions(argv, {
    shop: { type: 'string' },
    format: { type: 'string', default: 'csv' },
  })
  const what = exports[positionals[0] ?? '']
  if (!what) throw new Refusal(`Say what to export: ${Object.keys(exports).join(', ')}.`)
  if (values.format !== 'csv' && values.format !== 'ndjson') throw new Refusal('--format must be csv or ndjson.')
  const shop = await shopNamed(app.db.knex, values.shop)
  const write = async (text: string): Promise<void> => {
    if (!process.stdout.write(text)) await once(process.stdout, 'drain')
  }
  if (values.format === 'csv') await write(`${what.columns.map(([name]) => name).join(',')}\r\n`)
  for (let after = ''; ;) {
    const rows = (await app.db
      .knex(what.table)
      .where({ shop_id: shop.id })
      .where(what.key, '>', after)
      .orderBy(what.key)
      .limit(pageSize)) as Row[]
    if (rows.length === 0) return 0
    await what.complete?.(app.db.knex, shop.id, rows)
    const lines = rows.map((row) =>
      Object.fromEntries(what.columns.map(([name, from, as]) => [name, cell(row[from], as)])),
    )
    await write(
      lines
        .map((line) =>
          values.format === 'csv' ? `${Object.values(line).map(csvCell).join(',')}\r\n` : `${JSON.stringify(line)}\n`,
        )
        .join(''),
    )
    after = String(rows.at(-1)?.[what.key])
  }
}

function cell(value: unknown, as: Column[2]): unknown {
  if (value === null || value === undefined) return null
  if (as === 'instant') return iso(Number(value))
  if (as === 'flag') return Boolean(value)
  return value
}
