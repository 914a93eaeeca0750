import type { Knex } from 'knex'
import { newId } from '../db/row.ts'
import type { Instant } from '../domain/time.ts'
import type { StoredMessage } from '../outbox/messages.ts'
import { type Conversation, lockConversation, newestWhere, putConversation } from './table.ts'
import { conversationOfRef } from './turns.ts'

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
