import type { Knex } from 'knex'
import { fromJson } from '../db/row.ts'
import type { SavedReply } from '../domain/saved-reply.ts'
import type { Instant } from '../domain/time.ts'

export async function savedReplies(knex: Knex, shopId: number): Promise<readonly SavedReply[]> {
  const row = (await knex('saved_replies').where({ shop_id: shopId }).first('replies')) as
    { replies: string } | undefined
  return row ? fromJson<readonly SavedReply[]>(row.replies) : []
}

export async function keepSavedReplies(
  knex: Knex,
  shopId: number,
  replies: readonly SavedReply[],
  now: Instant,
): Promise<void> {
  await knex('saved_replies')
    .insert({ shop_id: shopId, replies: JSON.stringify(replies), updated_at: now })
    .onConflict('shop_id')
    .merge()
}
