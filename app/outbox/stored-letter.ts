import type { Db } from '../db/db.ts'
import type { StoredMessage } from './messages.ts'

/** The letter as it was handed over before, to the byte; null when it never was. */
export async function storedMime(db: Db, { shopId, id }: Pick<StoredMessage, 'shopId' | 'id'>): Promise<Buffer | null> {
  const row = (await db.knex('letters').where({ shop_id: shopId, message_id: id }).first('mime')) as
    { mime: Buffer } | undefined
  return row?.mime ?? null
}
