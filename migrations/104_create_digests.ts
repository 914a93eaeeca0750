import type { Knex } from 'knex'
import { createTable } from './ddl.ts'

export async function up(knex: Knex): Promise<void> {
  await createTable(knex, {
    name: 'digests',
    columns: ['shop_id shop', 'off_at instant?', 'last_week word?'],
    primary: ['shop_id'],
  })
}
