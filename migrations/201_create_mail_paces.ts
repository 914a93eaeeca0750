import type { Knex } from 'knex'
import { createTable } from './ddl.ts'

export async function up(knex: Knex): Promise<void> {
  await createTable(knex, {
    name: 'mail_paces',
    columns: ['provider key', 'at instant', 'line instant', 'slow number', 'slowed_at instant'],
    primary: ['provider'],
  })
}
