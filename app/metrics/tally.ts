import type { Knex } from 'knex'
import { fromJson, fromJsonOrNull, rowsFor } from '../db/row.ts'
import { isOwn } from '../domain/survey.ts'
import { hour, type Instant } from '../domain/time.ts'
import { countedAnswers } from './counted.ts'
import { floor } from './parts.ts'
import type { Period } from './period.ts'

/**
 * So many answers of one kind in one hour: `trait` '' and `value` '' for all of them, else those that have this value of the trait. Where
 * a survey has no score, and where a question is counted, `score` is 0.
 */
export type Tally = {
  readonly survey: string
  readonly trait: string
  readonly value: string
  readonly begins: Instant
  readonly score: number
  readonly answers: number
}

type Row = {
  survey: string
  score: number | null
  at: number
  drivers: string
  source: string
  traits: string | null
}

const driverTrait = 'driver'
export const sourceTrait = 'source'
/** Of the questions of a shop's own surveys: `id` for whoever answered one, `id value` for what they chose. */
export const questionTrait = 'question'
export const chosen = (question: string, value: string): string => `${question} ${value}`

/** The tallies of a period, counted from the answers themselves: every rollup is this, kept. */
export async function recount(knex: Knex, shopId: number, period: Period): Promise<readonly Tally[]> {
  const rows = (await countedAnswers(knex, shopId, period)
    .leftJoin({ told: 'answer_traits' }, (on) => {
      void on.on('told.shop_id', 'answer.shop_id').andOn('told.message_id', 'answer.message_id')
    })
    .select('answer.survey', 'answer.score', 'answer.at', 'answer.drivers', 'answer.source', 'told.traits')) as Row[]
  const tallies = new Map<string, Tally & { answers: number }>()
  const add = (tally: Omit<Tally, 'answers'>): void => {
    const key = [tally.survey, tally.trait, tally.value, tally.begins, tally.score].join('\n')
    const known = tallies.get(key)
    if (known) known.answers++
    else tallies.set(key, { ...tally, answers: 1 })
  }
  for (const { survey, score: given, at, drivers, source, traits } of rows) {
    const [begins, score] = [floor(at, hour), given ?? 0]
    add({ survey, score, trait: '', value: '', begins })
    const told: Readonly<Record<string, readonly string[]>> = {
      ...fromJsonOrNull<Record<string, readonly string[]>>(traits),
      [driverTrait]: fromJson<string[]>(drivers),
      ...(source === 'link' ? { [sourceTrait]: [source] } : {}),
    }
    for (const [trait, values] of Object.entries(told))
      for (const value of new Set(values)) add({ survey, score, trait, value, begins })
    if (isOwn(survey) && drivers !== '[]') add({ survey, score: 0, trait: questionTrait, value: driverTrait, begins })
  }
  for (const { survey, at, values } of await partsIn(knex, shopId, period))
    for (const value of values) add({ survey, score: 0, trait: questionTrait, value, begins: floor(at, hour) })
  return [...tallies.values()]
}

type Answered = { readonly survey: string; readonly at: Instant; readonly values: readonly string[] }

/** What people said to the further questions of a shop's own surveys. Only pages ask them, so a later reply takes nothing back. */
async function partsIn(knex: Knex, shopId: number, { from, to }: Period): Promise<readonly Answered[]> {
  const answers = (await knex('responses')
    .where({ shop_id: shopId, suspected: 0, verified: 1 })
    .where('at', '>=', from)
    .where('at', '<', to)
    .where('survey', 'like', '%-%')
    .select('id', 'survey', 'at')) as { id: string; survey: string; at: number }[]
  const ids = answers.map(({ id }) => id)
  const query = (some: readonly string[]) =>
    knex('answer_parts')
      .where({ shop_id: shopId })
      .whereIn('response_id', some)
      .select('response_id', 'question', 'value')
  const parts = await rowsFor<{ response_id: string; question: string; value: string }>(ids, query, 500)
  const said = Map.groupBy(parts, ({ response_id: id }) => id)
  return answers.map(({ id, survey, at }) => ({
    survey,
    at,
    values: [
      ...new Set(
        (said.get(id) ?? []).flatMap(({ question, value }) => [question, ...(value ? [chosen(question, value)] : [])]),
      ),
    ],
  }))
}
