import type { Knex } from 'knex'
import { fromJson, newId } from '../db/row.ts'
import type { Parts } from '../domain/answer.ts'
import type { Why } from '../domain/machine.ts'
import type { Instant } from '../domain/time.ts'
import type { StoredMessage } from '../outbox/messages.ts'
import { markHoursOf } from './hours.ts'
import { partsOf, putParts } from './parts.ts'

/** Where the answer from a letter's page stands; beside it, what a machine said after a person had answered. */
export const slotOf = (messageId: string): string => `page:${messageId}`
export const besideSlot = (messageId: string): string => `apart:${messageId}`

/** Those who change what belongs to one letter wait for each other here. To be called first in a transaction. */
export async function inTurn(trx: Knex, { shopId, id }: Pick<StoredMessage, 'shopId' | 'id'>): Promise<void> {
  await trx('messages').where({ shop_id: shopId, id }).forUpdate().first('id')
}

type Change = { score: number | null; comment: string | null; drivers: string; parts: string | null }
type Row = { id: string; at: Instant; updated_at: Instant; suspected: number } & Record<string, unknown>

/**
 * Takes back the trust in what was answered for a letter since a moment: the answer is set apart, and what a person had
 * answered before that moment stands again.
 */
export async function doubt(
  trx: Knex,
  message: Pick<StoredMessage, 'shopId' | 'id'>,
  why: Why,
  since: Instant,
): Promise<void> {
  const { shopId, id: messageId } = message
  const mine = { shop_id: shopId, slot: slotOf(messageId) }
  const known = (await trx('responses').where(mine).first()) as Row | undefined
  if (!known || known.suspected === 1 || known.updated_at <= since) return
  const apart = { suspected: 1, suspected_why: why }
  const before = known.at > since ? undefined : await changeSince(trx, shopId, known.id, since)
  await markHoursOf(trx, shopId, messageId)
  if (!before) {
    await trx('responses').where(mine).update(apart)
    return
  }
  await trx('responses')
    .insert({ ...known, ...apart, id: newId(), slot: besideSlot(messageId) })
    .onConflict(['shop_id', 'slot'])
    .merge(['score', 'comment', 'drivers', 'updated_at', 'read_at', 'suspected', 'suspected_why'])
  await putParts(trx, shopId, besideSlot(messageId), await partsOf(trx, shopId, known.id))
  const { parts, ...values } = before
  await trx('responses').where(mine).update(values)
  // Of a person who was erased, and in old changes, it is not known; then what is there stays.
  if (parts !== null) await putParts(trx, shopId, slotOf(messageId), fromJson<Parts>(parts))
}

/** What an answer was before its first change since a moment. */
async function changeSince(trx: Knex, shopId: number, responseId: string, since: Instant): Promise<Change | undefined> {
  return trx('response_changes')
    .where({ shop_id: shopId, response_id: responseId })
    .where('at', '>', since)
    .orderBy(['at', 'id'])
    .first('score', 'comment', 'drivers', 'parts')
}
