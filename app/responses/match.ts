import type { Knex } from 'knex'
import { normaliseEmail } from '../domain/address.ts'
import type { Keys } from '../keys/keys.ts'
import { readReplyAddress } from '../keys/tokens.ts'
import { messageById, readMessageIdHeader, type StoredMessage } from '../outbox/messages.ts'
import type { MailRead } from './mail/read.ts'

/**
 * The letter a mail answers. `signed`: it came to the letter's signed address, which only those know who have the letter.
 * `own`: it says it comes from the address the letter went to. Both together prove the answer.
 */
export type Match = { readonly message: StoredMessage | null; readonly signed: boolean; readonly own: boolean }

/**
 * First by the signed address it was sent to; without one, by the Message-ID it refers to, which anybody could write down:
 * such a mail counts only when it comes from the letter's own receiver, or is a report that names the letter.
 */
export async function matchMail(knex: Knex, keys: Keys, mail: MailRead): Promise<Match> {
  const sender = normaliseEmail(mail.from?.address)
  const copies = (mail.headers.get('cc') ?? []).flatMap((list) => list.split(',').slice(0, 100))
  for (const address of [...mail.deliveredTo, ...mail.to, ...copies]) {
    const vouched = readReplyAddress(keys, address)
    const message = vouched && (await messageById(knex, vouched.shopId, vouched.messageId))
    if (message) return { message, signed: true, own: sender === message.to }
  }
  const original = mail.originalHeaders?.get('message-id') ?? []
  for (const id of [mail.inReplyTo, ...mail.references.toReversed(), ...original]) {
    const named = id === null ? null : readMessageIdHeader(id)
    const message = named && (await messageById(knex, named.shopId, named.messageId))
    const own = message !== null && sender === message.to
    if (message && (own || original.length > 0)) return { message, signed: false, own }
  }
  return { message: null, signed: false, own: false }
}
