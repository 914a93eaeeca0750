import type { Knex } from 'knex'
import { whyOpen } from '../domain/conversation.ts'
import { parcelsOfOrders } from '../orders/load.ts'
import type { Hear, Heard } from '../responses/heard.ts'
import { isStopWord } from '../responses/mail/stop-word.ts'
import { beginConversation, conversationOf, tieResponse } from './begin.ts'
import { needSomebody } from './case.ts'
import { changeConversation, type Conversation } from './table.ts'
import { addTurn, conversationOfRef } from './turns.ts'

type Answered = Extract<Heard, { responseId: string; source: string }>
type Replied = Extract<Heard, { type: 'reply' }>

/** Hears what customers answer and write: it becomes a conversation, and a case where somebody is needed. */
export const hearCustomers: Hear = async (trx, heard) => {
  if (heard.type === 'reply') await takeReply(trx, heard)
  // A reply's answer is told of again as the reply itself.
  else if (heard.source !== 'reply') await takeAnswer(trx, heard)
}

/** A score from the letter or the page. One that says all is well, without a conversation before it, begins none. */
async function takeAnswer(trx: Knex.Transaction, heard: Answered): Promise<void> {
  const { message, responseId, survey, score, comment, at } = heard
  const reason = whyOpen({ survey, score, words: null }, await parcelsAbout(trx, heard))
  const known = await conversationOf(trx, message)
  if (!known && !reason) return
  const conversation = known ?? (await beginConversation(trx, message, { responseId, subject: null, at }))
  await tieResponse(trx, conversation, responseId)
  const first = (await conversationOfRef(trx, message.shopId, responseId)) === null
  if (first) await addTurn(trx, conversation, { at, kind: 'answer', ref: responseId })
  const changed = await leadBy(trx, conversation, responseId, comment, at)
  if (reason && (first || changed.state === 'quiet')) await needSomebody(trx, changed, reason, at)
}

/** A letter from a customer. Without the signed address it is only kept: it proves nothing, so nothing happens because of it. */
async function takeReply(trx: Knex.Transaction, heard: Replied): Promise<void> {
  const { message, responseId, inboundId, words, subject, at, signed, verified } = heard
  const known = await conversationOf(trx, message)
  const conversation = known ?? (await beginConversation(trx, message, { responseId, subject, at }))
  if (responseId) await tieResponse(trx, conversation, responseId)
  await addTurn(trx, conversation, { at, kind: 'reply', ref: inboundId, verified })
  if (!signed) return
  const changed = await leadBy(trx, conversation, responseId, words, at)
  if (isStopWord(words)) return
  const parcels = await parcelsAbout(trx, heard)
  // Who answers what a person wrote wants a person again, whatever number they name.
  const said = responseId ? heard : { survey: '', score: null, words }
  const reason = whyOpen(said, parcels) ?? (changed.state === 'open' ? 'words' : null)
  if (reason) await needSomebody(trx, changed, reason, at)
}

/** A conversation is listed by the newest answer with words; without any by its first. */
async function leadBy(
  trx: Knex,
  conversation: Conversation,
  responseId: string | null,
  words: string | null,
  at: number,
): Promise<Conversation> {
  const lead = responseId && (words?.trim() || conversation.responseId === null) ? { responseId } : {}
  return changeConversation(trx, conversation, { lastAt: at, ...lead })
}

async function parcelsAbout(trx: Knex, { message: { shopId, orderId } }: Heard) {
  return orderId ? ((await parcelsOfOrders(trx, shopId, [orderId])).get(orderId) ?? []) : []
}
