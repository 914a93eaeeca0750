import { promisify } from 'node:util'
import { constants, zstdCompress, zstdDecompressSync } from 'node:zlib'
import { day, type Instant } from '../domain/time.ts'
import type { Db } from './db.ts'

const compress = promisify(zstdCompress)
/** RFC 8878: what every frame begins with. No letter does. */
const magic = Buffer.from([0x28, 0xb5, 0x2f, 0xfd])
const batch = 200

/** A letter as it is kept for long: a fifth of its size. */
export const packLetter = (mime: Buffer): Promise<Buffer> =>
  compress(mime, { params: { [constants.ZSTD_c_compressionLevel]: 3 } })

/** The letter to the byte, packed or not. */
export const unpackLetter = (kept: Buffer): Buffer =>
  kept.subarray(0, magic.length).equals(magic) ? zstdDecompressSync(kept) : kept

/**
 * Packs the letters of the days before `now` that are not yet. Not when they are sent: that would cost each a tenth of a
 * millisecond more at the busiest moment. Returns how many.
 */
export async function packLetters({ knex }: Pick<Db, 'knex'>, now: Instant): Promise<number> {
  let packed = 0
  let after = 0
  for (;;) {
    const rows = (await knex('letters')
      .where('at', '>=', after)
      .where('at', '<', now - day)
      .whereRaw(`LENGTH(mime) > 0 AND SUBSTR(mime, 1, 4) <> ?`, [magic])
      .orderBy('at')
      .limit(batch)
      .select('shop_id', 'message_id', 'mime', 'at')) as {
      shop_id: number
      message_id: string
      mime: Buffer
      at: Instant
    }[]
    for (const { shop_id, message_id, mime, at } of rows) {
      // An erasure meanwhile has emptied it, and must win.
      packed += await knex('letters')
        .where({ shop_id, message_id })
        .whereRaw('LENGTH(mime) = ?', [mime.length])
        .update({ mime: await packLetter(mime) })
      after = Number(at)
    }
    if (rows.length < batch) return packed
  }
}
