import type { Knex } from 'knex'
import {
  answersOf,
  type Bands,
  type Interval,
  npsOf as scoreOf,
  responseRate,
  shareOf,
  type Trust,
  trustOf,
} from '../domain/nps.ts'
import { bandOf, type Survey } from '../domain/survey.ts'
import { flows } from '../flows/index.ts'
import type { Period } from './period.ts'

/** What a survey said in a period, and of how many it asked. */
export type SurveyResult = Bands & {
  /** Answers counted. */
  readonly n: number
  readonly stage: Trust
  /** NPS −100…100, CSAT the share of 4 and 5 (0…1); null while there are too few answers to say. */
  readonly score: number | null
  readonly low: number | null
  readonly high: number | null
  /** Letters of this survey that went out in the period. */
  readonly asked: number
  /** Null when nobody was asked. */
  readonly responseRate: Interval | null
}

export const npsOf = (knex: Knex, shopId: number, period: Period): Promise<SurveyResult> =>
  resultOf(knex, shopId, 'nps', period, scoreOf)

export const csatOf = (knex: Knex, shopId: number, period: Period): Promise<SurveyResult> =>
  resultOf(knex, shopId, 'csat', period, (bands) =>
    trustOf(answersOf(bands)) === 'none' ? null : shareOf(bands.promoters, answersOf(bands)),
  )

async function resultOf(
  knex: Knex,
  shopId: number,
  survey: Survey['kind'],
  period: Period,
  measure: (bands: Bands) => Interval | null,
): Promise<SurveyResult> {
  const bands = await bandsOf(knex, shopId, survey, period)
  const asked = await askedBy(knex, shopId, survey, period)
  const n = answersOf(bands)
  const interval = measure(bands)
  return {
    ...bands,
    n,
    stage: trustOf(n),
    score: interval?.value ?? null,
    low: interval?.low ?? null,
    high: interval?.high ?? null,
    asked,
    responseRate: responseRate(n, asked),
  }
}

/**
 * One answer a letter: of a click on the page and a reply to the same letter, the newer with a score counts, in the period
 * it was first given. What a machine may have clicked, and replies from strangers, are never counted.
 */
async function bandsOf(knex: Knex, shopId: number, survey: Survey['kind'], period: Period): Promise<Bands> {
  const ranked = knex('responses')
    .where({ shop_id: shopId, survey, suspected: 0, verified: 1 })
    .whereNotNull('score')
    // Not `at`: an answer given earlier and changed since outranks the reply that came in between.
    .where('updated_at', '>=', period.from)
    .select(
      'score',
      'at',
      knex.raw(
        'ROW_NUMBER() OVER (PARTITION BY COALESCE(message_id, id) ORDER BY updated_at DESC, id DESC) AS newness',
      ),
    )
  const rows = (await knex
    .from(ranked.as('ranked'))
    .where('newness', 1)
    .where('at', '>=', period.from)
    .where('at', '<', period.to)
    .groupBy('score')
    .select('score')
    .count({ answers: '*' })) as { score: number; answers: number | string }[]
  const bands = { promoter: 0, passive: 0, detractor: 0 }
  for (const { score, answers } of rows) bands[bandOf(survey, score)] += Number(answers)
  return { promoters: bands.promoter, passives: bands.passive, detractors: bands.detractor }
}

const flowsAsking = (survey: Survey['kind']): readonly string[] =>
  flows.filter((flow) => flow.survey?.kind === survey).map(({ name }) => name)

async function askedBy(knex: Knex, shopId: number, survey: Survey['kind'], period: Period): Promise<number> {
  const [row] = (await knex('messages')
    .where({ shop_id: shopId, state: 'sent' })
    .whereIn('flow', flowsAsking(survey))
    .where('sent_at', '>=', period.from)
    .where('sent_at', '<', period.to)
    .count({ asked: '*' })) as { asked: number | string }[]
  return Number(row?.asked ?? 0)
}
