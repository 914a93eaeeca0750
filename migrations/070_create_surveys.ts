import type { Knex } from 'knex'
import { createTable } from './ddl.ts'

const day = 86_400_000

export async function up(knex: Knex): Promise<void> {
  await createTable(knex, {
    name: 'sights',
    columns: ['shop_id shop', 'id id', 'message_id id', 'at instant', 'what word', 'detail number?', 'visitor word'],
    primary: ['shop_id', 'id'],
    index: { sights_by_message: ['shop_id', 'message_id', 'at'], sights_by_time: ['at'] },
  })
  await createTable(knex, {
    name: 'answer_traits',
    columns: ['shop_id shop', 'response_id id', 'traits json'],
    primary: ['shop_id', 'response_id'],
  })
  await createTable(knex, {
    name: 'tallies',
    columns: [
      'shop_id shop',
      'survey word',
      'trait word',
      'value key',
      'span word',
      'begins instant',
      'score number',
      'answers number',
    ],
    primary: ['shop_id', 'survey', 'trait', 'span', 'begins', 'value', 'score'],
    index: { tallies_by_time: ['shop_id', 'begins'] },
  })
  await createTable(knex, {
    name: 'asked_days',
    columns: ['shop_id shop', 'flow word', 'day number', 'sent number', 'bounced number'],
    primary: ['shop_id', 'flow', 'day'],
  })
  await createTable(knex, {
    name: 'asked_progress',
    columns: ['shop_id shop', 'through number'],
    primary: ['shop_id'],
  })
  await createTable(knex, {
    name: 'stale_days',
    columns: ['shop_id shop', 'day number', 'changes number'],
    primary: ['shop_id', 'day'],
  })
  // What was answered before there were tallies is still to be counted.
  const answered = knex('responses')
    .select('shop_id', knex.raw(`FLOOR(at / ${day}) AS day`), knex.raw('1 AS changes'))
    .groupBy('shop_id', 'day')
  await knex(knex.raw('?? (??, ??, ??)', ['stale_days', 'shop_id', 'day', 'changes']))
    .insert(answered)
    .onConflict(['shop_id', 'day'])
    .ignore()
}
