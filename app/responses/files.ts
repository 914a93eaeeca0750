import type { Knex } from 'knex'
import type { MailRead } from './mail/read.ts'

/** More files than a person attaches stay in the original only. */
export const mostFiles = 20

/** Notes what files a reply brought. They stay in the original as they came, and are taken out of it when somebody wants one. */
export async function keepFiles(
  trx: Knex,
  shopId: number,
  inboundId: string,
  { attachments }: Pick<MailRead, 'attachments'>,
): Promise<void> {
  const rows = attachments.slice(0, mostFiles).map(({ name, type, size }, place) => ({
    shop_id: shopId,
    inbound_id: inboundId,
    place,
    name: name?.slice(0, 200) ?? null,
    type: type.slice(0, 100),
    size,
  }))
  if (rows.length > 0) await trx('attachments').insert(rows)
}
