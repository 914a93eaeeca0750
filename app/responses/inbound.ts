import { createHash } from 'node:crypto'
import type { Knex } from 'knex'
import { suppress } from '../customers/suppressions.ts'
import type { Db } from '../db/db.ts'
import { newId } from '../db/row.ts'
import type { Instant } from '../domain/time.ts'
import { flowNamed } from '../flows/index.ts'
import type { Keys } from '../keys/keys.ts'
import { readMessageIdHeader, type StoredMessage } from '../outbox/messages.ts'
import { bounceOf, complaintOf, kindOf } from './mail/classify.ts'
import { MailRefused, type MailParser } from './mail/parse.ts'
import type { MailRead } from './mail/read.ts'
import { scoreIn } from './mail/score.ts'
import { isStopWord } from './mail/stop-word.ts'
import { stripQuotes } from './mail/strip-quotes.ts'
import { matchMail, type Match } from './match.ts'
import { recordReply } from './store.ts'
import { stopLetters } from './unsubscribe.ts'

export type InboundNeeds = { readonly db: Db; readonly keys: Keys; readonly mailParser: MailParser }

/** What a mail turned out to be. `known`: it had come before, and changed nothing. */
export type Received = 'reply' | 'automatic' | 'bounce' | 'complaint' | 'ours' | 'unmatched' | 'set aside' | 'known'

const unmatched: Match = { message: null, proven: false }

/**
 * Takes in one raw mail (RFC 5322), whatever it is: a person's reply becomes an answer, a bounce or complaint stops further letters,
 * a machine's word is only kept. The raw mail is kept in every case. Resolves once all of it is committed.
 */
export async function receiveMail(needs: InboundNeeds, raw: Buffer, now: Instant): Promise<Received> {
  const { db } = needs
  const contentHash = createHash('sha256').update(raw).digest('hex').slice(0, 64)
  if (await db.knex('inbound').where({ content_hash: contentHash }).first('id')) return 'known'
  let mail: MailRead
  try {
    mail = await needs.mailParser.read(raw)
  } catch (error) {
    if (!(error instanceof MailRefused)) throw error
    await keep(
      db.knex,
      { contentHash, raw, kind: 'set aside', why: error.message, match: unmatched, mail: null, body: null },
      now,
    )
    return 'set aside'
  }
  const match = await matchMail(needs.db.knex, needs.keys, mail)
  const { kind, why } = kindOf(mail, (id) => readMessageIdHeader(id) !== null)
  const { message } = match
  const body = kind === 'reply' ? stripQuotes(mail.text) : mail.text
  const inboundId = await db.write(async (trx) => {
    const id = await keep(trx, { contentHash, raw, kind, why, match, mail, body }, now)
    if (id === null || !message) return id
    if (kind === 'reply') await storeReply(trx, message, match.proven, body, id, now)
    else await believeReport(trx, needs.keys, message, mail, kind, now)
    return id
  })
  if (inboundId === null) return 'known'
  if (!message) return 'unmatched'
  // Only the person the letter went to may end their letters by a word.
  if (kind === 'reply' && match.proven && isStopWord(body)) await stopLetters(db, needs.keys, message, now)
  return kind
}

async function storeReply(
  trx: Knex,
  message: StoredMessage,
  verified: boolean,
  words: string,
  inboundId: string,
  now: Instant,
): Promise<void> {
  const survey = flowNamed(message.flow)?.survey?.kind ?? null
  const score = survey ? scoreIn(words, survey) : null
  await recordReply(trx, message, { survey: survey ?? '', score, comment: words, verified, inboundId }, now)
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
  const bad = { shopId: message.shopId, address: message.to, scope: 'all', at } as const
  const bounce = kind === 'bounce' ? bounceOf(mail) : null
  if (bounce?.hard) await suppress(trx, keys, { ...bad, reason: 'hard bounce', detail: bounce.diagnostic })
  const complaint = kind === 'complaint' ? complaintOf(mail) : null
  if (complaint) await suppress(trx, keys, { ...bad, reason: 'complaint', detail: complaint.type })
}

type Kept = {
  readonly contentHash: string
  readonly raw: Buffer
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
      raw,
      why,
    })
    .onConflict('content_hash')
    .ignore()
  const kept = (await knex('inbound').where({ content_hash: contentHash }).first('id')) as { id: string } | undefined
  return kept?.id === id ? id : null
}
