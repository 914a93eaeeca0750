import type { Knex } from 'knex'
import { createIndex } from './ddl.ts'

/** Answers nobody has read are found by having no moment of reading; one that was changed since it was read has none any more. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('UPDATE responses SET read_at = NULL WHERE read_at < updated_at')
  await createIndex(knex, 'responses', 'responses_unread', ['shop_id', 'read_at', 'at'])
  await createIndex(knex, 'responses', 'responses_by_flow', ['shop_id', 'suspected', 'flow'])
}
