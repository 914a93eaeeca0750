import type { Knex } from 'knex'
import { createIndex } from './ddl.ts'

/** SQLite finds an index over some rows only through a comparison that stands in it, so the states are not a list. */
const over = ['rejected', 'uncertain', 'dropped', 'cancelled', 'expired']
  .map((state) => `state = '${state}'`)
  .join(' OR ')

/**
 * For the home page and the lists by state: letters by state, the newest last. On SQLite only those that are over without being sent:
 * letters on their way have their own indexes, and without statistics SQLite would claim letters by this one.
 */
export async function up(knex: Knex): Promise<void> {
  await createIndex(knex, 'messages', 'messages_by_state', ['shop_id', 'state', 'created_at'], over)
}
