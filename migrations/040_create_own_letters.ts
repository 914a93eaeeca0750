import type { Knex } from 'knex'
import { createTable } from './ddl.ts'

/** Letters in the merchant's own words take the place of single texts; nothing ever wrote those. */
export async function up(knex: Knex): Promise<void> {
  const place = ['shop_id shop', 'flow word', 'variant word', 'locale word']
  const key = ['shop_id', 'flow', 'variant', 'locale']
  await createTable(knex, {
    name: 'letter_drafts',
    columns: [...place, 'content json', 'updated_at instant'],
    primary: key,
  })
  await createTable(knex, {
    name: 'letter_versions',
    columns: [...place, 'id id', 'number number', 'content json', 'published_at instant', 'who line'],
    primary: ['shop_id', 'id'],
    unique: { letter_versions_once: [...key, 'number'] },
  })
  await createTable(knex, { name: 'letters_in_use', columns: [...place, 'version_id id'], primary: key })
  await createTable(knex, {
    name: 'brands',
    columns: [
      'shop_id shop',
      'logo text?',
      'logo_id id?',
      'button word?',
      'accent word?',
      'sender_name line?',
      'reply_to line?',
      'address_form word',
      'footer_address line?',
      'updated_at instant',
    ],
    primary: ['shop_id'],
  })
  await createTable(knex, {
    name: 'logos',
    columns: ['shop_id shop', 'id id', 'type word', 'bytes bytes', 'at instant'],
    primary: ['shop_id', 'id'],
  })
  await createTable(knex, {
    name: 'staff_addresses',
    columns: ['shop_id shop', 'address line', 'at instant'],
    primary: ['shop_id', 'address'],
  })
  if (await knex.schema.hasColumn('flow_settings', 'letter_copy'))
    await knex.schema.alterTable('flow_settings', (table) => table.dropColumn('letter_copy'))
}
