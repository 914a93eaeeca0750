import type { Knex } from 'knex'
import type { Instant } from '../domain/time.ts'
import type { Period } from './period.ts'

export type DayCount = { readonly day: number; readonly value: string; readonly n: number }

/** Something counted by day and value, so that what a page shows costs the same in every year. */
export type Counter = {
  readonly name: string
  /** Whoever changes what is counted marks its day; or a count may change for so many days without a mark. */
  readonly changes: 'marked' | { readonly days: number }
  /** When the first thing was there to count; null while there is none. */
  readonly first: (knex: Knex, shopId: number) => Promise<Instant | null>
  /** From the things themselves. The period is of whole days. */
  readonly count: (knex: Knex, shopId: number, period: Period) => Promise<readonly DayCount[]>
}
