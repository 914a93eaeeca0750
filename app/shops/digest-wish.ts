import type { Knex } from 'knex'
import type { Instant } from '../domain/time.ts'

/** Whether the shop's owners want the weekly letter; they do until they say otherwise. */
export async function wantsDigest(knex: Knex, shopId: number): Promise<boolean> {
  const row = (await knex('digests').where({ shop_id: shopId }).first('off_at')) as
    { off_at: number | null } | undefined
  return !row || row.off_at === null
}

export async function wishDigest(knex: Knex, shopId: number, on: boolean, now: Instant): Promise<void> {
  await knex('digests')
    .insert({ shop_id: shopId, off_at: on ? null : now })
    .onConflict('shop_id')
    .merge(['off_at'])
}

/** Of all who ask for a shop's week, whichever process they are in, exactly one is told yes. Weeks are named by their Monday. */
export async function takeWeek(trx: Knex, shopId: number, monday: string): Promise<boolean> {
  await trx('digests').insert({ shop_id: shopId }).onConflict('shop_id').ignore()
  const taken = await trx('digests')
    .where({ shop_id: shopId })
    .whereNull('off_at')
    .where((older) => void older.whereNull('last_week').orWhere('last_week', '<', monday))
    .update({ last_week: monday })
  return taken > 0
}
