import { arrived } from '../outbox/evidence.ts'
import { createHash } from 'node:crypto'
import type { Knex } from 'knex'
import { recordBounce } from '../customers/bounces.ts'
import { markHours } from '../db/changed-days.ts'
import type { Db } from '../db/db.ts'
import { countOf, newId } from '../db/row.ts'
import { softOrRefused } from '../domain/bounces.ts'
import { day, type Instant } from '../domain/time.ts'
import type { Keys } from '../keys/keys.ts'
import type { StoredMessage } from '../outbox/messages.ts'
import { inTurn } from './doubt.ts'
import type { Hear } from './heard.ts'
import { bounceOf, complaintOf } from './mail/classify.ts'
import { MailRefused, type MailParser } from './mail/parse.ts'
import type { MailRead } from './mail/read.ts'
import { isStopWord } from './mail/stop-word.ts'
import type { Understood } from './mail/understand.ts'
import { matchMail, type Match } from './match.ts'
import { beginningOf, keepRest } from './originals.ts'
import { isAnonymous, storeReply } from './reply.ts'
import { stopLetters } from './unsubscribe.ts'

export type InboundNeeds = {
  readonly db: Db
  readonly keys: Keys
  readonly mailParser: MailParser
  /** Told of every person's reply. */
  readonly hear?: Hear
  /** `forget`: of mail that is no answer to us only a fingerprint is kept, because the rest is kept elsewhere. */
  readonly strangers?: 'forget'
}

/** What a mail turned out to be. `known`: it had come before, and changed nothing. */
export type Received = 'reply' | 'automatic' | 'bounce' | 'complaint' | 'ours' | 'unmatched' | 'set aside' | 'known'

/** Nobody answers one letter more often in a day; two machines that answer each other do, whatever their headers say. */
const manyReplies = 20
const loop = { kind: 'automatic', why: 'so many replies to one letter within a day come from a machine' } as const

const unmatched: Match = { message: null, signed: false, own: false }

/**
 * Takes in one raw mail (RFC 5322), whatever it is: a person's reply becomes an answer, a bounce or complaint stops further letters,
 * a machine's word is only kept. The raw mail is kept in every case. Resolves once all of it is committed; rejects with a
 * `MailRefused` that is `closed` when it should be sent again.
 */
export async function receiveMail(needs: InboundNeeds, raw: Buffer, now: Instant): Promise<Received> {
  const { db } = needs
  const contentHash = createHash('sha256').update(raw).digest('hex')
  if (await db.knex('inbound').where({ content_hash: contentHash }).first('id')) return 'known'
  let mail: Understood
  try {
    mail = await needs.mailParser.read(raw)
  } catch (error) {
    if (!(error instanceof MailRefused) || error.fault === 'closed') throw error
    const aside = { contentHash, raw, kind: 'set aside', why: error.message, match: unmatched, mail: null, body: null }
    await db.write((trx) => keep(trx, aside, now))
    return 'set aside'
  }
  const found = await matchMail(db.knex, needs.keys, mail)
  const { judged } = mail
  const { kind, why } = judged.kind === 'reply' && (await isLoop(db.knex, found, now)) ? loop : judged
  // A stranger who attaches a letter that was forwarded to them answers for nobody; a report may name it so.
  const match = kind === 'reply' && !found.signed && !found.own ? unmatched : found
  const { message } = match
  const body = kind === 'reply' ? mail.words : mail.text
  const kept = { contentHash, raw, kind, why, match, mail, body }
  return db.write(async (trx) => {
    if (!message) {
      const known = needs.strangers === 'forget' ? { ...kept, raw: null, mail: null, body: null } : kept
      return (await keep(trx, known, now)) === null ? 'known' : 'unmatched'
    }
    await inTurn(trx, message)
    if (await cameBefore(trx, message, mail, body)) {
      await keep(trx, { ...kept, kind: 'repeat', why: 'the same mail came before by another way' }, now)
      return 'known'
    }
    const secret = kind === 'reply' && (await isAnonymous(trx, message))
    const id = await keep(trx, secret ? withoutPerson(kept) : kept, now)
    if (id === null) return 'known'
    // Also an absence note or a bounce: the letter was there to be answered.
    await arrived(trx, message)
    if (kind === 'bounce' && message.sentAt !== null)
      await markHours(trx, { table: 'letter_days', shopId: message.shopId }, [message.sentAt])
    if (kind !== 'reply') await believeReport(trx, needs.keys, message, mail, kind, now)
    else await storeReply(trx, { match, answered: message, mail, words: body, inboundId: id, at: now }, needs.hear)
    // The letter's own unsubscribe link asks for no more than holding the letter; a sender's name anybody can write down.
    if (kind === 'reply' && match.signed && isStopWord(body)) await stopLetters(trx, needs.keys, message, now)
    return kind
  })
}

async function isLoop(knex: Knex, { message }: Match, now: Instant): Promise<boolean> {
  if (!message) return false
  const lately = knex('inbound')
    .where({ shop_id: message.shopId, message_id: message.id })
    .where('received_at', '>', now - day)
  return (await countOf(lately)) >= manyReplies
}

/** A mail that was delivered twice differs in its trace headers only; programs that give every mail one Message-ID are known by the words. */
async function cameBefore(trx: Knex, message: StoredMessage, mail: MailRead, body: string): Promise<boolean> {
  if (mail.messageId === null) return false
  const rows = (await trx('inbound')
    .where({ shop_id: message.shopId, message_id: message.id, message_id_header: mail.messageId.slice(0, 320) })
    .select('body')) as { body: string | null }[]
  return rows.some((row) => row.body === body)
}

/** Bounces and complaints come from strangers; they reached us at an address only the letter's receivers know, so they are believed. */
async function believeReport(
  trx: Knex,
  keys: Keys,
  message: StoredMessage,
  mail: MailRead,
  kind: string,
  at: Instant,
): Promise<void> {
  if (message.to === '') return
  const { shopId, id: messageId, flow, to: address } = message
  const told = { shopId, messageId, flow, address, at }
  const bounce = kind === 'bounce' ? bounceOf(mail) : null
  if (bounce)
    await recordBounce(trx, keys, {
      ...told,
      kind: bounce.hard ? 'hard' : softOrRefused(`${bounce.status ?? ''} ${bounce.diagnostic}`),
      detail: bounce.diagnostic,
    })
  const complaint = kind === 'complaint' ? complaintOf(mail) : null
  if (complaint) await recordBounce(trx, keys, { ...told, kind: 'complaint', detail: complaint.type })
}

/** Of an answer to an anonymous survey the fingerprint stays, so that it counts once, and that its letter was answered. */
const withoutPerson = (kept: Kept): Kept => ({
  ...kept,
  raw: null,
  mail: null,
  body: null,
  match: { ...kept.match, message: kept.match.message && { ...kept.match.message, customerId: null } },
})

type Kept = {
  readonly contentHash: string
  readonly raw: Buffer | null
  readonly kind: string
  readonly why: string
  readonly match: Match
  readonly mail: MailRead | null
  readonly body: string | null
}

/** Writes the mail down; null when another delivery of the same one was quicker. Mail nobody can be found for belongs to shop 0. */
async function keep(
  knex: Knex,
  { contentHash, raw, kind, why, match, mail, body }: Kept,
  now: Instant,
): Promise<string | null> {
  const id = newId()
  const { message } = match
  await knex('inbound')
    .insert({
      shop_id: message?.shopId ?? 0,
      id,
      content_hash: contentHash,
      received_at: now,
      kind,
      from_address: mail?.from?.address.slice(0, 320) ?? null,
      subject: mail?.subject ?? null,
      message_id_header: mail?.messageId?.slice(0, 320) ?? null,
      message_id: message?.id ?? null,
      customer_id: message?.customerId ?? null,
      body,
      raw: raw && beginningOf(raw),
      why,
    })
    .onConflict('content_hash')
    .ignore()
  const kept = (await knex('inbound').where({ content_hash: contentHash }).first('id')) as { id: string } | undefined
  if (kept?.id !== id) return null
  if (raw) await keepRest(knex, { shopId: message?.shopId ?? 0, id }, raw, now)
  return id
}
