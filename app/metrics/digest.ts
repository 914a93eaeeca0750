import type { Knex } from 'knex'
import { Temporal } from 'temporal-polyfill'
import { countOf } from '../db/row.ts'
import { measures } from '../domain/measure.ts'
import { momentOf } from '../domain/local-time.ts'
import { type SurveyKind, surveyKinds } from '../domain/survey.ts'
import { day, type Instant } from '../domain/time.ts'
import { type SurveyResult, surveyIn } from './answers.ts'
import { cartCounter } from './cart-days.ts'
import { countsIn } from './daily.ts'
import { before, type Period } from './period.ts'

const week = 7 * day
const mostVoices = 3
/** What does not fit a letter is read in the admin. */
const longestVoice = 280

export type DigestScore = {
  readonly survey: SurveyKind
  readonly result: SurveyResult
  /** The four weeks that end with this one: a week alone has too few answers to say much. */
  readonly month: SurveyResult
  readonly change: ReturnType<(typeof measures)[SurveyKind]['difference']>
}

export type Voice = { readonly id: string; readonly score: number | null; readonly words: string; readonly at: Instant }

export type Digest = {
  readonly period: Period
  readonly scores: readonly DigestScore[]
  readonly voices: readonly Voice[]
  readonly waiting: number
  readonly unconfirmed: number
  readonly letters: number
  readonly carts: { readonly reminded: number; readonly recovered: number }
  /** Endpoints of the shop's programs that were given up. */
  readonly silent: number
}

/** The week that ends with this Monday (`2026-11-23`), by the shop's own clock. */
export function weekBefore(monday: string, zone: string): Period {
  const date = Temporal.PlainDate.from(monday)
  return { from: momentOf(date.subtract({ days: 7 }), 0, zone), to: momentOf(date, 0, zone) }
}

/** What a shop's owner should know of a week; null when there is nothing to say. */
export async function digestOf(knex: Knex, shopId: number, period: Period): Promise<Digest | null> {
  const scores: DigestScore[] = []
  const month = { from: period.to - 4 * week, to: period.to }
  for (const survey of surveyKinds) {
    const result = await surveyIn(knex, shopId, survey, period)
    if (result.n === 0) continue
    const now = await surveyIn(knex, shopId, survey, month)
    const then = await surveyIn(knex, shopId, survey, before(month))
    scores.push({ survey, result, month: now, change: measures[survey].difference(then, now) })
  }
  // Carts are counted by whole days of UTC.
  const days = { from: Math.floor(period.from / day) * day, to: Math.floor(period.to / day) * day }
  const carts = await countsIn(knex, shopId, cartCounter, days)
  const digest = {
    period,
    scores,
    voices: await voicesIn(knex, shopId, period),
    waiting: await countOf(knex('conversations').where({ shop_id: shopId, state: 'open' })),
    unconfirmed: await countOf(knex('messages').where({ shop_id: shopId, state: 'uncertain' })),
    letters: await countOf(
      knex('messages')
        .where({ shop_id: shopId, state: 'sent' })
        .where('sent_at', '>=', period.from)
        .where('sent_at', '<', period.to),
    ),
    carts: { reminded: carts.get('reminded') ?? 0, recovered: carts.get('recovered') ?? 0 },
    silent: await countOf(knex('webhook_endpoints').where({ shop_id: shopId }).whereNotNull('disabled_why')),
  }
  const { waiting, unconfirmed, silent } = digest
  return scores.length + digest.carts.recovered + waiting + unconfirmed + silent > 0 ? digest : null
}

/** What people wrote, those who were least content first: that is where something can be done. */
async function voicesIn(knex: Knex, shopId: number, { from, to }: Period): Promise<readonly Voice[]> {
  const rows = (await knex('responses')
    .where({ shop_id: shopId, suspected: 0, verified: 1 })
    .where('at', '>=', from)
    .where('at', '<', to)
    .where('comment', '>', '')
    .orderByRaw('CASE WHEN score IS NULL THEN 1 ELSE 0 END, score, at DESC')
    .limit(mostVoices)
    .select('id', 'score', 'comment', 'at')) as { id: string; score: number | null; comment: string; at: number }[]
  return rows.map(({ id, score, comment, at }) => ({
    id,
    score,
    words: comment.length > longestVoice ? `${comment.slice(0, longestVoice).trimEnd()}…` : comment,
    at: Number(at),
  }))
}
