import type { Knex } from 'knex'
import { createTable } from './ddl.ts'

export async function up(knex: Knex): Promise<void> {
  await createTable(knex, {
    name: 'pulse_rounds',
    columns: ['shop_id shop', 'id id', 'question text', 'opened_at instant', 'closed_at instant?'],
    primary: ['shop_id', 'id'],
  })
  await createTable(knex, {
    name: 'pulse_answers',
    columns: ['shop_id shop', 'id id', 'round_id id', 'batch number', 'score number?', 'words text?'],
    primary: ['shop_id', 'id'],
    index: { pulse_answers_by_round: ['shop_id', 'round_id', 'batch'] },
  })
  await createTable(knex, {
    name: 'ideas',
    columns: ['shop_id shop', 'id id', 'words text', 'state word', 'reply text?', 'day number', 'replied_at instant?'],
    primary: ['shop_id', 'id'],
  })
  await createTable(knex, {
    name: 'idea_votes',
    columns: ['shop_id shop', 'idea_id id', 'voter word'],
    primary: ['shop_id', 'idea_id', 'voter'],
  })
}
