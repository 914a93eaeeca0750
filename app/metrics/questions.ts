import type { Knex } from 'knex'
import { type Question, scoresOf, isScale, type Survey } from '../domain/survey.ts'
import type { Period } from './period.ts'
import { type Scores, scoresByValue, scoresIn } from './scores.ts'
import { chosen, questionTrait } from './tally.ts'

/** How one question of a shop's own survey was answered. */
export type QuestionResult = {
  readonly question: Question
  /** People who answered it; of several choices they may have named more than one. */
  readonly n: number
  /** By score, or by the id of an option, also of one that is not offered any more. */
  readonly counts: ReadonlyMap<string, number>
}

const sum = (scores: Scores = new Map()): number => [...scores.values()].reduce((all, one) => all + one, 0)

/** Every question of a survey that can be counted, in its order; words cannot. */
export async function questionsIn(
  knex: Knex,
  shopId: number,
  { name, questions }: Survey,
  period: Period,
): Promise<readonly QuestionResult[]> {
  const told = await scoresByValue(knex, shopId, name, questionTrait, period)
  const scores = await scoresIn(knex, shopId, name, period)
  const drivers = await scoresByValue(knex, shopId, name, 'driver', period)
  return questions
    .filter(({ type }) => type !== 'text')
    .map((question): QuestionResult => {
      const { id, type } = question
      if (id === 'score')
        return { question, n: sum(scores), counts: new Map([...scores].map(([score, n]) => [String(score), n])) }
      const n = sum(told.get(id))
      if (type === 'drivers')
        return { question, n, counts: new Map([...drivers].map(([value, found]) => [value, sum(found)])) }
      const mine = chosen(id, '')
      const counts = [...told].flatMap(([value, found]): [string, number][] =>
        value.startsWith(mine) ? [[value.slice(mine.length), sum(found)]] : [],
      )
      return { question, n, counts: new Map(counts) }
    })
}

/** The counts of a question on a scale, by score. */
export const scoresOfQuestion = ({ question: { type }, counts }: QuestionResult): Scores =>
  new Map(isScale(type) ? scoresOf({ kind: type }).map((score) => [score, counts.get(String(score)) ?? 0]) : [])
