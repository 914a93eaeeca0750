import type { Db } from '../db/db.ts'

/**
 * Does something for every shop, one after the other. A shop for which it fails holds up none of the others; the first such fault is
 * thrown when all have had their turn.
 */
export async function eachShop(db: Db, work: (shopId: number) => Promise<void>): Promise<void> {
  const faults: unknown[] = []
  for (const shopId of (await db.knex('shops').orderBy('id').pluck('id')) as number[])
    await work(shopId).catch((fault: unknown) => void faults.push(fault))
  if (faults.length > 0) throw faults[0]
}
