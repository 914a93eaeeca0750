import type { Knex } from 'knex'
import { createTable } from './ddl.ts'

export async function up(knex: Knex): Promise<void> {
  await createTable(knex, {
    name: 'restraints',
    columns: [
      'shop_id shop',
      'quiet_from number?',
      'quiet_until number?',
      'rests_on_sundays flag',
      'letter_gap number?',
      'survey_gap number?',
      'most_in_month number?',
      'updated_at instant',
    ],
    primary: ['shop_id'],
  })
  await createTable(knex, {
    name: 'retention',
    columns: ['shop_id shop', 'kind word', 'days number', 'updated_at instant'],
    primary: ['shop_id', 'kind'],
  })
}
