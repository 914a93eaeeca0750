import type { Knex } from 'knex'
import type { ConversationState, Outcome, ReasonToOpen } from '../domain/conversation.ts'
import type { Instant } from '../domain/time.ts'

/** One matter with one customer: what they answered, wrote and were told, and who brings it to which outcome. */
export type Conversation = {
  readonly shopId: number
  readonly id: string
  /** The letter it began with; null when another room opened it. */
  readonly messageId: string | null
  /** The answer it is listed by. */
  readonly responseId: string | null
  readonly customerId: string | null
  readonly orderId: string | null
  readonly addressHash: string
  readonly subject: string | null
  readonly state: ConversationState
  readonly because: ReasonToOpen | null
  readonly ownerId: string | null
  readonly startedAt: Instant
  readonly lastAt: Instant
  readonly openedAt: Instant | null
  /** When somebody should have answered, or looked again. */
  readonly dueAt: Instant | null
  /** Since when the customer waits for the shop; null while the shop has spoken last. */
  readonly waitingSince: Instant | null
  /** When the shop first answered. */
  readonly answeredAt: Instant | null
  readonly closedAt: Instant | null
  readonly outcome: Outcome | null
}

type Row = Record<string, string | number | null>

const columns: Readonly<Record<keyof Conversation, string>> = {
  shopId: 'shop_id',
  id: 'id',
  messageId: 'message_id',
  responseId: 'response_id',
  customerId: 'customer_id',
  orderId: 'order_id',
  addressHash: 'address_hash',
  subject: 'subject',
  state: 'state',
  because: 'because',
  ownerId: 'owner_id',
  startedAt: 'started_at',
  lastAt: 'last_at',
  openedAt: 'opened_at',
  dueAt: 'due_at',
  waitingSince: 'waiting_since',
  answeredAt: 'answered_at',
  closedAt: 'closed_at',
  outcome: 'outcome',
}

const names = Object.keys(columns) as (keyof Conversation)[]

const fromRow = (row: Row): Conversation =>
  Object.fromEntries(names.map((name) => [name, row[columns[name]] ?? null])) as unknown as Conversation

const toRow = (changes: Partial<Conversation>): Row =>
  Object.fromEntries(names.filter((name) => name in changes).map((name) => [columns[name], changes[name] ?? null]))

export async function conversationById(knex: Knex, shopId: number, id: string): Promise<Conversation | null> {
  const row = (await knex('conversations').where({ shop_id: shopId, id }).first()) as Row | undefined
  return row ? fromRow(row) : null
}

/** Those that are changed wait for each other here. */
export async function lockConversation(trx: Knex, shopId: number, id: string): Promise<Conversation | null> {
  const row = (await trx('conversations').where({ shop_id: shopId, id }).forUpdate().first()) as Row | undefined
  return row ? fromRow(row) : null
}

/** The newest conversation that fits. */
export async function newestWhere(
  trx: Knex,
  shopId: number,
  where: Partial<Conversation>,
): Promise<Conversation | null> {
  const row = (await trx('conversations')
    .where({ shop_id: shopId, ...toRow(where) })
    .orderBy('started_at', 'desc')
    .first()) as Row | undefined
  return row ? fromRow(row) : null
}

export async function putConversation(trx: Knex, conversation: Conversation): Promise<void> {
  await trx('conversations').insert(toRow(conversation))
}

export async function changeConversation<Changes extends Partial<Conversation>>(
  trx: Knex,
  conversation: Conversation,
  changes: Changes,
): Promise<Conversation> {
  await trx('conversations').where({ shop_id: conversation.shopId, id: conversation.id }).update(toRow(changes))
  return { ...conversation, ...changes }
}
