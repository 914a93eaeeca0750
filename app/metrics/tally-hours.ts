import type { Knex } from 'knex'
import { type CountedDays, markDays } from '../db/changed-days.ts'
import type { Db } from '../db/db.ts'
import { day, type Instant } from '../domain/time.ts'
import { floor } from './parts.ts'

/** Today and the two days before: older answers hardly ever change, and there are many values. */
const recent = 2 * day

/** From this day on it is kept by hour what a shop's answers were about; null: no day yet. */
export async function hoursKeptSince(knex: Knex, shopId: number): Promise<Instant | null> {
  const row = (await knex('tally_hours').where({ shop_id: shopId }).first('since')) as { since: number } | undefined
  return row ? Number(row.since) : null
}

/**
 * Moves that day on with the calendar, never back, and lets go of the hours before it. One day more is left, for whoever read a moment ago from
 * when on there are hours.
 */
export async function keepHoursSince(db: Db, days: CountedDays, now: Instant): Promise<Instant> {
  const { shopId } = days
  const [known, wanted] = [await hoursKeptSince(db.knex, shopId), floor(now, day) - recent]
  if (known !== null && known >= wanted) return known
  await db.write(async (trx) => {
    await trx('tally_hours').insert({ shop_id: shopId, since: wanted }).onConflict(['shop_id']).merge(['since'])
    // Counted before, by day alone.
    if (known === null) await markDays(trx, days, [wanted, wanted + day, wanted + 2 * day])
    else
      await trx('tallies')
        .where({ shop_id: shopId, span: 'hour' })
        .where('begins', '>=', known - day)
        .where('begins', '<', wanted - day)
        .whereNot({ trait: '' })
        .delete()
  })
  return wanted
}
