import type { Knex } from 'knex'
import { addColumn, createTable } from './ddl.ts'

/** Files that wait to be read, in pieces that fit any server's packet; and who reads or imports a list. */
export async function up(knex: Knex): Promise<void> {
  await createTable(knex, {
    name: 'list_files',
    columns: ['shop_id shop', 'list_id id', 'place number', 'bytes bytes', 'made_at instant'],
    primary: ['shop_id', 'list_id', 'place'],
    index: { list_files_old: ['made_at'] },
  })
  await addColumn(knex, 'lists', 'fault_line', 'INTEGER NULL')
  await addColumn(knex, 'lists', 'locked_by', 'VARCHAR(64) NULL')
  await addColumn(knex, 'lists', 'locked_until', 'BIGINT NULL')
}
