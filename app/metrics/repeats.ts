import type { Knex } from 'knex'
import { fromJsonOrNull } from '../db/row.ts'
import { type Interval, shareOf } from '../domain/nps.ts'
import { outcomes } from '../domain/outcome.ts'
import { bandOf } from '../domain/survey.ts'
import { day, type Instant } from '../domain/time.ts'
import { countedAnswers } from './counted.ts'

/** Who ordered again within this time; younger answers have not had it yet and are left out. */
export const repeatDays = 90
/** Answers this old tell of another shop. */
const oldest = 365 * day
/** The newest so many answers: more would cost more and hardly say more. */
const mostAnswers = 20_000

export type Repeat = {
  readonly value: string
  readonly people: number
  readonly again: number
  readonly share: Interval | null
  /** Days to the next order of those who placed one: half of them were quicker. */
  readonly medianDays: number | null
}

type Row = { score: number; at: Instant; next_at: Instant | string | null; traits: string | null }

/** Who orders again after a good or a bad experience: by NPS band, and by how the delivery turned out. */
export async function repeatsOf(
  knex: Knex,
  shopId: number,
  now: Instant,
): Promise<{ readonly byBand: readonly Repeat[]; readonly byOutcome: readonly Repeat[] }> {
  const period = { from: now - oldest, to: now - repeatDays * day }
  const theirs = knex({ other: 'customers' })
    .join({ me: 'customers' }, (on) => {
      void on.on('me.shop_id', 'other.shop_id').andOn('me.person_id', 'other.person_id')
    })
    .whereRaw('me.shop_id = answer.shop_id AND me.id = answer.customer_id')
    .select('other.id')
  const next = knex('orders')
    .whereRaw('orders.shop_id = answer.shop_id AND orders.placed_at > answer.at')
    .whereRaw(`orders.placed_at <= answer.at + ${repeatDays * day}`)
    .where({ 'orders.test': 0 })
    .whereNull('orders.cancelled_at')
    .whereIn('orders.customer_id', theirs)
    .min('orders.placed_at')
  const rows = (await countedAnswers(knex, shopId, period)
    .where('answer.survey', 'nps')
    .whereNotNull('answer.customer_id')
    .leftJoin({ told: 'answer_traits' }, (on) => {
      void on.on('told.shop_id', 'answer.shop_id').andOn('told.message_id', 'answer.message_id')
    })
    .orderBy('answer.at', 'desc')
    .limit(mostAnswers)
    .select('answer.score', 'answer.at', 'told.traits', next.as('next_at'))) as Row[]
  const outcomeOf = ({ traits }: Row) =>
    fromJsonOrNull<{ outcome?: readonly string[] }>(traits)?.outcome?.[0] ?? 'not known'
  return {
    byBand: grouped(['promoter', 'passive', 'detractor'], rows, ({ score }) => bandOf('nps', score)),
    byOutcome: grouped(outcomes, rows, outcomeOf),
  }
}

function grouped(values: readonly string[], rows: readonly Row[], valueOf: (row: Row) => string): readonly Repeat[] {
  const groups = Map.groupBy(rows, valueOf)
  return values.flatMap((value) => {
    const people = groups.get(value) ?? []
    const waits = people.flatMap(({ at, next_at: nextAt }) => (nextAt === null ? [] : (Number(nextAt) - at) / day))
    return people.length === 0
      ? []
      : {
          value,
          people: people.length,
          again: waits.length,
          share: shareOf(waits.length, people.length),
          medianDays: median(waits),
        }
  })
}

function median(numbers: readonly number[]): number | null {
  const sorted = [...numbers].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? null
}
