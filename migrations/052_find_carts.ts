import type { Knex } from 'knex'
import { createIndex } from './ddl.ts'

/** For the journey map: carts by when somebody last touched them. */
export async function up(knex: Knex): Promise<void> {
  await createIndex(knex, 'carts', 'carts_by_time', ['shop_id', 'updated_at'])
}
