import type { Knex } from 'knex'
import { createTable } from './ddl.ts'

export async function up(knex: Knex): Promise<void> {
  await createTable(knex, {
    name: 'shops',
    columns: [
      'id serial',
      'domain key',
      'platform word',
      'name line',
      'email line?',
      'locale word',
      'time_zone word',
      'country word',
      'currency word',
      'url line',
      'address line?',
      'status word',
      'webhook_secret text?',
      'access_token text?',
      'scopes text?',
      'installed_at instant',
      'uninstalled_at instant?',
    ],
    primary: ['id'],
    unique: { shops_by_domain: ['domain'] },
  })
  await createTable(knex, {
    name: 'flow_settings',
    columns: [
      'shop_id shop',
      'flow word',
      'on_since instant?',
      'settings json',
      'letter_copy json',
      'updated_at instant',
    ],
    primary: ['shop_id', 'flow'],
  })
  await createTable(knex, {
    name: 'sign_in_links',
    columns: ['id id', 'shop_id shop?', 'staff_id id?', 'made_at instant', 'expires_at instant', 'used_at instant?'],
    primary: ['id'],
  })
  await createTable(knex, {
    name: 'staff_sessions',
    columns: [
      'id id',
      'shop_id shop?',
      'staff_id id?',
      'csrf word',
      'made_at instant',
      'seen_at instant',
      'expires_at instant',
    ],
    primary: ['id'],
  })
  await createTable(knex, {
    name: 'staff',
    columns: ['id id', 'shop_id shop?', 'email key', 'name line', 'role word', 'password line?', 'made_at instant'],
    primary: ['id'],
    unique: { staff_by_email: ['email'] },
  })
  await createTable(knex, {
    name: 'sign_in_tries',
    columns: ['id id', 'tries number', 'since instant'],
    primary: ['id'],
  })
  await createTable(knex, {
    name: 'audit',
    columns: ['shop_id shop', 'id id', 'at instant', 'who line', 'did line', 'detail text?'],
    primary: ['shop_id', 'id'],
    index: { audit_by_time: ['shop_id', 'at'] },
  })
}
