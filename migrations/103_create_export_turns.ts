import type { Knex } from 'knex'
import { createTable } from './ddl.ts'

export async function up(knex: Knex): Promise<void> {
  await createTable(knex, {
    name: 'export_turns',
    columns: ['shop_id shop', 'locked_by id?', 'locked_until instant?'],
    primary: ['shop_id'],
  })
}
