import type { Knex } from 'knex'
import { createTable } from './ddl.ts'

/** What a platform writes to customers by itself, as far as it can be seen or was said; and when a shop was looked at last. */
export async function up(knex: Knex): Promise<void> {
  await createTable(knex, {
    name: 'platform_letters',
    columns: ['shop_id shop', 'flow word', 'seen number?', 'seen_at instant?', 'off_at instant?'],
    primary: ['shop_id', 'flow'],
  })
  // Shops that were connected before are looked at as well.
  await knex.raw(`
    INSERT INTO pulls (shop_id, kind, state, since, done, begun_at, updated_at)
    SELECT shop_id, 'particulars', 'watching', begun_at, 0, begun_at, begun_at FROM pulls AS known
    WHERE kind = 'changes' AND NOT EXISTS (
      SELECT 1 FROM pulls AS there WHERE there.shop_id = known.shop_id AND there.kind = 'particulars')`)
}
