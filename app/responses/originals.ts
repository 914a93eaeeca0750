import type { Knex } from 'knex'
import type { Instant } from '../domain/time.ts'

/** MariaDB takes 16 MB at once as it is installed, and bytes travel to it as twice as many letters. */
const piece = 4 * 1024 * 1024

export type Place = { readonly shopId: number; readonly id: string }

/** The beginning of a mail, kept in its own row; `keepRest` keeps what is left. */
export const beginningOf = (raw: Buffer): Buffer => raw.subarray(0, piece)

export async function keepRest(trx: Knex, { shopId, id }: Place, raw: Buffer, at: Instant): Promise<void> {
  for (let place = 1; place * piece < raw.length; place++)
    await trx('mail_pieces').insert({
      shop_id: shopId,
      inbound_id: id,
      place,
      received_at: at,
      bytes: raw.subarray(place * piece, (place + 1) * piece),
    })
}

/** The mail as it came; null when it is not kept any more. */
export async function originalOf(knex: Knex, { shopId, id }: Place): Promise<Buffer | null> {
  const row = (await knex('inbound').where({ shop_id: shopId, id }).first('raw')) as { raw: Buffer | null } | undefined
  if (!row?.raw) return null
  if (row.raw.length < piece) return row.raw
  const rest = (await knex('mail_pieces')
    .where({ shop_id: shopId, inbound_id: id })
    .orderBy('place')
    .select('bytes')) as { bytes: Buffer | null }[]
  return Buffer.concat([row.raw, ...rest.map(({ bytes }) => bytes ?? Buffer.alloc(0))])
}
