import type { Knex } from 'knex'
import { measures } from '../domain/measure.ts'
import { answersOf, type Bands, type Interval, responseRate, type Trust, trustOf } from '../domain/nps.ts'
import type { SurveyKind } from '../domain/survey.ts'
import { flows } from '../flows/index.ts'
import { askedIn } from './asked.ts'
import type { Period } from './period.ts'
import { bandsOf, scoresIn } from './scores.ts'

/** What a survey said in a period, and of how many it asked. */
export type SurveyResult = Bands & {
  /** Answers counted. */
  readonly n: number
  readonly stage: Trust
  /** NPS −100…100, of the others the share of the best scores (0…1); null while there are too few answers to say. */
  readonly score: number | null
  readonly low: number | null
  readonly high: number | null
  /** Letters of this survey that went out in the period and did not come back. */
  readonly asked: number
  /** Null when nobody was asked. */
  readonly responseRate: Interval | null
}

export const npsOf = (knex: Knex, shopId: number, period: Period): Promise<SurveyResult> =>
  surveyIn(knex, shopId, 'nps', period)

export const csatOf = (knex: Knex, shopId: number, period: Period): Promise<SurveyResult> =>
  surveyIn(knex, shopId, 'csat', period)

export async function surveyIn(knex: Knex, shopId: number, survey: SurveyKind, period: Period): Promise<SurveyResult> {
  const bands = bandsOf(survey, await scoresIn(knex, shopId, survey, period))
  const { sent, bounced } = await askedIn(knex, shopId, flowsAsking(survey), period)
  const asked = sent - bounced
  const n = answersOf(bands)
  const interval = measures[survey].score(bands)
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

const flowsAsking = (survey: SurveyKind): readonly string[] =>
  flows.filter((flow) => flow.survey?.name === survey).map(({ name }) => name)
