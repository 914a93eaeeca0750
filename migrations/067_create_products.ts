import type { Knex } from 'knex'
import { createTable } from './ddl.ts'

export async function up(knex: Knex): Promise<void> {
  await createTable(knex, {
    name: 'products',
    columns: ['shop_id shop', 'id id', 'title line', 'image text?', 'url text?', 'updated_at instant'],
    primary: ['shop_id', 'id'],
  })
}
