import type { Knex } from 'knex'
import { createIndex, createTable } from './ddl.ts'

export async function up(knex: Knex): Promise<void> {
  await createTable(knex, {
    name: 'day_counts',
    columns: ['shop_id shop', 'counted word', 'day number', 'value key', 'n number'],
    primary: ['shop_id', 'counted', 'day', 'value'],
  })
  await createTable(knex, {
    name: 'day_counts_progress',
    columns: ['shop_id shop', 'counted word', 'through number'],
    primary: ['shop_id', 'counted'],
  })
  await createTable(knex, {
    name: 'kept_figures',
    columns: ['shop_id shop', 'name word', 'figure json', 'at instant'],
    primary: ['shop_id', 'name'],
  })
  await createTable(knex, {
    name: 'targets',
    columns: ['shop_id shop', 'measure word', 'target number', 'updated_at instant'],
    primary: ['shop_id', 'measure'],
  })
  await createIndex(knex, 'parcels', 'parcels_by_status', ['shop_id', 'status', 'status_at'])
}
