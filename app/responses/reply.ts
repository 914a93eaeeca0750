import type { Knex } from 'knex'
import type { Instant } from '../domain/time.ts'
import { askedIn, messageById, type StoredMessage } from '../outbox/messages.ts'
import { shopFlows } from '../outbox/shop-flows.ts'
import { keepFiles } from './files.ts'
import type { Hear } from './heard.ts'
import type { MailRead } from './mail/read.ts'
import { scoreIn } from './mail/score.ts'
import type { Match } from './match.ts'
import { recordAnonymousReply } from './nameless.ts'
import { recordReply } from './store.ts'

export type Reply = {
  readonly match: Match
  /** The letter it answers. */
  readonly answered: StoredMessage
  readonly mail: MailRead
  /** Without quotations. */
  readonly words: string
  readonly inboundId: string
  readonly at: Instant
}

/** Whether the letter's survey promised that nobody will know who answered it. */
export async function isAnonymous(knex: Knex, { shopId, flow }: StoredMessage): Promise<boolean> {
  return (await shopFlows(knex, shopId)).named(flow)?.survey?.anonymous === true
}

/** A reply to a question, or to any letter that stands for itself, is an answer; one within a conversation only goes on with it. */
export async function storeReply(trx: Knex.Transaction, reply: Reply, hear: Hear = async () => {}): Promise<void> {
  const { match, answered, mail, words, inboundId, at } = reply
  const flow = (await shopFlows(trx, answered.shopId)).named(answered.flow)
  const survey = flow?.survey ?? null
  const verified = match.signed && match.own
  const said = { survey: survey?.name ?? '', score: survey ? scoreIn(words, survey.kind) : null }
  // Who answers a reminder answers what it reminds of.
  const asked = askedIn(answered)
  const message = asked === answered.id ? answered : ((await messageById(trx, answered.shopId, asked)) ?? answered)
  if (flow && survey?.anonymous)
    return recordAnonymousReply(trx, message, { ...said, comment: words, verified, flow: flow.name }, at)
  await keepFiles(trx, answered.shopId, inboundId, mail)
  const response = flow?.byHand
    ? null
    : await recordReply(trx, message, { ...said, comment: words, verified, inboundId }, at)
  if (response) await hear(trx, response)
  const { signed } = match
  const { subject } = mail
  const responseId = response?.responseId ?? null
  await hear(trx, { type: 'reply', at, message, inboundId, responseId, ...said, words, subject, verified, signed })
}
