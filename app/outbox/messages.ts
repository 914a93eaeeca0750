import type { Knex } from 'knex'
import { unpackLetter } from '../db/packing.ts'
import { fromJson } from '../db/row.ts'
import type { Facts, Message, MessageState } from '../domain/message.ts'
import type { Purpose } from '../domain/customer.ts'
import type { Instant } from '../domain/time.ts'

/** A message with what became of it. `to` is empty once the person was erased. */
export type StoredMessage = Message & {
  readonly addressHash: string
  readonly why: string | null
  readonly attempts: number
  readonly markerAt: Instant | null
  readonly sentAt: Instant | null
  readonly messageIdHeader: string | null
  readonly response: string | null
  readonly createdAt: Instant
}

export type MessageRow = {
  shop_id: number
  id: string
  flow: string
  message_key: string
  purpose: string
  channel: string
  step: number
  facts: string
  to_address: string | null
  address_hash: string
  customer_id: string | null
  order_id: string | null
  parcel_id: string | null
  cart_token: string | null
  locale: string
  state: string
  due_at: number
  expires_at: number
  why: string | null
  fence: number
  lease_owner: string | null
  lease_until: number | null
  attempts: number
  crashes: number
  resent_at: number | null
  marker_at: number | null
  sent_at: number | null
  message_id_header: string | null
  response: string | null
  created_at: number
}

export const fromRow = (row: MessageRow): StoredMessage => ({
  id: row.id,
  shopId: row.shop_id,
  flow: row.flow,
  key: row.message_key,
  purpose: row.purpose as Purpose,
  channel: row.channel,
  step: row.step,
  facts: fromJson<Facts>(row.facts),
  to: row.to_address ?? '',
  addressHash: row.address_hash,
  customerId: row.customer_id,
  orderId: row.order_id,
  parcelId: row.parcel_id,
  cartToken: row.cart_token,
  locale: row.locale,
  state: row.state as MessageState,
  dueAt: row.due_at,
  expiresAt: row.expires_at,
  why: row.why,
  attempts: row.attempts,
  markerAt: row.marker_at,
  sentAt: row.sent_at,
  messageIdHeader: row.message_id_header,
  response: row.response,
  createdAt: row.created_at,
})

/** In words SQLite's index over these few rows is made with: it is not found through values that are filled in. */
export const inHand = `state in ('claimed', 'handed_off')`

export async function messageById(knex: Knex, shopId: number, id: string): Promise<StoredMessage | null> {
  const row = (await knex('messages').where({ shop_id: shopId, id }).first()) as MessageRow | undefined
  return row ? fromRow(row) : null
}

/** The letter whose question this one asks: its own, or the one it reminds of. Answers to both are kept as one. */
export const askedIn = ({ id, facts }: Pick<Message, 'id' | 'facts'>): string =>
  typeof facts['asked'] === 'string' ? facts['asked'] : id

/** The letter as it was handed over; null when it never was. */
export async function storedMime(
  knex: Knex,
  { shopId, id }: Pick<StoredMessage, 'shopId' | 'id'>,
): Promise<Buffer | null> {
  const row = (await knex('letters').where({ shop_id: shopId, message_id: id }).first('mime')) as
    { mime: Buffer } | undefined
  return row ? unpackLetter(row.mime) : null
}

/**
 * Letters that are named by shop and id. Left to choose, MariaDB asks each of the eight indexes that begin with the shop how many entries it has for
 * it: with ten million letters that took three times as long as the update itself, and then it sometimes went by another one.
 */
export const messagesByKey = (knex: Knex): Knex.QueryBuilder =>
  knex(knex.client.dialect === 'mysql' ? knex.raw('messages FORCE INDEX (PRIMARY)') : 'messages')

/** Many messages of one shop in one statement: only those that are still at the fence they were claimed with. */
export const atTheirFences =
  (shopId: number, messages: readonly { readonly id: string; readonly fence: number }[]) =>
  (query: Knex.QueryBuilder): void =>
    void query
      .where({ shop_id: shopId })
      .whereIn(
        'id',
        messages.map(({ id }) => id),
      )
      .whereIn(
        ['id', 'fence'],
        messages.map(({ id, fence }) => [id, fence]),
      )

/** A value of its own for each message of such a statement. */
export const toEach = (knex: Knex, values: readonly (readonly [id: string, value: string])[]): Knex.Raw =>
  knex.raw(`CASE id ${values.map(() => 'WHEN ? THEN ?').join(' ')} END`, values.flat())

/** Where a letter's counted link leads; null when the letter or the link is gone. */
export async function linkTarget(knex: Knex, shopId: number, messageId: string, link: number): Promise<string | null> {
  const row = (await knex('links').where({ shop_id: shopId, message_id: messageId, link }).first('target')) as
    { target: string } | undefined
  return row?.target ?? null
}

/**
 * Our Message-ID says which shop and message it belongs to: `<message id>.<shop id>@domain`, so that a reply
 * that lost its signed address is still matched without searching. It proves nothing: check the sender.
 */
export const messageIdHeader = (message: Pick<Message, 'id' | 'shopId'>, domain: string): string =>
  `<${message.id}.${message.shopId}@${domain}>`

export function readMessageIdHeader(header: string): { shopId: number; messageId: string } | null {
  const match = /^<?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.(\d{1,9})@/i.exec(header.trim())
  return match?.[1] && match[2] ? { messageId: match[1].toLowerCase(), shopId: Number(match[2]) } : null
}
