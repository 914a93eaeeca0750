import type { Knex } from 'knex'
import { createTable } from './ddl.ts'

/** On which days what was counted of orders and parcels still stands. */
export async function up(knex: Knex): Promise<void> {
  await createTable(knex, {
    name: 'order_days',
    columns: ['shop_id shop', 'day number', 'clean flag'],
    primary: ['shop_id', 'day'],
  })
}
