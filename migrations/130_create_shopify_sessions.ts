import type { Knex } from 'knex'
import { createTable } from './ddl.ts'

/** Tokens move out of `connections` as they are: they stay sealed for the place they were kept at first. */
export async function up(knex: Knex): Promise<void> {
  await createTable(knex, {
    name: 'shopify_sessions',
    columns: [
      'id key',
      'shop_id shop',
      'state line',
      'is_online flag',
      'scope text?',
      'access_token text?',
      'access_expires_at instant?',
      'refresh_token text?',
      'refresh_expires_at instant?',
      'staff text?',
    ],
    primary: ['id'],
    index: { shopify_sessions_by_shop: ['shop_id'] },
  })
  if (await knex.schema.hasColumn('connections', 'access_token'))
    await knex.raw(`
      INSERT INTO shopify_sessions
        (id, shop_id, state, is_online, scope, access_token, access_expires_at, refresh_token, refresh_expires_at)
      SELECT ${knex.client.dialect === 'mysql' ? "CONCAT('offline_', domain)" : "'offline_' || domain"}, shops.id, '', 0, scopes,
        connections.access_token, access_expires_at, refresh_token, refresh_expires_at
      FROM connections JOIN shops ON shops.id = connections.shop_id
      WHERE connections.access_token IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM shopify_sessions AS there WHERE there.shop_id = shops.id)`)
  for (const column of ['access_token', 'access_expires_at', 'refresh_token', 'refresh_expires_at'])
    if (await knex.schema.hasColumn('connections', column))
      await knex.raw(`ALTER TABLE connections DROP COLUMN ${column}`)
}
