import type { Knex } from 'knex'
import { createTable } from './ddl.ts'

export async function up(knex: Knex): Promise<void> {
  await createTable(knex, {
    name: 'webhook_endpoints',
    columns: [
      'shop_id shop',
      'id id',
      'url text',
      'events json',
      'secret text',
      'made_at instant',
      'failing_since instant?',
      'disabled_at instant?',
      'disabled_why line?',
    ],
    primary: ['shop_id', 'id'],
  })
  await createTable(knex, {
    name: 'webhook_deliveries',
    columns: [
      'shop_id shop',
      'id id',
      'endpoint_id id',
      'event_id id',
      'event word',
      'subject_id id',
      'at instant',
      'state word',
      'attempts number',
      'due_at instant',
      'status number?',
      'why line?',
      'sent_at instant?',
      'locked_by id?',
      'locked_until instant?',
    ],
    primary: ['shop_id', 'id'],
    index: {
      webhook_deliveries_due: ['state', 'due_at'],
      webhook_deliveries_by_endpoint: ['shop_id', 'endpoint_id', 'at'],
      webhook_deliveries_by_time: ['at'],
    },
  })
}
