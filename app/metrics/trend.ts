import type { Knex } from 'knex'
import type { Bands } from '../domain/nps.ts'
import { kindOf } from '../domain/survey.ts'
import { day } from '../domain/time.ts'
import type { Period } from './period.ts'
import { bandsOf, scoresByDay } from './scores.ts'

export type Step = { readonly period: Period; readonly bands: Bands }

/** Steps whose cost and drawing stay small: days for a month, weeks for a year, and so on. */
const mostSteps = 60
const lengths = [1, 7, 28, 91, 364].map((days) => days * day)

/** A survey's answers step by step through a period of whole days; the steps are whole days too, the first may be shorter. */
export async function trendOf(knex: Knex, shopId: number, survey: string, period: Period): Promise<readonly Step[]> {
  const byDay = await scoresByDay(knex, shopId, survey, period)
  return stepsOf(period).map((step) => {
    const scores = new Map<number, number>()
    for (let at = step.from; at < step.to; at += day)
      for (const [score, answers] of byDay.get(at) ?? []) scores.set(score, (scores.get(score) ?? 0) + answers)
    return { period: step, bands: bandsOf(kindOf(survey), scores) }
  })
}

/** From the end backwards, so that the newest step is a whole one. */
export function stepsOf({ from, to }: Period): readonly Period[] {
  const length = lengths.find((one) => (to - from) / one <= mostSteps) ?? lengths.at(-1) ?? day
  const steps: Period[] = []
  for (let end = to; end > from; end -= length) steps.unshift({ from: Math.max(from, end - length), to: end })
  return steps
}
