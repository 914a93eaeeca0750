import type { Knex } from 'knex'
import { createTable } from './ddl.ts'

export async function up(knex: Knex): Promise<void> {
  await createTable(knex, {
    name: 'vocabularies',
    columns: ['shop_id shop', 'topics json', 'updated_at instant'],
    primary: ['shop_id'],
  })
  await createTable(knex, {
    name: 'read_comments',
    columns: ['shop_id shop', 'response_id id', 'vocabulary word', 'answered_at instant', 'sentiment number'],
    primary: ['shop_id', 'response_id'],
  })
  await createTable(knex, {
    name: 'response_topics',
    columns: ['shop_id shop', 'response_id id', 'topic word', 'sentiment number', 'at instant'],
    primary: ['shop_id', 'response_id', 'topic'],
    index: { response_topics_by_time: ['shop_id', 'topic', 'at'] },
  })
}
