import type { Knex } from 'knex'
import { changedIn, cleanDays, type CountedDays } from '../db/changed-days.ts'
import type { Db } from '../db/db.ts'
import { day } from '../domain/time.ts'
import type { Period } from './period.ts'

type Roll = {
  readonly days: CountedDays
  readonly period: Period
  /** How many days at most; the rest waits for the next time. */
  readonly most: number
  /** So many days in one transaction, so that nobody is held up for long. */
  readonly atOnce: number
  readonly count: (trx: Knex, days: Period) => Promise<void>
}

/** Has the days of a period counted that never were, or were changed since. Returns how many. */
export async function rollDays(db: Db, { days, period, most, atOnce, count }: Roll): Promise<number> {
  let counted = 0
  for (const { from, to } of await changedIn(db.knex, days, period))
    for (let at = from; at < to && counted < most; at += atOnce * day) {
      const part = { from: at, to: Math.min(to, at + atOnce * day) }
      await db.write(async (trx) => {
        await cleanDays(trx, days, part)
        await count(trx, part)
      })
      counted += (part.to - part.from) / day
    }
  return counted
}
