import type { Knex } from 'knex'
import { createTable } from './ddl.ts'

export async function up(knex: Knex): Promise<void> {
  await createTable(knex, {
    name: 'saved_replies',
    columns: ['shop_id shop', 'replies json', 'updated_at instant'],
    primary: ['shop_id'],
  })
}
