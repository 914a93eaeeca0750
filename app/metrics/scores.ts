import type { Knex } from 'knex'
import { changedHours, changedIn } from '../db/changed-days.ts'
import type { Bands } from '../domain/nps.ts'
import { bandOf, type Kind } from '../domain/survey.ts'
import { day, type Instant } from '../domain/time.ts'
import { countedAnswers } from './counted.ts'
import { inOne } from './in-one.ts'
import { partsOf } from './parts.ts'
import type { Period } from './period.ts'
import { recount } from './tally.ts'
import { hoursKeptSince } from './tally-hours.ts'

/** How many answers had each score. */
export type Scores = ReadonlyMap<number, number>

type Span = 'day' | 'hour'
type Counted = { readonly score: number; readonly answers: number | string }

export function bandsOf(kind: Kind, scores: Scores): Bands {
  const bands = { promoter: 0, passive: 0, detractor: 0 }
  for (const [score, answers] of scores) bands[bandOf(kind, score)] += answers
  return { promoters: bands.promoter, passives: bands.passive, detractors: bands.detractor }
}

const changedHoursOf = (knex: Knex, shopId: number, period: Period): Promise<readonly Period[]> =>
  changedHours(knex, { table: 'counted_days', shopId }, period)

/** How often each score was given in a period: added up from rollups, so that the cost does not grow with history or the answers of a day. */
export async function scoresIn(knex: Knex, shopId: number, survey: string, period: Period): Promise<Scores> {
  const { days, hours, raw } = partsOf(period, await changedHoursOf(knex, shopId, period))
  const kept = (span: Span) => (part: Period) =>
    tallied(knex, shopId, survey, span, part).groupBy('score').select('score').sum({ answers: 'answers' })
  return added(
    await inOne<Counted>(knex, [
      ...days.map(kept('day')),
      ...hours.map(kept('hour')),
      ...raw.map((part) =>
        countedAnswers(knex, shopId, part)
          .where({ survey })
          .groupBy('answer.score')
          .select('answer.score')
          .count({ answers: '*' }),
      ),
    ]),
  )
}

const tallied = (knex: Knex, shopId: number, survey: string, span: Span, part: Period): Knex.QueryBuilder =>
  knex('tallies')
    .where({ shop_id: shopId, survey, trait: '', value: '', span })
    .where('begins', '>=', part.from)
    .where('begins', '<', part.to)

function added(rows: readonly Counted[]): Scores {
  const scores = new Map<number, number>()
  for (const { score, answers } of rows) scores.set(score, (scores.get(score) ?? 0) + Number(answers))
  return scores
}

/** The scores of each day of a period of whole days. */
export async function scoresByDay(
  knex: Knex,
  shopId: number,
  survey: string,
  period: Period,
): Promise<ReadonlyMap<Instant, Scores>> {
  const { days, hours, raw } = partsOf(period, await changedHoursOf(knex, shopId, period))
  const dayOf = (moment: string): Knex.Raw => knex.raw(`FLOOR(${moment} / ${day}) AS day`)
  const kept = (span: Span) => (part: Period) =>
    tallied(knex, shopId, survey, span, part).select(dayOf('begins'), 'score', 'answers')
  const rows = await inOne<Counted & { readonly day: number | string }>(knex, [
    ...days.map(kept('day')),
    ...hours.map(kept('hour')),
    ...raw.map((part) =>
      countedAnswers(knex, shopId, part)
        .where({ survey })
        .groupBy('day', 'answer.score')
        .select(dayOf('answer.at'), 'answer.score')
        .count({ answers: '*' }),
    ),
  ])
  return new Map([...Map.groupBy(rows, (row) => Number(row.day) * day)].map(([at, found]) => [at, added(found)]))
}

/**
 * The scores of a period by the values of one trait. They are kept by day, and by hour of the newest days; of a day before those that
 * changed, or lies half in the period, the answers are counted.
 */
export async function scoresByValue(
  knex: Knex,
  shopId: number,
  survey: string,
  trait: string,
  period: Period,
): Promise<ReadonlyMap<string, Scores>> {
  const since = Math.max(period.from, (await hoursKeptSince(knex, shopId)) ?? period.to)
  const [early, late] = [
    { from: period.from, to: Math.min(since, period.to) },
    { from: since, to: period.to },
  ]
  const old = partsOf(early, await changedIn(knex, { table: 'counted_days', shopId }, early))
  const recent = late.from < late.to ? partsOf(late, await changedHoursOf(knex, shopId, late)) : partsOf(late, [])
  const kept =
    (span: Span) =>
    ({ from, to }: Period): Knex.QueryBuilder =>
      knex('tallies')
        .where({ shop_id: shopId, survey, trait, span })
        .where('begins', '>=', from)
        .where('begins', '<', to)
        .groupBy('value', 'score')
        .select('value', 'score')
        .sum({ answers: 'answers' })
  const rows = [
    ...(await inOne<Counted & { readonly value: string }>(knex, [
      ...[...old.days, ...recent.days].map(kept('day')),
      ...recent.hours.map(kept('hour')),
    ])),
  ]
  for (const part of [...old.hours, ...old.raw, ...recent.raw])
    for (const tally of await recount(knex, shopId, part))
      if (tally.survey === survey && tally.trait === trait) rows.push(tally)
  return new Map([...Map.groupBy(rows, ({ value }) => value)].map(([value, found]) => [value, added(found)]))
}
