import type { Knex } from 'knex'
import { fromJson, inChunks, newId } from '../db/row.ts'
import { day, type Instant } from '../domain/time.ts'
import { why } from '../domain/why.ts'
import { conversation } from '../flows/conversation.ts'
import type { Keys } from '../keys/keys.ts'
import type { FlowState } from '../shops/flow-settings.ts'
import { logDecisions } from './log.ts'
import type { StoredMessage } from './messages.ts'

/** What somebody of the shop wrote, as the letter carries it. */
export type Written = {
  readonly subject: string
  readonly words: string
  /** The customer's own words that it answers. */
  readonly earlier: { readonly words: string; readonly at: Instant } | null
  /** Message-IDs in angle brackets: the one it answers, and the thread from its first letter on. */
  readonly inReplyTo: string | null
  readonly references: readonly string[]
}

export type ByHand = Written & {
  /** The same key is never written twice, however often the button was pressed. */
  readonly key: string
  readonly to: string
  readonly customerId: string | null
  readonly orderId: string | null
  readonly locale: string
}

/** A person waits for it: if it has not left by then, somebody should look why. */
const staysGood = 2 * day

/** Puts a letter written by hand among those to be sent. Null: this key was put before. */
export async function putByHand(
  trx: Knex,
  { shopId, keys, now }: { readonly shopId: number; readonly keys: Keys; readonly now: Instant },
  letter: ByHand,
): Promise<string | null> {
  const { key, to, subject, words, earlier, inReplyTo, references } = letter
  const id = newId()
  if (await trx('messages').where({ shop_id: shopId, message_key: key }).first('id')) return null
  await trx('messages').insert({
    shop_id: shopId,
    id,
    flow: conversation.name,
    message_key: key,
    purpose: conversation.purpose,
    channel: 'email',
    step: 1,
    facts: '{}',
    to_address: to,
    address_hash: keys.fingerprint(to),
    customer_id: letter.customerId,
    order_id: letter.orderId,
    parcel_id: null,
    cart_token: null,
    locale: letter.locale,
    state: 'scheduled',
    due_at: now,
    expires_at: now + staysGood,
    why: why.writtenByHand,
    fence: 0,
    attempts: 0,
    created_at: now,
  })
  await trx('written').insert({
    shop_id: shopId,
    message_id: id,
    subject: subject.slice(0, 320),
    words,
    earlier: earlier?.words ?? null,
    earlier_at: earlier?.at ?? null,
    in_reply_to: inReplyTo?.slice(0, 320) ?? null,
    thread: JSON.stringify(references),
  })
  const said = { event: 'answer', flow: conversation.name, do: 'schedule', key, why: why.writtenByHand } as const
  await logDecisions(trx, shopId, [said], now)
  return id
}

/** What a person wrote waits for no switch. */
export const switchless = ({ createdAt }: StoredMessage): FlowState => ({
  onSince: createdAt,
  settings: {},
  paused: null,
  resendOnce: false,
})

/** What was written by hand for these messages, by message. */
export async function writtenFor(
  knex: Knex,
  shopId: number,
  messages: readonly Pick<StoredMessage, 'id' | 'flow'>[],
): Promise<ReadonlyMap<string, Written>> {
  const ids = messages.filter(({ flow }) => flow === conversation.name).map(({ id }) => id)
  const found = new Map<string, Written>()
  for (const chunk of inChunks(ids))
    for (const row of (await knex('written').where({ shop_id: shopId }).whereIn('message_id', chunk)) as Row[])
      found.set(row.message_id, {
        subject: row.subject,
        words: row.words,
        earlier: row.earlier === null ? null : { words: row.earlier, at: row.earlier_at ?? 0 },
        inReplyTo: row.in_reply_to,
        references: fromJson<readonly string[]>(row.thread),
      })
  return found
}

type Row = {
  message_id: string
  subject: string
  words: string
  earlier: string | null
  earlier_at: Instant | null
  in_reply_to: string | null
  thread: string
}
