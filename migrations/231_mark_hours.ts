import type { Knex } from 'knex'

/** A day that stood whole stands in each of its hours. Done twice, it is done. */
export async function up(knex: Knex): Promise<void> {
  for (const table of ['counted_days', 'order_days'])
    await knex(table)
      .where({ clean: 1 })
      .update({ clean: 2 ** 24 - 1 })
}
