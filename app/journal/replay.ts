import type { Db } from '../db/db.ts'

/** Puts what was set aside back among what waits, with all its attempts before it. `id` null: everything of the shop. Returns how many. */
export function replay(db: Db, shopId: number, id: number | null): Promise<number> {
  return db
    .knex('journal')
    .where({ shop_id: shopId, state: 'set aside', ...(id === null ? {} : { id }) })
    .whereNotNull('payload')
    .update({ state: 'waiting', attempts: 0, why: null, taken_at: null })
}
