import type { Knex } from 'knex'

/**
 * On MySQL and MariaDB, where an index cannot be over few rows, each letter's way out rewrote this one three times. What is in hand is
 * found by the state that `messages_due` begins with.
 */
export async function up(knex: Knex): Promise<void> {
  if (knex.client.dialect !== 'mysql') return
  const [rows] = (await knex.raw(`SHOW INDEX FROM messages WHERE Key_name = 'messages_in_hand'`)) as [unknown[]]
  if (rows.length > 0) await knex.raw('ALTER TABLE messages DROP INDEX messages_in_hand')
}
