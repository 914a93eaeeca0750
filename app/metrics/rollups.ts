import type { Db } from '../db/db.ts'
import { inChunks } from '../db/row.ts'
import { day, type Instant } from '../domain/time.ts'
import { rollAsked } from './asked.ts'
import { recount } from './tally.ts'

/** So many days of a shop are counted in one go; the rest waits for the next. */
const mostDays = 400

/**
 * Counts the days that were not counted yet or whose answers changed, in every shop, and the letters sent in the days that are over, so
 * that what pages show is added up from days and does not cost more with every year. Returns how many days were counted.
 */
export async function rollUp(db: Db, now: Instant): Promise<number> {
  let counted = 0
  for (const shopId of (await db.knex('shops').pluck('id')) as number[]) {
    const first = await firstDay(db, shopId)
    if (first === null) continue
    const clean = new Set(await cleanDays(db, shopId))
    for (let number = first; number <= Math.floor(now / day) && counted < mostDays; number++)
      if (!clean.has(number)) {
        await rollDay(db, shopId, number)
        counted++
      }
  }
  await rollAsked(db, now)
  return counted
}

async function firstDay(db: Db, shopId: number): Promise<number | null> {
  const row = (await db.knex('responses').where({ shop_id: shopId }).orderBy('at').first('at')) as
    { at: number } | undefined
  return row ? Math.floor(row.at / day) : null
}

const cleanDays = async (db: Db, shopId: number): Promise<readonly number[]> =>
  ((await db.knex('counted_days').where({ shop_id: shopId, clean: 1 }).pluck('day')) as (number | string)[]).map(Number)

/**
 * The mark goes first: whoever changes an answer of the day meanwhile waits for us with their mark, or we for them, so a
 * change is either counted here or marked again.
 */
async function rollDay(db: Db, shopId: number, number: number): Promise<void> {
  await db.write(async (trx) => {
    await trx('counted_days').insert({ shop_id: shopId, day: number, clean: 1 }).onConflict(['shop_id', 'day']).merge()
    const period = { from: number * day, to: (number + 1) * day }
    const tallies = await recount(trx, shopId, period)
    await trx('tallies')
      .where({ shop_id: shopId })
      .where('begins', '>=', period.from)
      .where('begins', '<', period.to)
      .delete()
    for (const chunk of inChunks(tallies, 100))
      await trx('tallies').insert(chunk.map((tally) => ({ shop_id: shopId, ...tally })))
  })
}
