import type { Knex } from 'knex'
import { createIndex } from './ddl.ts'

/** A shop's newest deliveries: both databases keep the number of the row behind an index's own columns. */
export async function up(knex: Knex): Promise<void> {
  await createIndex(knex, 'journal', 'journal_by_shop', ['shop_id'])
}
