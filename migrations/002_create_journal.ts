import type { Knex } from 'knex'
import { createTable } from './ddl.ts'

export async function up(knex: Knex): Promise<void> {
  await createTable(knex, {
    name: 'journal',
    columns: [
      'id serial',
      'shop_id shop',
      'topic key',
      'delivery_id key',
      'event_id key?',
      'api_version word?',
      'triggered_at instant?',
      'received_at instant',
      'state word',
      'attempts number',
      'why text?',
      'customer_id id?',
      'taken_at instant?',
      'payload bytes?',
    ],
    primary: ['id'],
    unique: { journal_once: ['shop_id', 'topic', 'delivery_id'] },
    index: { journal_waiting: ['state', 'shop_id', 'id'], journal_by_customer: ['shop_id', 'customer_id'] },
    where: { journal_waiting: `state = 'waiting'`, journal_by_customer: 'customer_id IS NOT NULL' },
  })
}
