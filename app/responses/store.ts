import type { Knex } from 'knex'
import type { Db } from '../db/db.ts'
import { fromJson, newId } from '../db/row.ts'
import { machineWhy, type Manner, whyMachine } from '../domain/machine.ts'
import type { Parts } from '../domain/answer.ts'
import { day, second, type Instant } from '../domain/time.ts'
import type { StoredMessage } from '../outbox/messages.ts'
import { besideSlot, doubt, inTurn, slotOf } from './doubt.ts'
import { markHoursOf } from './hours.ts'
import { isAnswered } from './answered.ts'
import type { Hear, Heard } from './heard.ts'
import { partsOf, putParts } from './parts.ts'
import { putSight, sightsOf } from './sights.ts'
import { tellOfReply, tellPrograms } from './tell-programs.ts'
import { keepTraits } from './traits.ts'

/** An answer can be changed this long after it was first given. */
export const changeable = 30 * day
/** The scores sent before the one that gave a burst away were the same machine's. */
const burst = 10 * second

export type Answer = {
  readonly score: number | null
  readonly comment: string | null
  readonly drivers: readonly string[]
  /** What else was asked, by question. */
  readonly parts?: Parts
}

export type Stored = Answer & {
  readonly id: string
  readonly at: Instant
  readonly suspected: boolean
}

/** What became of an answer from the survey page. */
export type Recorded = 'stored' | 'changed' | 'unchanged' | 'too late' | 'kept apart'

type Row = {
  id: string
  score: number | null
  comment: string | null
  drivers: string
  suspected: number
  at: number
}

/** The answer given on a letter's page, if there is one. */
export async function answerOf(knex: Knex, shopId: number, messageId: string): Promise<Stored | null> {
  const row = (await knex('responses')
    .where({ shop_id: shopId, slot: slotOf(messageId) })
    .first('id', 'score', 'comment', 'drivers', 'suspected', 'at')) as Row | undefined
  if (!row) return null
  const parts = await partsOf(knex, shopId, row.id)
  return { ...row, drivers: fromJson(row.drivers), suspected: row.suspected === 1, parts }
}

/** Whether a person's answer has stood for too long to be changed. */
export const isSettled = (known: Stored, now: Instant): boolean => !known.suspected && now - known.at > changeable

/**
 * Stores what was sent from a survey's page: one answer a letter, changeable for 30 days with its history kept. What looks
 * like a machine is kept apart and never replaces a person's answer; a person's answer replaces a machine's.
 */
export async function recordAnswer(
  db: Db,
  message: StoredMessage,
  answer: Answer & {
    readonly survey: string
    readonly source: 'click' | 'form'
    readonly manner: Manner
  },
  now: Instant,
  hear: Hear = async () => {},
): Promise<Recorded> {
  const { shopId, id: messageId } = message
  const { visitor } = answer.manner
  const values = { score: answer.score, comment: answer.comment, drivers: JSON.stringify(answer.drivers) }
  const write = async (trx: Knex): Promise<Recorded> => {
    await putSight(trx, message, { at: now, what: 'answer', detail: answer.score, visitor })
    const why = whyMachine(answer.manner, await sightsOf(trx, message, now))
    if (why === machineWhy.manyScores) await doubt(trx, message, why, now - burst)
    const known = await answerOf(trx, shopId, messageId)
    if (known && !known.suspected && isSame(known, answer)) return 'unchanged'
    // Whatever was read before, this was not.
    const said = { source: answer.source, updated_at: now, read_at: null }
    const row = { ...values, ...said, suspected: why ? 1 : 0, suspected_why: why }
    const beside = why !== null && known !== null && !known.suspected
    if (!known || beside) {
      const slot = beside ? besideSlot(messageId) : slotOf(messageId)
      await trx('responses')
        .insert({
          shop_id: shopId,
          id: newId(),
          slot,
          message_id: messageId,
          customer_id: message.customerId,
          order_id: message.orderId,
          flow: message.flow,
          survey: answer.survey,
          verified: 1,
          at: now,
          ...row,
        })
        .onConflict(['shop_id', 'slot'])
        .merge(Object.keys(row))
      await putParts(trx, shopId, slot, answer.parts)
      return why ? 'kept apart' : 'stored'
    }
    if (isSettled(known, now)) return 'too late'
    const { id: response_id, score, comment, drivers, parts } = known
    const before = { response_id, score, comment, drivers: JSON.stringify(drivers), parts: JSON.stringify(parts ?? {}) }
    await trx('response_changes').insert({ shop_id: shopId, id: newId(), at: now, ...before })
    // The 30 days begin with a person's answer.
    const begun = known.suspected ? { at: now } : {}
    await trx('responses')
      .where({ shop_id: shopId, id: known.id })
      .update({ ...row, ...begun })
    await putParts(trx, shopId, slotOf(messageId), answer.parts)
    // What was there before was a machine's: this is the person's first.
    return why ? 'kept apart' : known.suspected ? 'stored' : 'changed'
  }
  return db.write(async (trx) => {
    await inTurn(trx, message)
    const recorded = await write(trx)
    await countAnew(trx, message)
    await tellPrograms(trx, message, recorded, now)
    const known = recorded === 'stored' || recorded === 'changed' ? await answerOf(trx, shopId, messageId) : null
    if (known)
      await hear(trx, {
        type: recorded === 'stored' ? 'response created' : 'response changed',
        at: now,
        message,
        responseId: known.id,
        verified: true,
        survey: answer.survey,
        source: answer.source,
        score: answer.score,
        comment: answer.comment,
      })
    return recorded
  })
}

const isSame = (known: Answer, given: Answer): boolean =>
  known.score === given.score &&
  known.comment === given.comment &&
  JSON.stringify(known.drivers) === JSON.stringify(given.drivers) &&
  JSON.stringify(known.parts ?? {}) === JSON.stringify(given.parts ?? {})

/** What an answer is about is kept with the first of a letter; the hours its answers stand in are counted anew. */
async function countAnew(trx: Knex, message: StoredMessage): Promise<void> {
  await isAnswered(trx, message)
  await keepTraits(trx, message)
  await markHoursOf(trx, message.shopId, message.id)
}

/** Stores a reply by mail as an answer of its own beside whatever was clicked. `inboundId` names the mail it was read from. */
export async function recordReply(
  trx: Knex.Transaction,
  message: StoredMessage,
  reply: Pick<Answer, 'score' | 'comment'> & {
    readonly survey: string
    readonly verified: boolean
    readonly inboundId: string
  },
  now: Instant,
): Promise<Heard & { readonly type: 'response created' }> {
  const responseId = newId()
  await trx('responses')
    .insert({
      shop_id: message.shopId,
      id: responseId,
      slot: `inbound:${reply.inboundId}`,
      message_id: message.id,
      customer_id: message.customerId,
      order_id: message.orderId,
      flow: message.flow,
      survey: reply.survey,
      score: reply.score,
      comment: reply.comment,
      drivers: '[]',
      source: 'reply',
      verified: reply.verified ? 1 : 0,
      suspected: 0,
      inbound_id: reply.inboundId,
      at: now,
      updated_at: now,
    })
    .onConflict(['shop_id', 'slot'])
    .ignore()
  await countAnew(trx, message)
  await tellOfReply(trx, message, responseId, now)
  const { survey, score, comment, verified } = reply
  return { type: 'response created', at: now, message, responseId, survey, score, comment, verified, source: 'reply' }
}
