import { once } from 'node:events'
import type { App } from '../app.ts'
import { exported } from '../exports/stream.ts'
import { exports } from '../exports/tables.ts'
import { readOptions, shopNamed } from './options.ts'
import { Refusal } from './refusal.ts'

/** Streams one table of a shop to stdout. */
export async function exportCommand(app: App, argv: readonly string[]): Promise<number> {
  const { values, positionals } = readOptions(argv, {
    shop: { type: 'string' },
    format: { type: 'string', default: 'csv' },
  })
  const what = exports[positionals[0] ?? '']
  if (!what) throw new Refusal(`Say what to export: ${Object.keys(exports).join(', ')}.`)
  const { format } = values
  if (format !== 'csv' && format !== 'ndjson') throw new Refusal('--format must be csv or ndjson.')
  const shop = await shopNamed(app.db.knex, values.shop)
  for await (const chunk of exported(app.db.knex, shop.id, what, format))
    if (!process.stdout.write(chunk)) await once(process.stdout, 'drain')
  return 0
}
