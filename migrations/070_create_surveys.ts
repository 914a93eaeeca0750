import type { Knex } from 'knex'
import { createIndex, createTable } from './ddl.ts'

export async function up(knex: Knex): Promise<void> {
  await createTable(knex, {
    name: 'sights',
    columns: ['shop_id shop', 'id id', 'message_id id', 'at instant', 'what word', 'detail number?', 'visitor word'],
    primary: ['shop_id', 'id'],
    index: { sights_by_message: ['shop_id', 'message_id', 'at'], sights_by_time: ['at'] },
  })
  await createTable(knex, {
    name: 'answer_traits',
    columns: ['shop_id shop', 'message_id id', 'traits json'],
    primary: ['shop_id', 'message_id'],
  })
  await createTable(knex, {
    name: 'tallies',
    columns: [
      'shop_id shop',
      'survey word',
      'trait word',
      'value key',
      'span word',
      'begins instant',
      'score number',
      'answers number',
    ],
    primary: ['shop_id', 'survey', 'trait', 'span', 'begins', 'value', 'score'],
    index: { tallies_by_time: ['shop_id', 'begins'] },
  })
  await createTable(knex, {
    name: 'asked_days',
    columns: ['shop_id shop', 'flow word', 'day number', 'sent number', 'bounced number'],
    primary: ['shop_id', 'flow', 'day'],
  })
  await createTable(knex, {
    name: 'asked_progress',
    columns: ['shop_id shop', 'through number'],
    primary: ['shop_id'],
  })
  await createTable(knex, {
    name: 'counted_days',
    columns: ['shop_id shop', 'day number', 'clean flag'],
    primary: ['shop_id', 'day'],
  })
  await createIndex(knex, 'messages', 'messages_by_sent', ['shop_id', 'flow', 'state', 'sent_at'], `state = 'sent'`)
}
