import type { Knex } from 'knex'
import { createTable } from './ddl.ts'

/** Answers that a shop's automations on its platform are to hear of, each once. `id` is the answer's. */
export async function up(knex: Knex): Promise<void> {
  await createTable(knex, {
    name: 'triggers',
    columns: [
      'shop_id shop',
      'id id',
      'state word',
      'tries number',
      'why line?',
      'made_at instant',
      'due_at instant',
      'sent_at instant?',
    ],
    primary: ['shop_id', 'id'],
    index: { triggers_due: ['state', 'due_at'] },
  })
}
