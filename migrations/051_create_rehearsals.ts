import type { Knex } from 'knex'
import { createTable } from './ddl.ts'

export async function up(knex: Knex): Promise<void> {
  await createTable(knex, {
    name: 'rehearsals',
    columns: [
      'shop_id shop',
      'id id',
      'flow word',
      'since instant',
      'until_at instant',
      'state word',
      'share number',
      'people number?',
      'begun_at instant',
      'beat_at instant',
    ],
    primary: ['shop_id', 'id'],
    index: { rehearsals_by_flow: ['shop_id', 'flow', 'begun_at'] },
  })
  await createTable(knex, {
    name: 'rehearsed_letters',
    columns: [
      'shop_id shop',
      'rehearsal_id id',
      'number number',
      'at instant',
      'outcome word',
      'why text',
      'step number',
      'order_id id?',
      'cart_token key?',
      'customer_id id?',
      'written_at instant',
    ],
    primary: ['shop_id', 'rehearsal_id', 'number'],
    index: { rehearsed_by_person: ['shop_id', 'customer_id'], rehearsed_by_age: ['written_at'] },
  })
}
