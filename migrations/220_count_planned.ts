import type { Knex } from 'knex'
import { createIndex } from './ddl.ts'

/**
 * For the home page, which counts a shop's planned letters up to a bound. MySQL and MariaDB have `messages_by_state`. On SQLite claims
 * must not go by it (see 055): only a statement that says `shop_id > 0`, which is true of every shop, finds it.
 */
export async function up(knex: Knex): Promise<void> {
  if (knex.client.dialect === 'mysql') return
  await createIndex(knex, 'messages', 'messages_planned', ['shop_id'], `state = 'scheduled' AND shop_id > 0`)
}
