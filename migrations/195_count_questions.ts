import type { Knex } from 'knex'
import { addColumn, createIndex, dropIndex } from './ddl.ts'

export async function up(knex: Knex): Promise<void> {
  // Letters that asked somebody for the first time: a reminder asks nobody new.
  await addColumn(knex, 'asked_days', 'asked', 'INTEGER NOT NULL DEFAULT 0')
  await addColumn(knex, 'rewards', 'used_at', 'BIGINT NULL')
  await addColumn(knex, 'rewards', 'used_order_id', 'VARCHAR(64) NULL')
  await createIndex(knex, 'rewards', 'rewards_by_code', ['shop_id', 'code'])
  // As `messages_by_sent`, with the step, so that counting first letters need not read the letters themselves.
  const sent = ['shop_id', 'flow', 'state', 'sent_at', 'step']
  await createIndex(knex, 'messages', 'messages_by_sending', sent, `state = 'sent'`)
  await dropIndex(knex, 'messages', 'messages_by_sent')
}
