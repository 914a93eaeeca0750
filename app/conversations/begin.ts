import type { Knex } from 'knex'
import { newId } from '../db/row.ts'
import type { Instant } from '../domain/time.ts'
import { messageById, type StoredMessage } from '../outbox/messages.ts'
import { type Conversation, lockConversation, newestWhere, putConversation } from './table.ts'
import { addTurn, conversationOfRef } from './turns.ts'

/**
 * The conversation that an answer to a letter belongs to: the one the letter is part of, the one that began with it, or the open one
 * with the same person about the same order, so that nobody has to explain twice. Null: it would be the first.
 */
export async function conversationOf(trx: Knex, message: StoredMessage): Promise<Conversation | null> {
  const { shopId, id, orderId, addressHash } = message
  const part = await conversationOfRef(trx, shopId, id)
  if (part) return lockConversation(trx, shopId, part)
  const begun = await newestWhere(trx, shopId, { messageId: id })
  if (begun) return lockConversation(trx, shopId, begun.id)
  const same = orderId ? await newestWhere(trx, shopId, { orderId, addressHash, state: 'open' }) : null
  return same && lockConversation(trx, shopId, same.id)
}

/** Begins one; nobody is needed yet. */
export async function beginConversation(
  trx: Knex,
  message: StoredMessage,
  first: { readonly responseId: string | null; readonly subject: string | null; readonly at: Instant },
): Promise<Conversation> {
  const { shopId, id: messageId, customerId, orderId, addressHash } = message
  const conversation: Conversation = {
    shopId,
    id: newId(),
    messageId,
    responseId: first.responseId,
    customerId,
    orderId,
    addressHash,
    subject: first.subject?.slice(0, 320) ?? null,
    state: 'quiet',
    because: null,
    ownerId: null,
    startedAt: first.at,
    lastAt: first.at,
    openedAt: null,
    dueAt: null,
    waitingSince: null,
    answeredAt: null,
    closedAt: null,
    outcome: null,
  }
  await putConversation(trx, conversation)
  return conversation
}

/** Ties an answer to its conversation, so that lists can show what became of it. */
export async function tieResponse(trx: Knex, { shopId, id }: Conversation, responseId: string): Promise<void> {
  await trx('responses').where({ shop_id: shopId, id: responseId }).update({ conversation_id: id })
}

/** The conversation about an answer, begun now if nobody has spoken about it: somebody of the shop wants to. Null: there is no such answer. */
export async function conversationAbout(
  trx: Knex.Transaction,
  shopId: number,
  responseId: string,
  at: Instant,
): Promise<Conversation | null> {
  const row = (await trx('responses').where({ shop_id: shopId, id: responseId }).first()) as
    | {
        conversation_id: string | null
        message_id: string | null
        inbound_id: string | null
        source: string
        verified: number
        at: Instant
      }
    | undefined
  if (!row) return null
  if (row.conversation_id) return lockConversation(trx, shopId, row.conversation_id)
  const message = row.message_id ? await messageById(trx, shopId, row.message_id) : null
  if (!message) return null
  const conversation =
    (await conversationOf(trx, message)) ?? (await beginConversation(trx, message, { responseId, subject: null, at }))
  await tieResponse(trx, conversation, responseId)
  const said = row.inbound_id
    ? ({ kind: 'reply', ref: row.inbound_id } as const)
    : ({ kind: 'answer', ref: responseId } as const)
  await addTurn(trx, conversation, { at: row.at, ...said, verified: row.verified === 1 })
  return conversation
}
