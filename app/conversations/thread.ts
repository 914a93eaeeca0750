import type { Knex } from 'knex'
import type { Instant } from '../domain/time.ts'
import { messageById } from '../outbox/messages.ts'
import type { Conversation } from './table.ts'
import { type Turn, turnsOf } from './turns.ts'

/** What an answer in a conversation continues: to whom, under which subject, after which letters. */
export type Thread = {
  /** Null: the person was erased, or never had an address. */
  readonly to: string | null
  readonly locale: string | null
  readonly subject: string | null
  /** The customer's last letter, in angle brackets; null when they only clicked. */
  readonly inReplyTo: string | null
  readonly references: readonly string[]
  readonly earlier: { readonly words: string; readonly at: Instant } | null
}

const mostReferences = 20
const mostEarlier = 1_500

/** Forms of "Re:" and "Fwd:" by which mail programs show that a letter answers another. */
const prefixes = /^(?:\s*(?:re|odp|aw|antw|sv|vs|rv|res|rif|fw|fwd|pd|wg|tr|enc|ynt|rép)\s*(?:\[\d{1,3}\])?\s*:)+\s*/iu

export const replySubject = (subject: string): string => `Re: ${subject.replace(prefixes, '').trim()}`

/**
 * Only what proved to be the customer's own goes into the thread and is quoted; the address is the one the shop has stored,
 * whatever a letter said about where to answer.
 */
export async function threadOf(knex: Knex, conversation: Conversation): Promise<Thread> {
  const { shopId, messageId, customerId } = conversation
  const letter = messageId ? await messageById(knex, shopId, messageId) : null
  const turns = (await turnsOf(knex, shopId, conversation.id)).filter(({ verified }) => verified)
  const mails = await idsOfMails(knex, shopId, refsOf(turns, 'reply'))
  const letters = await idsOfLetters(knex, shopId, refsOf(turns, 'letter'))
  const ids = turns.flatMap(({ kind, ref }) => (kind === 'reply' ? mails : letters).get(ref ?? '') ?? [])
  const last = turns.findLast(({ kind, ref }) => kind === 'reply' && mails.has(ref ?? ''))
  return {
    to: letter ? letter.to || null : await storedAddress(knex, shopId, customerId),
    locale: letter?.locale ?? null,
    subject: conversation.subject ?? (messageId && (await subjectOf(knex, shopId, messageId))),
    inReplyTo: mails.get(last?.ref ?? '') ?? letter?.messageIdHeader ?? null,
    references: [...(letter?.messageIdHeader ? [letter.messageIdHeader] : []), ...ids].slice(-mostReferences),
    earlier: await lastWords(knex, shopId, turns),
  }
}

const refsOf = (turns: readonly Turn[], kind: Turn['kind']): string[] =>
  turns.flatMap((turn) => (turn.kind === kind && turn.ref ? [turn.ref] : []))

async function storedAddress(knex: Knex, shopId: number, customerId: string | null): Promise<string | null> {
  if (customerId === null) return null
  const row = (await knex('customers').where({ shop_id: shopId, id: customerId }).first('email')) as
    { email: string | null } | undefined
  return row?.email ?? null
}

async function subjectOf(knex: Knex, shopId: number, messageId: string): Promise<string | null> {
  const row = (await knex('letters').where({ shop_id: shopId, message_id: messageId }).first('subject')) as
    { subject: string } | undefined
  return row?.subject || null
}

async function idsOfMails(knex: Knex, shopId: number, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = (await knex('inbound')
    .where({ shop_id: shopId })
    .whereIn('id', [...ids])
    .whereNotNull('message_id_header')
    .select('id', 'message_id_header')) as { id: string; message_id_header: string }[]
  return new Map(rows.map((row) => [row.id, `<${row.message_id_header}>`]))
}

async function idsOfLetters(knex: Knex, shopId: number, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = (await knex('messages')
    .where({ shop_id: shopId })
    .whereIn('id', [...ids])
    .whereNotNull('message_id_header')
    .select('id', 'message_id_header')) as { id: string; message_id_header: string }[]
  return new Map(rows.map((row) => [row.id, row.message_id_header]))
}

async function lastWords(knex: Knex, shopId: number, turns: readonly Turn[]): Promise<Thread['earlier']> {
  const last = turns.findLast(({ kind }) => kind === 'reply' || kind === 'answer')
  if (!last?.ref) return null
  const [table, column] = last.kind === 'reply' ? (['inbound', 'body'] as const) : (['responses', 'comment'] as const)
  const row = (await knex(table).where({ shop_id: shopId, id: last.ref }).first(column)) as
    Record<string, string | null> | undefined
  const words = row?.[column]?.trim()
  return words ? { words: words.slice(0, mostEarlier), at: last.at } : null
}
