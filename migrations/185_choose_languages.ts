import type { Knex } from 'knex'

/** The languages a shop writes in, its own first, with spaces between; null until its merchant chooses. */
export async function up(knex: Knex): Promise<void> {
  if (!(await knex.schema.hasColumn('shops', 'languages')))
    await knex.raw('ALTER TABLE shops ADD COLUMN languages VARCHAR(64) NULL')
}
