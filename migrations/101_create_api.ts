import type { Knex } from 'knex'
import { createTable } from './ddl.ts'

export async function up(knex: Knex): Promise<void> {
  await createTable(knex, {
    name: 'api_tokens',
    columns: [
      'shop_id shop',
      'id id',
      'name line',
      'scope word',
      'hash id',
      'hint word',
      'made_by line',
      'made_at instant',
      'used_at instant?',
      'revoked_at instant?',
    ],
    primary: ['shop_id', 'id'],
    unique: { api_tokens_by_hash: ['shop_id', 'hash'] },
  })
  await createTable(knex, {
    name: 'api_requests',
    columns: [
      'shop_id shop',
      'token_id id',
      'request_key key',
      'asked id',
      'status number?',
      'answer json?',
      'at instant',
      'locked_by id?',
      'locked_until instant?',
    ],
    primary: ['shop_id', 'token_id', 'request_key'],
    index: { api_requests_by_time: ['at'] },
  })
}
