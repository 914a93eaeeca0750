import type { Knex } from 'knex'
import type { Db } from '../db/db.ts'
import { inChunks } from '../db/row.ts'

type Letter = { readonly shopId: number; readonly id: string }

/** An unconfirmed letter, also one that was about to be sent a second time. */
const open = (query: Knex.QueryBuilder): void =>
  void query
    .where({ state: 'uncertain' })
    .orWhere((again) => again.where({ state: 'scheduled' }).whereNotNull('resent_at'))

const confirmed = (knex: Knex) => ({
  state: 'sent',
  why: null,
  sent_at: knex.raw('COALESCE(sent_at, marker_at)'),
})

/**
 * Somebody, or some machine, showed something that only this letter holds: its page or a link was opened, an answer or a report came to its
 * address. So it arrived, whatever the mail server failed to say.
 */
export async function arrived(knex: Knex, { shopId, id }: Letter): Promise<void> {
  await knex('messages').where({ shop_id: shopId, id }).where(open).update(confirmed(knex))
}

/** Where such a thing is written down. */
const traces = ['sights', 'clicks', 'responses', 'inbound', 'bounces'] as const

/** Letters whose evidence came before anybody knew that they were unconfirmed. Returns how many. */
export async function lookForEvidence({ knex }: Db): Promise<number> {
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
        found += await knex('messages')
          .where({ shop_id: shopId, state: 'uncertain' })
          .whereIn('id', ids)
          .update(confirmed(knex))
      }
  return found
}
