import type { Knex } from 'knex'
import { createIndex } from './ddl.ts'

/** Tables that grow with every order, and the moment retention goes by: one index over all shops, which only ever grows at its end. */
const ages = {
  decisions: 'at',
  bounces: 'at',
  carts: 'updated_at',
  watches: 'begun_at',
  triggers: 'made_at',
  mail_pieces: 'received_at',
} as const

export async function up(knex: Knex): Promise<void> {
  for (const [table, age] of Object.entries(ages)) await createIndex(knex, table, `${table}_old`, [age])
  // What was emptied once must not be looked through every night; without indexes over some rows its first byte says whether it is there.
  const mysql = knex.client.dialect === 'mysql'
  for (const [table, content] of [
    ['journal', 'payload'],
    ['inbound', 'raw'],
  ] as const)
    await createIndex(
      knex,
      table,
      `${table}_old`,
      mysql ? [`${content}(1)`, 'received_at'] : ['received_at'],
      `${content} IS NOT NULL`,
    )
  if (mysql) return
  // The machine asks for these over all shops every minute. MySQL and MariaDB have whole indexes that begin with the state.
  await createIndex(knex, 'messages', 'messages_uncertain', ['state', 'marker_at'], `state = 'uncertain'`)
  await createIndex(knex, 'journal', 'journal_set_aside', ['state', 'shop_id', 'id'], `state = 'set aside'`)
}
