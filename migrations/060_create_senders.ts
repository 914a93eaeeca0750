import type { Knex } from 'knex'
import { createTable } from './ddl.ts'

/** From which address each shop writes, over which mail server, and with which key its letters are signed. */
export async function up(knex: Knex): Promise<void> {
  await createTable(knex, {
    name: 'senders',
    columns: [
      'shop_id shop',
      'address line?',
      'server_host line?',
      'server_port number?',
      'server_user line?',
      'server_password text?',
      'updated_at instant',
    ],
    primary: ['shop_id'],
  })
  await createTable(knex, {
    name: 'sender_domains',
    columns: [
      'shop_id shop',
      'domain key',
      'selector word',
      'private_key text',
      'public_key text',
      'dkim word',
      'spf word',
      'dmarc word',
      'return_path word',
      'found_spf text?',
      'made_at instant',
      'checked_at instant?',
    ],
    primary: ['shop_id', 'domain'],
    index: { sender_domains_by_check: ['checked_at'] },
  })
}
