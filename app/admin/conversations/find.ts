import type { About } from '../../conversations/act.ts'
import { conversationById, type Conversation } from '../../conversations/table.ts'
import { type AnswerRow, answersOf } from '../answers.ts'
import { one } from '../query.ts'
import type { Visit } from '../visit.ts'

/** What a page is about: an answer, with its conversation when there is one; or a conversation that began without an answer. */
export type Matter = {
  readonly row: AnswerRow | null
  readonly conversation: Conversation | null
  readonly about: About
}

/** By the id of an answer or of a conversation. Null: this shop has neither. */
export async function findMatter({ needs, req, shop }: Visit): Promise<Matter | null> {
  const { knex } = needs.db
  const id = one(req.params['id'])
  const answer = async (responseId: string): Promise<AnswerRow | undefined> =>
    (await answersOf(knex, shop.id).where({ 'responses.id': responseId }).first()) as AnswerRow | undefined
  const row = (await answer(id)) ?? null
  const conversation = await conversationById(knex, shop.id, row?.conversation_id ?? (row ? '' : id))
  if (!row && !conversation) return null
  const listed = row ?? (conversation?.responseId ? ((await answer(conversation.responseId)) ?? null) : null)
  return {
    row: listed,
    conversation,
    about: { shopId: shop.id, conversationId: conversation?.id ?? null, responseId: listed?.id ?? null },
  }
}
