import type { Knex } from 'knex'
import { measureOf } from '../domain/measure.ts'
import { answersOf, type Bands, type Interval, responseRate, type Trust, trustOf } from '../domain/nps.ts'
import { isOwn, kindOf } from '../domain/survey.ts'
import { flows } from '../flows/index.ts'
import { askedIn } from './asked.ts'
import type { Period } from './period.ts'
import { bandsOf, scoresByValue, scoresIn } from './scores.ts'
import { sourceTrait } from './tally.ts'

/** What a survey said in a period, and of how many it asked. */
export type SurveyResult = Bands & {
  /** Answers counted. */
  readonly n: number
  readonly stage: Trust
  /** NPS −100…100, of the others the share of the best scores (0…1); null while there are too few answers to say. */
  readonly score: number | null
  readonly low: number | null
  readonly high: number | null
  /** Of these, given by a survey's public link, which asks nobody in particular. */
  readonly linked: number
  /** People who were asked: letters of this survey that went out in the period and did not come back, reminders left out. */
  readonly asked: number
  /** Null when nobody was asked. */
  readonly responseRate: Interval | null
}

export const npsOf = (knex: Knex, shopId: number, period: Period): Promise<SurveyResult> =>
  surveyIn(knex, shopId, 'nps', period)

export const csatOf = (knex: Knex, shopId: number, period: Period): Promise<SurveyResult> =>
  surveyIn(knex, shopId, 'csat', period)

/** By the survey's name: `nps`, or one the shop's people made. */
export async function surveyIn(knex: Knex, shopId: number, survey: string, period: Period): Promise<SurveyResult> {
  const kind = kindOf(survey)
  // Side by side: a database server answers two questions sooner than one after the other.
  const [scores, { asked }] = await Promise.all([
    scoresIn(knex, shopId, survey, period),
    askedIn(knex, shopId, flowsAsking(survey), period),
  ])
  const bands = bandsOf(kind, scores)
  const linked = isOwn(survey) ? await byLink(knex, shopId, survey, period) : 0
  const n = answersOf(bands)
  const interval = measureOf(kind)?.score(bands) ?? null
  return {
    ...bands,
    n,
    stage: trustOf(n),
    score: interval?.value ?? null,
    low: interval?.low ?? null,
    high: interval?.high ?? null,
    linked,
    asked,
    responseRate: responseRate(n - linked, asked),
  }
}

/** A survey of the shop's own is the flow of its name. */
const flowsAsking = (survey: string): readonly string[] =>
  isOwn(survey) ? [survey] : flows.filter((flow) => flow.survey?.name === survey).map(({ name }) => name)

async function byLink(knex: Knex, shopId: number, survey: string, period: Period): Promise<number> {
  const scores =
    (await scoresByValue(knex, shopId, survey, sourceTrait, period)).get('link') ?? new Map<number, number>()
  return [...scores.values()].reduce((sum, answers) => sum + answers, 0)
}
