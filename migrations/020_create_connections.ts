import type { Knex } from 'knex'
import { createTable } from './ddl.ts'

export async function up(knex: Knex): Promise<void> {
  await createTable(knex, {
    name: 'connections',
    columns: [
      'shop_id shop',
      'access_token text?',
      'access_expires_at instant?',
      'refresh_token text?',
      'refresh_expires_at instant?',
      'plan line?',
      'updated_at instant',
      'locked_by id?',
      'locked_until instant?',
    ],
    primary: ['shop_id'],
  })
  await createTable(knex, {
    name: 'pulls',
    columns: [
      'shop_id shop',
      'kind word',
      'state word',
      'since instant',
      'place text?',
      'done number',
      'total number?',
      'why line?',
      'begun_at instant',
      'updated_at instant',
      'locked_by id?',
      'locked_until instant?',
    ],
    primary: ['shop_id', 'kind'],
    index: { pulls_by_state: ['state', 'updated_at'] },
  })
}
