import type { Knex } from 'knex'
import { createTable } from './ddl.ts'

/** What of a large mail does not fit into its own row: databases take only so much at once. */
export async function up(knex: Knex): Promise<void> {
  await createTable(knex, {
    name: 'mail_pieces',
    columns: ['shop_id shop', 'inbound_id id', 'place number', 'received_at instant', 'bytes bytes?'],
    primary: ['shop_id', 'inbound_id', 'place'],
  })
}
