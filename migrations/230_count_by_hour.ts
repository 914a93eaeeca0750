import type { Knex } from 'knex'
import { createTable } from './ddl.ts'

/** Whether a count still stands is kept for each hour, a bit each, and letters are counted by hour as well. */
export async function up(knex: Knex): Promise<void> {
  if (knex.client.dialect === 'mysql')
    for (const table of ['counted_days', 'order_days']) await knex.raw(`ALTER TABLE ${table} MODIFY clean INT NOT NULL`)
  await createTable(knex, {
    name: 'letter_days',
    columns: ['shop_id shop', 'day number', 'clean number'],
    primary: ['shop_id', 'day'],
  })
  await createTable(knex, {
    name: 'asked_counts',
    columns: [
      'shop_id shop',
      'flow word',
      'span word',
      'begins instant',
      'sent number',
      'bounced number',
      'asked number',
    ],
    primary: ['shop_id', 'flow', 'span', 'begins'],
  })
  await knex.schema.dropTableIfExists('asked_days')
  await knex.schema.dropTableIfExists('asked_progress')
}
