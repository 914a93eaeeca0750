import type { Knex } from 'knex'
import { createTable } from './ddl.ts'

export async function up(knex: Knex): Promise<void> {
  await createTable(knex, {
    name: 'stores',
    columns: [
      'shop_id shop',
      'address line',
      'api line',
      'api_key text?',
      'api_secret text?',
      'plugin_version word?',
      'platform_version word?',
      'connected_at instant',
      'answered_at instant?',
      'why line?',
      'webhooks word?',
      'webhooks_at instant?',
      'mended_at instant?',
      'mended line?',
      'locked_by id?',
      'locked_until instant?',
    ],
    primary: ['shop_id'],
  })
  await createTable(knex, {
    name: 'connect_tickets',
    columns: [
      'id id',
      'kind word',
      'platform word',
      'address line',
      'challenge word?',
      'shop_id shop?',
      'made_at instant',
      'expires_at instant',
      'used_at instant?',
    ],
    primary: ['id'],
  })
}
