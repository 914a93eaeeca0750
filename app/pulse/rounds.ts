import type { Knex } from 'knex'
import type { Db } from '../db/db.ts'
import { countOf, newId } from '../db/row.ts'
import { batchOf, released } from '../domain/pulse.ts'
import type { Instant } from '../domain/time.ts'

export type Round = {
  readonly id: string
  readonly question: string
  readonly openedAt: Instant
  readonly closedAt: Instant | null
}
export type PulseAnswer = { readonly score: number | null; readonly words: string | null }
/** `answers`: how many came; `shown`: those that may be spoken of, in no order that says when they came. */
export type RoundResult = { readonly answers: number; readonly shown: readonly PulseAnswer[] }

type Row = { id: string; question: string; opened_at: Instant; closed_at: Instant | null }
const fromRow = ({ id, question, opened_at, closed_at }: Row): Round => ({
  id,
  question,
  openedAt: opened_at,
  closedAt: closed_at,
})

export async function roundsOf(knex: Knex, shopId: number): Promise<readonly Round[]> {
  const rows = (await knex('pulse_rounds')
    .where({ shop_id: shopId })
    .orderBy(['opened_at', 'id'].map((column) => ({ column, order: 'desc' })))
    .limit(20)) as Row[]
  return rows.map(fromRow)
}

export async function roundById(knex: Knex, shopId: number, id: string): Promise<Round | null> {
  const row = (await knex('pulse_rounds').where({ shop_id: shopId, id }).first()) as Row | undefined
  return row ? fromRow(row) : null
}

export async function openRound(knex: Knex, shopId: number, question: string, now: Instant): Promise<void> {
  await knex('pulse_rounds').insert({ shop_id: shopId, id: newId(), question, opened_at: now })
}

export async function closeRound(knex: Knex, shopId: number, id: string, now: Instant): Promise<void> {
  await knex('pulse_rounds').where({ shop_id: shopId, id, closed_at: null }).update({ closed_at: now })
}

/**
 * Stores what somebody of the staff said. The id is the page's own, a random one: sending a page twice is one answer, and the id tells no
 * time. Nothing else is kept, not even the day.
 */
export async function recordPulse(
  db: Db,
  { shopId, roundId, page }: { readonly shopId: number; readonly roundId: string; readonly page: string },
  answer: PulseAnswer,
): Promise<void> {
  await db.write(async (trx) => {
    // Those who answer at once wait for each other here, so that groups are counted right.
    await trx('pulse_rounds').where({ shop_id: shopId, id: roundId }).forUpdate().first('id')
    const before = await countOf(trx('pulse_answers').where({ shop_id: shopId, round_id: roundId }))
    await trx('pulse_answers')
      .insert({ shop_id: shopId, id: page, round_id: roundId, batch: batchOf(before), ...answer })
      .onConflict(['shop_id', 'id'])
      .ignore()
  })
}

export async function resultOf(knex: Knex, shopId: number, roundId: string): Promise<RoundResult> {
  const rows = (await knex('pulse_answers')
    .where({ shop_id: shopId, round_id: roundId })
    .orderBy('id')
    .select('batch', 'score', 'words')) as (PulseAnswer & { batch: number })[]
  const shown = released(rows).map(({ score, words }) => ({ score, words }))
  // By what was said and not by group: which group an answer came in is nobody's business.
  shown.sort((one, other) => (one.words ?? '').localeCompare(other.words ?? ''))
  return { answers: rows.length, shown }
}
