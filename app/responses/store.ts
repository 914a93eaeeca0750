import type { Knex } from 'knex'
import type { Db } from '../db/db.ts'
import { fromJson, newId } from '../db/row.ts'
import type { Survey } from '../domain/survey.ts'
import { day, type Instant } from '../domain/time.ts'
import type { StoredMessage } from '../outbox/messages.ts'

/** An answer can be changed this long after it was first given. */
export const changeable = 30 * day

export type Answer = {
  readonly score: number | null
  readonly comment: string | null
  readonly drivers: readonly string[]
}

export type Stored = Answer & { readonly id: string; readonly at: Instant; readonly suspected: boolean }

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

const slotOf = (messageId: string): string => `page:${messageId}`

/** The answer given on a letter's page, if there is one. */
export async function answerOf(knex: Knex, shopId: number, messageId: string): Promise<Stored | null> {
  const row = (await knex('responses')
    .where({ shop_id: shopId, slot: slotOf(messageId) })
    .first('id', 'score', 'comment', 'drivers', 'suspected', 'at')) as Row | undefined
  return row ? { ...row, drivers: fromJson(row.drivers), suspected: row.suspected === 1 } : null
}

/**
 * Stores what was sent from a survey's page: one answer a letter, changeable for 30 days with its history kept. What looks
 * like a machine is kept apart and never replaces a person's answer; a person's answer replaces a machine's.
 */
export async function recordAnswer(
  db: Db,
  message: StoredMessage,
  answer: Answer & {
    readonly survey: Survey['kind']
    readonly source: 'click' | 'form'
    /** Why it may be a machine's; null: nothing says so. */
    readonly suspected: string | null
  },
  now: Instant,
): Promise<Recorded> {
  const { shopId, id: messageId } = message
  const values = { score: answer.score, comment: answer.comment, drivers: JSON.stringify(answer.drivers) }
  const doubt = { suspected: answer.suspected === null ? 0 : 1, suspected_why: answer.suspected }
  return db.write(async (trx) => {
    // Two answers at once wait for each other here.
    await trx('messages').where({ shop_id: shopId, id: messageId }).forUpdate().first('id')
    const known = await answerOf(trx, shopId, messageId)
    if (!known) {
      await trx('responses').insert({
        shop_id: shopId,
        id: newId(),
        slot: slotOf(messageId),
        message_id: messageId,
        customer_id: message.customerId,
        order_id: message.orderId,
        flow: message.flow,
        survey: answer.survey,
        source: answer.source,
        verified: 1,
        at: now,
        updated_at: now,
        ...values,
        ...doubt,
      })
      return answer.suspected === null ? 'stored' : 'kept apart'
    }
    if (answer.suspected !== null) return 'kept apart'
    const same = known.score === values.score && known.comment === values.comment
    if (same && !known.suspected && JSON.stringify(known.drivers) === values.drivers) return 'unchanged'
    if (!known.suspected && now - known.at > changeable) return 'too late'
    await trx('response_changes').insert({
      shop_id: shopId,
      id: newId(),
      response_id: known.id,
      at: now,
      score: known.score,
      comment: known.comment,
      drivers: JSON.stringify(known.drivers),
    })
    await trx('responses')
      .where({ shop_id: shopId, id: known.id })
      .update({ ...values, ...doubt, source: answer.source, updated_at: now })
    return 'changed'
  })
}

/** Stores a reply by mail as an answer of its own beside whatever was clicked. `inboundId` names the mail it was read from. */
export async function recordReply(
  trx: Knex,
  message: StoredMessage,
  reply: Pick<Answer, 'score' | 'comment'> & {
    readonly survey: string
    readonly verified: boolean
    readonly inboundId: string
  },
  now: Instant,
): Promise<void> {
  await trx('responses')
    .insert({
      shop_id: message.shopId,
      id: newId(),
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
}
