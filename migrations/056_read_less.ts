import type { Knex } from 'knex'
import { createIndex } from './ddl.ts'

/**
 * Indexes that hold all a page asks for, so that the rows themselves, which are long, stay unread: names for the search, which looks
 * anywhere within them; a period's orders for the journey.
 */
export async function up(knex: Knex): Promise<void> {
  await createIndex(knex, 'customers', 'customers_by_name', ['shop_id', 'last_name', 'first_name', 'id'])
  const journey = ['shop_id', 'placed_at', 'test', 'cancelled_at', 'customer_id', 'id']
  await createIndex(knex, 'orders', 'orders_of_period', journey)
}
