import type { Knex } from 'knex'
import type { Period } from './period.ts'

/** A survey without a score is answered by any answer. */
const valid = (alias: string): string =>
  `${alias}.suspected = 0 AND ${alias}.verified = 1 AND (${alias}.score IS NOT NULL OR ${alias}.survey LIKE 'open-%')`

/**
 * The answers that count, in the period they were first given: of a click on the page and a reply to the same letter, the newer
 * with a score. What a machine may have sent, and replies from strangers, never count. A query on `responses AS answer`.
 */
export const countedAnswers = (knex: Knex, shopId: number, period: Period): Knex.QueryBuilder =>
  knex({ answer: 'responses' })
    .where({ 'answer.shop_id': shopId })
    .where('answer.at', '>=', period.from)
    .where('answer.at', '<', period.to)
    .whereRaw(valid('answer'))
    .whereNotExists(
      knex({ newer: 'responses' })
        .whereRaw('newer.shop_id = answer.shop_id AND newer.message_id = answer.message_id')
        .whereRaw(valid('newer'))
        // Not `at`: an answer given earlier and changed since outranks the reply that came in between.
        .whereRaw(
          '(newer.updated_at > answer.updated_at OR (newer.updated_at = answer.updated_at AND newer.id > answer.id))',
        )
        .select(knex.raw('1')),
    )
