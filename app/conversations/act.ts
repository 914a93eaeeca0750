import type { Knex } from 'knex'
import type { Db } from '../db/db.ts'
import type { Outcome } from '../domain/conversation.ts'
import type { Shop } from '../domain/shop.ts'
import type { Instant } from '../domain/time.ts'
import type { Keys } from '../keys/keys.ts'
import { putByHand } from '../outbox/by-hand.ts'
import { conversationAbout } from './begin.ts'
import { closeCase, needSomebody, remindStaff, shopSpoke } from './case.ts'
import { changeConversation, type Conversation, lockConversation } from './table.ts'
import { replySubject, threadOf } from './thread.ts'
import { addTurn } from './turns.ts'

/** Who of the shop does something, by the name that stands beside it. */
export type Actor = { readonly who: string; readonly now: Instant }

/** A conversation by its id, or by that of an answer it is about. */
export type About = {
  readonly shopId: number
  readonly conversationId: string | null
  readonly responseId: string | null
}

/** What the shop's people do with a conversation; each waits for the others. Null: there is no such conversation. */
export function conversationActs(
  db: Db,
  keys: Keys,
): {
  readonly answer: (
    shop: Shop,
    about: About,
    said: { readonly words: string; readonly once: string },
    by: Actor,
  ) => Promise<Answered | null>
  readonly note: (about: About, words: string, by: Actor) => Promise<void>
  readonly assign: (
    about: About,
    owner: { readonly id: string; readonly name: string } | null,
    by: Actor,
  ) => Promise<void>
  readonly close: (about: About, outcome: Outcome, by: Actor) => Promise<void>
  readonly reopen: (about: About, by: Actor) => Promise<void>
} {
  const inTurn = <Result>(
    { shopId, conversationId, responseId }: About,
    now: Instant,
    act: (trx: Knex.Transaction, conversation: Conversation) => Promise<Result>,
  ): Promise<Result | null> =>
    db.write(async (trx) => {
      const conversation = conversationId
        ? await lockConversation(trx, shopId, conversationId)
        : responseId && (await conversationAbout(trx, shopId, responseId, now))
      return conversation ? act(trx, conversation) : null
    })
  return {
    answer: (shop, about, { words, once }, { who, now }) =>
      inTurn(about, now, async (trx, conversation) => {
        const { to, subject, locale, ...thread } = await threadOf(trx, conversation)
        if (to === null) return 'no address'
        const letter = await putByHand(
          trx,
          { shopId: shop.id, keys, now },
          {
            ...thread,
            key: `answer:${conversation.id}:${once}`,
            to,
            subject: replySubject(subject ?? shop.name),
            words,
            customerId: conversation.customerId,
            orderId: conversation.orderId,
            locale: locale ?? shop.locale,
          },
        )
        if (letter === null) return 'sent before'
        await addTurn(trx, conversation, { at: now, kind: 'letter', who, ref: letter })
        await shopSpoke(trx, conversation, now)
        await trx('responses').where({ shop_id: shop.id, conversation_id: conversation.id }).update({ read_at: now })
        return 'sent'
      }),
    note: async (about, words, { who, now }) => {
      await inTurn(about, now, (trx, conversation) => addTurn(trx, conversation, { at: now, kind: 'note', who, words }))
    },
    assign: async (about, owner, { who, now }) => {
      await inTurn(about, now, async (trx, conversation) => {
        if (conversation.ownerId === (owner?.id ?? null)) return
        await remindStaff(trx, await changeConversation(trx, conversation, { ownerId: owner?.id ?? null }))
        await addTurn(trx, conversation, { at: now, kind: 'assigned', who, words: owner?.name ?? null })
      })
    },
    close: async (about, outcome, { who, now: at }) => {
      await inTurn(about, at, (trx, conversation) => closeCase(trx, conversation, { outcome, who, at }))
    },
    reopen: async (about, { now }) => {
      await inTurn(about, now, async (trx, conversation) => {
        if (conversation.state !== 'open') await needSomebody(trx, conversation, 'words', now)
      })
    },
  }
}

export type Answered = 'sent' | 'sent before' | 'no address'
export type ConversationActs = ReturnType<typeof conversationActs>
