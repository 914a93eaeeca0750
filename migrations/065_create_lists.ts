import type { Knex } from 'knex'
import { createTable } from './ddl.ts'

export async function up(knex: Knex): Promise<void> {
  await createTable(knex, {
    name: 'lists',
    columns: ['shop_id shop', 'id id', 'name line', 'state word', 'total number', 'done number', 'made_at instant'],
    primary: ['shop_id', 'id'],
    index: { lists_old: ['made_at'] },
  })
  await createTable(knex, {
    name: 'list_lines',
    columns: [
      'shop_id shop',
      'list_id id',
      'number number',
      'outcome word',
      'cell line',
      'address_hash word?',
      'reason word?',
      'at instant?',
      'made_at instant',
    ],
    primary: ['shop_id', 'list_id', 'number'],
    index: { list_lines_outcome: ['shop_id', 'list_id', 'outcome', 'number'], list_lines_old: ['made_at'] },
  })
}
