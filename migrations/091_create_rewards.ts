import type { Knex } from 'knex'
import { createTable } from './ddl.ts'

export async function up(knex: Knex): Promise<void> {
  await createTable(knex, {
    name: 'rewards',
    columns: [
      'shop_id shop',
      'id id',
      'flow word',
      'message_id id',
      'customer_id id?',
      'order_id id?',
      'code word?',
      'percent number',
      'state word',
      'why line?',
      'reference line?',
      'tries number',
      'next_at instant',
      'granted_at instant',
      'expires_at instant',
    ],
    primary: ['shop_id', 'id'],
    unique: { rewards_once: ['shop_id', 'message_id'] },
    index: { rewards_by_state: ['state', 'next_at'], rewards_by_time: ['shop_id', 'granted_at'] },
  })
}
