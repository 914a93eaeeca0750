import type { Knex } from 'knex'
import { createTable } from './ddl.ts'

export async function up(knex: Knex): Promise<void> {
  await createTable(knex, { name: 'locks', columns: ['name word'], primary: ['name'] })
  await knex('locks').insert({ name: 'claim' }).onConflict('name').ignore()
  await createTable(knex, {
    name: 'messages',
    columns: [
      'shop_id shop',
      'id id',
      'flow word',
      'message_key key',
      'purpose word',
      'channel word',
      'step number',
      'facts json',
      'to_address line?',
      'address_hash id',
      'customer_id id?',
      'order_id id?',
      'parcel_id id?',
      'cart_token key?',
      'locale word',
      'state word',
      'due_at instant',
      'expires_at instant',
      'why text?',
      'fence number',
      'lease_owner key?',
      'lease_until instant?',
      'attempts number',
      'marker_at instant?',
      'sent_at instant?',
      'message_id_header line?',
      'response text?',
      'created_at instant',
    ],
    primary: ['shop_id', 'id'],
    unique: { messages_once: ['shop_id', 'message_key'] },
    index: {
      messages_due: ['state', 'due_at'],
      messages_in_hand: ['state', 'lease_until'],
      messages_by_customer: ['shop_id', 'customer_id', 'sent_at'],
      messages_by_address: ['shop_id', 'address_hash', 'sent_at'],
      messages_by_order: ['shop_id', 'order_id'],
      messages_by_time: ['shop_id', 'created_at'],
    },
    where: {
      messages_due: `state = 'scheduled'`,
      messages_in_hand: `state IN ('claimed', 'handed_off')`,
    },
  })
  await createTable(knex, {
    name: 'letters',
    columns: ['shop_id shop', 'message_id id', 'subject line', 'mime bytes', 'at instant'],
    primary: ['shop_id', 'message_id'],
    index: { letters_by_time: ['at'] },
  })
  await createTable(knex, {
    name: 'links',
    columns: ['shop_id shop', 'message_id id', 'link number', 'name word', 'target text'],
    primary: ['shop_id', 'message_id', 'link'],
  })
  await createTable(knex, {
    name: 'clicks',
    columns: ['shop_id shop', 'id id', 'message_id id', 'link number', 'at instant', 'suspected flag', 'why line?'],
    primary: ['shop_id', 'id'],
    index: { clicks_by_message: ['shop_id', 'message_id'], clicks_by_time: ['shop_id', 'at'] },
  })
  await createTable(knex, {
    name: 'decisions',
    columns: [
      'shop_id shop',
      'id id',
      'at instant',
      'event key',
      'flow word',
      'decision word',
      'message_key key',
      'why text',
    ],
    primary: ['shop_id', 'id'],
    index: { decisions_by_time: ['shop_id', 'at'], decisions_by_key: ['shop_id', 'message_key'] },
  })
}
