import type { Knex } from 'knex'
import { addColumn, createIndex, createTable } from './ddl.ts'

/** Conversations with their turns, letters written by hand, holds on people, and how far the mailbox has been read. */
export async function up(knex: Knex): Promise<void> {
  await createTable(knex, {
    name: 'holds',
    columns: ['shop_id shop', 'kind word', 'ref id', 'address_hash id', 'customer_id id?', 'at instant'],
    primary: ['shop_id', 'kind', 'ref'],
    index: {
      holds_by_address: ['shop_id', 'address_hash'],
      holds_by_customer: ['shop_id', 'customer_id'],
    },
  })
  await createTable(knex, {
    name: 'written',
    columns: [
      'shop_id shop',
      'message_id id',
      'subject line',
      'words text',
      'earlier text?',
      'earlier_at instant?',
      'in_reply_to line?',
      'thread json',
    ],
    primary: ['shop_id', 'message_id'],
  })
  await createTable(knex, {
    name: 'conversations',
    columns: [
      'shop_id shop',
      'id id',
      'message_id id?',
      'response_id id?',
      'customer_id id?',
      'order_id id?',
      'address_hash id',
      'subject line?',
      'state word',
      'because word?',
      'owner_id id?',
      'started_at instant',
      'last_at instant',
      'opened_at instant?',
      'due_at instant?',
      'waiting_since instant?',
      'answered_at instant?',
      'closed_at instant?',
      'outcome word?',
    ],
    primary: ['shop_id', 'id'],
    unique: { conversations_once: ['shop_id', 'message_id'] },
    index: {
      conversations_by_state: ['shop_id', 'state', 'due_at', 'id'],
      conversations_by_order: ['shop_id', 'order_id'],
      conversations_by_customer: ['shop_id', 'customer_id'],
      conversations_by_address: ['shop_id', 'address_hash'],
    },
  })
  await createTable(knex, {
    name: 'turns',
    columns: [
      'shop_id shop',
      'id id',
      'conversation_id id',
      'at instant',
      'kind word',
      'who line?',
      'words text?',
      'ref id?',
      'verified flag',
    ],
    primary: ['shop_id', 'id'],
    index: {
      turns_by_conversation: ['shop_id', 'conversation_id', 'at'],
      turns_by_ref: ['shop_id', 'ref'],
    },
  })
  await createTable(knex, {
    name: 'attachments',
    columns: ['shop_id shop', 'inbound_id id', 'place number', 'name line?', 'type line', 'size number'],
    primary: ['shop_id', 'inbound_id', 'place'],
  })
  await createTable(knex, {
    name: 'staff_letters',
    columns: [
      'shop_id shop',
      'id id',
      'kind word',
      'ref id',
      'to_address line',
      'state word',
      'due_at instant',
      'sent_at instant?',
      'tries number',
      'locked_by id?',
      'locked_until instant?',
    ],
    primary: ['shop_id', 'id'],
    unique: { staff_letters_once: ['shop_id', 'kind', 'ref', 'to_address'] },
    index: { staff_letters_due: ['state', 'due_at'] },
    where: { staff_letters_due: `state = 'due'` },
  })
  await createTable(knex, {
    name: 'service_hours',
    columns: ['shop_id shop', 'days json', 'holidays json', 'targets json', 'updated_at instant'],
    primary: ['shop_id'],
  })
  await createTable(knex, {
    name: 'mail_places',
    columns: [
      'id id',
      'uid_validity key?',
      'uid number',
      'updated_at instant',
      'locked_by id?',
      'locked_until instant?',
    ],
    primary: ['id'],
  })
  await addColumn(knex, 'responses', 'conversation_id', 'VARCHAR(64) NULL')
  await createIndex(knex, 'responses', 'responses_by_conversation', ['shop_id', 'conversation_id'])
}
