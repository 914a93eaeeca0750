import type { Knex } from 'knex'
import { markHours } from '../db/changed-days.ts'
import type { Db } from '../db/db.ts'
import { inChunks } from '../db/row.ts'

type Letter = { readonly shopId: number; readonly id: string }

/** An unconfirmed letter, also one that was about to be sent a second time. */
const open = (query: Knex.QueryBuilder): void =>
  void query
    .where({ state: 'uncertain' })
    .orWhere((again) => again.where({ state: 'scheduled' }).whereNotNull('resent_at'))

/** Returns how many. They left some time ago, so the hours they left in are counted anew. */
async function confirm(trx: Knex, shopId: number, ids: readonly string[], such: Knex.QueryCallback): Promise<number> {
  const theirs = () =>
    trx('messages')
      .where({ shop_id: shopId })
      .whereIn('id', [...ids])
  const found = await theirs()
    .where(such)
    .update({ state: 'sent', why: null, sent_at: trx.raw('COALESCE(sent_at, marker_at)') })
  if (found > 0) {
    const moments = (await theirs().where({ state: 'sent' }).pluck('sent_at')) as (number | string)[]
    await markHours(trx, { table: 'letter_days', shopId }, moments.map(Number))
  }
  return found
}

/**
 * Somebody, or some machine, showed something that only this letter holds: its page or a link was opened, an answer or a report came to its
 * address. So it arrived, whatever the mail server failed to say.
 */
export async function arrived(trx: Knex, { shopId, id }: Letter): Promise<void> {
  await confirm(trx, shopId, [id], open)
}

/** Where such a thing is written down. */
const traces = ['sights', 'clicks', 'responses', 'inbound', 'bounces'] as const

/** Letters whose evidence came before anybody knew that they were unconfirmed. Returns how many. */
export async function lookForEvidence({ knex, write }: Db): Promise<number> {
  let found = 0
  const rows = (await knex('messages')
    .where({ state: 'uncertain' })
    .orderBy('marker_at', 'desc')
    .limit(500)
    .select('shop_id', 'id')) as {
    shop_id: number
    id: string
  }[]
  for (const [shopId, theirs] of Map.groupBy(rows, (row) => row.shop_id))
    for (const chunk of inChunks(theirs.map(({ id }) => id)))
      for (const table of traces) {
        const ids = (await knex(table)
          .where({ shop_id: shopId })
          .whereIn('message_id', [...chunk])
          .distinct()
          .pluck('message_id')) as string[]
        if (ids.length === 0) continue
        found += await write((trx) => confirm(trx, shopId, ids, (query) => void query.where({ state: 'uncertain' })))
      }
  return found
}
