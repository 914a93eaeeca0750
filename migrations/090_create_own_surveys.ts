import type { Knex } from 'knex'
import { addColumn, createTable } from './ddl.ts'

export async function up(knex: Knex): Promise<void> {
  await createTable(knex, {
    name: 'own_surveys',
    columns: [
      'shop_id shop',
      'id id',
      'name word',
      'title line',
      'definition json',
      'draft json?',
      'link number?',
      'link_made number',
      'closed_at instant?',
      'created_at instant',
      'updated_at instant',
    ],
    primary: ['shop_id', 'id'],
  })
  await createTable(knex, {
    name: 'answer_parts',
    columns: ['shop_id shop', 'response_id id', 'question word', 'value word', 'words text?'],
    primary: ['shop_id', 'response_id', 'question', 'value'],
  })
  await addColumn(knex, 'messages', 'answered', 'INTEGER NOT NULL DEFAULT 0')
}
