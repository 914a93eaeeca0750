import type { Knex } from 'knex'
import { createTable } from './ddl.ts'

/** From when on it is kept by hour, too, what a shop's answers were about. */
export async function up(knex: Knex): Promise<void> {
  await createTable(knex, { name: 'tally_hours', columns: ['shop_id shop', 'since instant'], primary: ['shop_id'] })
}
