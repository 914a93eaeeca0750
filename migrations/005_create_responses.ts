import type { Knex } from 'knex'
import { createTable } from './ddl.ts'

export async function up(knex: Knex): Promise<void> {
  await createTable(knex, {
    name: 'responses',
    columns: [
      'shop_id shop',
      'id id',
      'slot key',
      'message_id id?',
      'customer_id id?',
      'order_id id?',
      'flow word',
      'survey word',
      'score number?',
      'comment text?',
      'drivers json',
      'source word',
      'verified flag',
      'suspected flag',
      'suspected_why line?',
      'inbound_id id?',
      'at instant',
      'updated_at instant',
      'read_at instant?',
    ],
    primary: ['shop_id', 'id'],
    unique: { responses_once: ['shop_id', 'slot'] },
    index: {
      responses_by_time: ['shop_id', 'at'],
      responses_by_message: ['shop_id', 'message_id'],
      responses_by_customer: ['shop_id', 'customer_id'],
    },
  })
  await createTable(knex, {
    name: 'response_changes',
    columns: [
      'shop_id shop',
      'id id',
      'response_id id',
      'at instant',
      'score number?',
      'comment text?',
      'drivers json',
    ],
    primary: ['shop_id', 'id'],
    index: { response_changes_by_response: ['shop_id', 'response_id'] },
  })
  await createTable(knex, {
    name: 'inbound',
    columns: [
      'shop_id shop',
      'id id',
      'content_hash id',
      'received_at instant',
      'kind word',
      'from_address line?',
      'subject text?',
      'message_id_header line?',
      'message_id id?',
      'customer_id id?',
      'body text?',
      'raw bytes?',
      'why text?',
    ],
    primary: ['shop_id', 'id'],
    unique: { inbound_once: ['content_hash'] },
    index: { inbound_by_time: ['shop_id', 'received_at'], inbound_by_message: ['shop_id', 'message_id'] },
  })
}
