import type { Knex } from 'knex'
import { createTable } from './ddl.ts'

/** Where a storm of bounces, a restored copy and a letter that ends its process are remembered. */
export async function up(knex: Knex): Promise<void> {
  await createTable(knex, {
    name: 'installation',
    columns: ['name word', 'value text?', 'at instant'],
    primary: ['name'],
  })
  await createTable(knex, {
    name: 'bounces',
    columns: ['shop_id shop', 'id id', 'at instant', 'kind word', 'flow word', 'message_id id', 'address_hash id'],
    primary: ['shop_id', 'id'],
    unique: { bounces_once: ['shop_id', 'message_id', 'kind'] },
    index: { bounces_by_address: ['shop_id', 'address_hash', 'at'], bounces_by_flow: ['shop_id', 'flow', 'at'] },
  })
  await addColumn(knex, 'messages', 'crashes', 'INTEGER NOT NULL DEFAULT 0')
  await addColumn(knex, 'messages', 'resent_at', 'BIGINT NULL')
  await addColumn(knex, 'flow_settings', 'resend_once', 'INTEGER NOT NULL DEFAULT 0')
  await addColumn(knex, 'flow_settings', 'paused_at', 'BIGINT NULL')
  await addColumn(knex, 'flow_settings', 'paused_why', 'VARCHAR(320) NULL')
}

async function addColumn(knex: Knex, table: string, column: string, type: string): Promise<void> {
  if (!(await knex.schema.hasColumn(table, column))) await knex.raw(`ALTER TABLE ${table} ADD COLUMN ${column} ${type}`)
}
