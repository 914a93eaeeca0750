import type { Knex } from 'knex'
import { createIndex } from './ddl.ts'

/** For the merchant's lists: people by when we first heard of them, orders and parcels by what people call them, answers by order. */
export async function up(knex: Knex): Promise<void> {
  await createIndex(knex, 'customers', 'customers_by_time', ['shop_id', 'created_at'])
  await createIndex(knex, 'orders', 'orders_by_name', ['shop_id', 'name'])
  await createIndex(knex, 'parcels', 'parcels_by_number', ['shop_id', 'number'])
  await createIndex(knex, 'responses', 'responses_by_order', ['shop_id', 'order_id'])
}
