import type { Knex } from 'knex'
import { type Difference, shareDifference } from '../domain/compare.ts'
import { type Measure, measures } from '../domain/measure.ts'
import { type Interval, shareOf } from '../domain/nps.ts'
import { type SurveyKind, surveyKinds } from '../domain/survey.ts'
import { flows } from '../flows/index.ts'
import { type SurveyResult, surveyIn } from './answers.ts'
import { askedIn } from './asked.ts'
import { cartCounter } from './cart-days.ts'
import { countsIn } from './daily.ts'
import { type ParcelCount, parcelCounter, readParcels } from './parcel-days.ts'
import type { Period } from './period.ts'

export const cardMeasures = [...surveyKinds, 'answered', 'on-time', 'arrived', 'recovered', 'returned'] as const
export type CardMeasure = (typeof cardMeasures)[number]

/** One line of the scorecard. `of`: how many answers, letters, parcels or carts it is counted from. */
export type CardLine = {
  readonly name: CardMeasure
  readonly unit: Measure['unit']
  readonly better: 'higher' | 'lower'
  readonly now: Interval | null
  readonly of: number
  readonly past: Interval | null
  readonly change: Difference | null
}

type Part = { readonly hits: number; readonly of: number }
/** Shares of fewer are not shown: they would be noise. */
const enough = 10

/** What a shop's care came to in two periods of whole days, each line with its formula in docs/metrics.md. */
export async function scorecardOf(
  knex: Knex,
  shopId: number,
  period: Period,
  past: Period,
): Promise<readonly CardLine[]> {
  const [now, then] = [await readingOf(knex, shopId, period), await readingOf(knex, shopId, past)]
  return cardMeasures.map((name) => {
    const kind = surveyKinds.find((one) => one === name)
    return kind
      ? surveyLine(kind, now.surveys[kind], then.surveys[kind])
      : shareLine(name as Exclude<CardMeasure, SurveyKind>, now.shares, then.shares)
  })
}

function surveyLine(name: SurveyKind, now: SurveyResult, then: SurveyResult): CardLine {
  const { unit, score, difference } = measures[name]
  return { name, unit, better: 'higher', now: score(now), of: now.n, past: score(then), change: difference(then, now) }
}

type Shares = Readonly<Record<Exclude<CardMeasure, SurveyKind>, Part>>

function shareLine(name: keyof Shares, now: Shares, then: Shares): CardLine {
  const share = ({ hits, of }: Part): Interval | null => (of < enough ? null : shareOf(hits, of))
  const [is, was] = [share(now[name]), share(then[name])]
  return {
    name,
    unit: 'share',
    better: name === 'returned' ? 'lower' : 'higher',
    now: is,
    of: now[name].of,
    past: was,
    change: is && was ? shareDifference(then[name], now[name]) : null,
  }
}

async function readingOf(knex: Knex, shopId: number, period: Period) {
  const results = new Map<SurveyKind, SurveyResult>()
  for (const kind of surveyKinds) results.set(kind, await surveyIn(knex, shopId, kind, period))
  const surveys = Object.fromEntries(results) as Readonly<Record<SurveyKind, SurveyResult>>
  const letters = await askedIn(
    knex,
    shopId,
    flows.map(({ name }) => name),
    period,
  )
  const carts = await countsIn(knex, shopId, cartCounter, period)
  const parcels = readParcels(await countsIn(knex, shopId, parcelCounter, period))
  const all = [...results.values()]
  const asked = sum(all.map((one) => one.asked))
  const shares: Shares = {
    answered: { hits: Math.min(asked, sum(all.map(({ n }) => n))), of: asked },
    'on-time': onTimeOf(parcels),
    arrived: arrivedOf(parcels),
    recovered: { hits: carts.get('recovered') ?? 0, of: carts.get('reminded') ?? 0 },
    returned: { hits: letters.bounced, of: letters.sent },
  }
  return { surveys, shares }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0)
const parcelsOf = (counts: readonly ParcelCount[], such: (count: ParcelCount) => boolean): number =>
  sum(counts.filter(such).map(({ n }) => n))

/** Promises kept, of parcels with a promise. */
const onTimeOf = (counts: readonly ParcelCount[]): Part => ({
  hits: parcelsOf(counts, ({ promise }) => promise === 'kept'),
  of: parcelsOf(counts, ({ promise }) => promise !== 'none'),
})

/** Parcels handed over at the first try, of all that arrived or were lost. */
const arrivedOf = (counts: readonly ParcelCount[]): Part => ({
  hits: parcelsOf(counts, ({ outcome }) => outcome !== 'troubled' && outcome !== 'failed'),
  of: parcelsOf(counts, () => true),
})

export type CarrierLine = {
  readonly carrier: string
  readonly parcels: number
  /** Parcels nobody had promised a day for. */
  readonly unpromised: Interval | null
  readonly onTime: Interval | null
  /** Against all other carriers, judged together. */
  readonly apart: Difference | null
  readonly arrived: Interval | null
}

/** Carriers beside each other, the busiest first. */
export async function carriersIn(knex: Knex, shopId: number, period: Period): Promise<readonly CarrierLine[]> {
  const counts = readParcels(await countsIn(knex, shopId, parcelCounter, period))
  const total = onTimeOf(counts)
  const carriers = [...Map.groupBy(counts, ({ carrier }) => carrier)]
  const rest = (part: Part): Part => ({ hits: total.hits - part.hits, of: total.of - part.of })
  const judged = (part: Part): boolean => part.of >= enough && rest(part).of >= enough
  const comparisons = carriers.filter(([, theirs]) => judged(onTimeOf(theirs))).length
  const share = ({ hits, of }: Part): Interval | null => (of < enough ? null : shareOf(hits, of))
  return carriers
    .map(([carrier, theirs]) => {
      const [onTime, arrived] = [onTimeOf(theirs), arrivedOf(theirs)]
      return {
        carrier,
        parcels: arrived.of,
        unpromised: shareOf(arrived.of - onTime.of, arrived.of),
        onTime: share(onTime),
        apart: judged(onTime) ? shareDifference(rest(onTime), onTime, comparisons) : null,
        arrived: share(arrived),
      }
    })
    .sort((a, b) => b.parcels - a.parcels || (a.carrier < b.carrier ? -1 : 1))
}
