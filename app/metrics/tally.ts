import type { Knex } from 'knex'
import { fromJson, fromJsonOrNull } from '../db/row.ts'
import { day, hour, type Instant } from '../domain/time.ts'
import { countedAnswers } from './counted.ts'
import type { Period } from './period.ts'

/** So many answers of one kind: `trait` '' and `value` '' for all of them, else those that have this value of the trait. */
export type Tally = {
  readonly survey: string
  readonly trait: string
  readonly value: string
  readonly span: 'day' | 'hour'
  readonly begins: Instant
  readonly score: number
  readonly answers: number
}

type Row = { survey: string; score: number; at: number; drivers: string; traits: string | null }

const driverTrait = 'driver'

/** The tallies of a period, counted from the answers themselves: every rollup is this, kept. */
export async function recount(knex: Knex, shopId: number, period: Period): Promise<readonly Tally[]> {
  const rows = (await countedAnswers(knex, shopId, period)
    .leftJoin({ told: 'answer_traits' }, (on) => {
      void on.on('told.shop_id', 'answer.shop_id').andOn('told.message_id', 'answer.message_id')
    })
    .select('answer.survey', 'answer.score', 'answer.at', 'answer.drivers', 'told.traits')) as Row[]
  const tallies = new Map<string, Tally & { answers: number }>()
  const add = (tally: Omit<Tally, 'answers'>): void => {
    const key = [tally.survey, tally.trait, tally.value, tally.span, tally.begins, tally.score].join('\n')
    const known = tallies.get(key)
    if (known) known.answers++
    else tallies.set(key, { ...tally, answers: 1 })
  }
  for (const { survey, score, at, drivers, traits } of rows) {
    const begins = floor(at, day)
    add({ survey, score, trait: '', value: '', span: 'day', begins })
    add({ survey, score, trait: '', value: '', span: 'hour', begins: floor(at, hour) })
    const told: Readonly<Record<string, readonly string[]>> = {
      ...fromJsonOrNull<Record<string, readonly string[]>>(traits),
      [driverTrait]: fromJson<string[]>(drivers),
    }
    for (const [trait, values] of Object.entries(told))
      for (const value of new Set(values)) add({ survey, score, trait, value, span: 'day', begins })
  }
  return [...tallies.values()]
}

export const floor = (at: Instant, span: number): Instant => Math.floor(at / span) * span
export const ceil = (at: Instant, span: number): Instant => Math.ceil(at / span) * span
