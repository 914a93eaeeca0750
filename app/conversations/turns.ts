import type { Knex } from 'knex'
import { newId } from '../db/row.ts'
import type { Instant } from '../domain/time.ts'
import type { Conversation } from './table.ts'

/** What a turn of a conversation may be: words of the customer, words to them, words among ourselves, and what became of the case. */
export type TurnKind = 'answer' | 'reply' | 'letter' | 'note' | 'opened' | 'assigned' | 'closed' | 'reopened'

export type Turn = {
  readonly id: string
  readonly at: Instant
  readonly kind: TurnKind
  /** Who of the shop; null for customers. */
  readonly who: string | null
  /** A note's words, a reason, an outcome, the new owner; what customers and letters say stands where `ref` leads. */
  readonly words: string | null
  /** The response, the mail that came in, or the message that went out. */
  readonly ref: string | null
  readonly verified: boolean
}

export async function addTurn(
  trx: Knex,
  { shopId, id: conversationId }: Pick<Conversation, 'shopId' | 'id'>,
  turn: Pick<Turn, 'at' | 'kind'> & Partial<Pick<Turn, 'who' | 'words' | 'ref' | 'verified'>>,
): Promise<void> {
  const { at, kind, who = null, words = null, ref = null, verified = true } = turn
  await trx('turns').insert({
    shop_id: shopId,
    id: newId(),
    conversation_id: conversationId,
    at,
    kind,
    who,
    words,
    ref,
    verified: verified ? 1 : 0,
  })
}

type Row = Omit<Turn, 'verified'> & { readonly verified: number }

const most = 500

/** Oldest first; of an endless conversation the newest turns. */
export async function turnsOf(knex: Knex, shopId: number, conversationId: string): Promise<readonly Turn[]> {
  const rows = (await knex('turns')
    .where({ shop_id: shopId, conversation_id: conversationId })
    .orderBy([
      { column: 'at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .limit(most)
    .select('id', 'at', 'kind', 'who', 'words', 'ref', 'verified')) as Row[]
  return rows.map((row) => ({ ...row, verified: row.verified === 1 })).toReversed()
}

/** The conversation that something is a turn of. */
export async function conversationOfRef(trx: Knex, shopId: number, ref: string): Promise<string | null> {
  const row = (await trx('turns').where({ shop_id: shopId, ref }).first('conversation_id')) as
    { conversation_id: string } | undefined
  return row?.conversation_id ?? null
}
