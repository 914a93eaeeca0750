import type { Knex } from 'knex'
import { changedIn } from '../db/changed-days.ts'
import type { Bands } from '../domain/nps.ts'
import { bandOf, type Kind } from '../domain/survey.ts'
import { day, hour, type Instant } from '../domain/time.ts'
import { countedAnswers } from './counted.ts'
import type { Period } from './period.ts'
import { ceil, floor, recount, type Tally } from './tally.ts'

/** How many answers had each score. */
export type Scores = ReadonlyMap<number, number>

type Counted = { readonly score: number; readonly answers: number | string }

export function bandsOf(kind: Kind, scores: Scores): Bands {
  const bands = { promoter: 0, passive: 0, detractor: 0 }
  for (const [score, answers] of scores) bands[bandOf(kind, score)] += answers
  return { promoters: bands.promoter, passives: bands.passive, detractors: bands.detractor }
}

/** Which parts of a period may be read from rollups of days and hours, and which must be counted from the answers. */
type Parts = { readonly days: Period | null; readonly hours: readonly Period[]; readonly raw: readonly Period[] }

/** Whole days, the whole hours around them, and the minutes at either end; what changed since it was counted is cut out. */
function partsOf(period: Period, changed: readonly Period[]): Parts {
  const hours = within(period, hour)
  if (!hours) return { days: null, hours: [], raw: [period] }
  const days = within(hours, day)
  const edges = days ? [between(hours.from, days.from), between(days.to, hours.to)] : [hours]
  const ends = [between(period.from, hours.from), between(hours.to, period.to)]
  return { days, hours: filled(edges), raw: filled([...ends, ...changed.map((part) => overlap(part, hours))]) }
}

const between = (from: Instant, to: Instant): Period => ({ from, to })
const overlap = (a: Period, b: Period): Period => between(Math.max(a.from, b.from), Math.min(a.to, b.to))
const filled = (periods: readonly Period[]): readonly Period[] => periods.filter(({ from, to }) => from < to)

function within({ from, to }: Period, span: number): Period | null {
  const inner = { from: ceil(from, span), to: floor(to, span) }
  return inner.from < inner.to ? inner : null
}

const changedOf = (knex: Knex, shopId: number, period: Period): Promise<readonly Period[]> =>
  changedIn(knex, { table: 'counted_days', shopId }, period)

/** The tallies of whole days or hours that have not changed since they were counted. */
function kept(
  knex: Knex,
  shopId: number,
  span: Tally['span'],
  { from, to }: Period,
  changed: readonly Period[],
): Knex.QueryBuilder {
  const query = knex('tallies').where({ shop_id: shopId, span }).where('begins', '>=', from).where('begins', '<', to)
  for (const part of changed)
    void query.whereNot((one) => void one.where('begins', '>=', part.from).where('begins', '<', part.to))
  return query
}

/** How often each score was given in a period: added up from rollups, so that the cost does not grow with history. */
export async function scoresIn(knex: Knex, shopId: number, survey: string, period: Period): Promise<Scores> {
  const changed = await changedOf(knex, shopId, period)
  const { days, hours, raw } = partsOf(period, changed)
  const rows: Counted[] = []
  const sum = async (span: Tally['span'], part: Period): Promise<void> => {
    const found = await kept(knex, shopId, span, part, changed)
      .where({ survey, trait: '', value: '' })
      .groupBy('score')
      .select('score')
      .sum({ answers: 'answers' })
    rows.push(...(found as Counted[]))
  }
  if (days) await sum('day', days)
  for (const part of hours) await sum('hour', part)
  for (const part of raw) {
    const found = await countedAnswers(knex, shopId, part)
      .where({ survey })
      .groupBy('answer.score')
      .select('answer.score')
      .count({ answers: '*' })
    rows.push(...(found as Counted[]))
  }
  return added(rows)
}

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
  days: Period,
): Promise<ReadonlyMap<Instant, Scores>> {
  const changed = await changedOf(knex, shopId, days)
  const rows = (await kept(knex, shopId, 'day', days, changed)
    .where({ survey, trait: '', value: '' })
    .select('begins', 'score', 'answers')) as (Counted & { begins: number | string })[]
  for (const part of filled(changed.map((one) => overlap(one, days))))
    for (const tally of await recount(knex, shopId, part))
      if (tally.survey === survey && tally.trait === '' && tally.span === 'day') rows.push(tally)
  return new Map([...Map.groupBy(rows, ({ begins }) => Number(begins))].map(([at, found]) => [at, added(found)]))
}

/** The scores of a period by the values of one trait. Days at the ends and changed ones are counted from the answers. */
export async function scoresByValue(
  knex: Knex,
  shopId: number,
  survey: string,
  trait: string,
  period: Period,
): Promise<ReadonlyMap<string, Scores>> {
  const changed = await changedOf(knex, shopId, period)
  const days = within(period, day)
  const rows: (Counted & { readonly value: string })[] = []
  if (days)
    rows.push(
      ...((await kept(knex, shopId, 'day', days, changed)
        .where({ survey, trait })
        .groupBy('value', 'score')
        .select('value', 'score')
        .sum({ answers: 'answers' })) as (Counted & { value: string })[]),
    )
  const ends = days ? [between(period.from, days.from), between(days.to, period.to)] : [period]
  const cut = days ? changed.map((part) => overlap(part, days)) : []
  for (const part of filled([...ends, ...cut]))
    for (const tally of await recount(knex, shopId, part))
      if (tally.survey === survey && tally.trait === trait) rows.push(tally)
  return new Map([...Map.groupBy(rows, ({ value }) => value)].map(([value, found]) => [value, added(found)]))
}
