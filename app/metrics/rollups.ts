import type { Knex } from 'knex'
import type { Db } from '../db/db.ts'
import { inChunks } from '../db/row.ts'
import type { Instant } from '../domain/time.ts'
import { eachShop } from '../shops/each-shop.ts'
import type { Period } from './period.ts'
import { rollDays } from './roll-days.ts'
import { recount } from './tally.ts'

/** So many days of a shop are counted in one go; the rest waits for the next. */
const mostDays = 400

/**
 * Counts the days that were not counted yet or whose answers changed, in every shop, so that what pages show is added up from days and
 * does not cost more with every year. Returns how many days were counted.
 */
export async function rollUp(db: Db, now: Instant): Promise<number> {
  let counted = 0
  await eachShop(db, async (shopId) => {
    const first = (await db.knex('responses').where({ shop_id: shopId }).orderBy('at').first('at')) as
      { at: number } | undefined
    if (first)
      counted += await rollDays(db, {
        days: { table: 'counted_days', shopId },
        period: { from: first.at, to: now + 1 },
        most: mostDays - counted,
        atOnce: 1,
        count: (trx, days) => keepTallies(trx, shopId, days),
      })
  })
  return counted
}

async function keepTallies(trx: Knex, shopId: number, period: Period): Promise<void> {
  const tallies = await recount(trx, shopId, period)
  await trx('tallies')
    .where({ shop_id: shopId })
    .where('begins', '>=', period.from)
    .where('begins', '<', period.to)
    .delete()
  for (const chunk of inChunks(tallies, 100))
    await trx('tallies').insert(chunk.map((tally) => ({ shop_id: shopId, ...tally })))
}
