import { randomUUID } from 'node:crypto'
import type { Knex } from 'knex'
import { markHours } from '../db/changed-days.ts'
import type { Db } from '../db/db.ts'
import { type Manner, whyMachine } from '../domain/machine.ts'
import { day, type Instant } from '../domain/time.ts'
import type { StoredMessage } from '../outbox/messages.ts'
import { callBackReminder } from './answered.ts'
import { inTurn } from './doubt.ts'
import { putParts } from './parts.ts'
import { putSight, sightsOf } from './sights.ts'
import type { Answer } from './store.ts'

/** An answer that belongs to no letter, or that must not say which. */
type Nameless = Answer & { readonly survey: string; readonly flow: string; readonly manner: Manner }

/** `answered`: the letter's question was answered before; nobody can find that answer again to change it. */
export type RecordedNameless = 'stored' | 'kept apart' | 'answered'

/**
 * Stores the anonymous answer to a letter. The letter remembers that it was answered and nothing else; the answer has an id that
 * tells no time, the day instead of the moment, and no customer, order or letter. Nothing that is kept leads from one to the other.
 */
export async function recordAnonymous(
  db: Db,
  message: StoredMessage,
  answer: Nameless,
  now: Instant,
): Promise<RecordedNameless> {
  return db.write(async (trx) => {
    await inTurn(trx, message)
    if (await wasAnswered(trx, message)) return 'answered'
    const why = whyMachine(answer.manner, await sightsOf(trx, message, now))
    const today = Math.floor(now / day) * day
    await store(trx, message.shopId, { ...answer, slot: newSlot(), why, at: today, source: 'form' })
    if (why) return 'kept apart'
    await markAnswered(trx, message)
    return 'stored'
  })
}

const newSlot = (): string => `nameless:${randomUUID()}`

async function markAnswered(trx: Knex, message: StoredMessage): Promise<void> {
  await trx('messages').where({ shop_id: message.shopId, id: message.id }).update({ answered: 1 })
  await callBackReminder(trx, message.shopId, message.key)
}

/** The same for an answer that came by mail: what it says is kept, who sent it is not. A second one of the same letter changes nothing. */
export async function recordAnonymousReply(
  trx: Knex,
  message: StoredMessage,
  answer: Pick<Nameless, 'score' | 'comment' | 'survey' | 'flow'> & { readonly verified: boolean },
  now: Instant,
): Promise<void> {
  if (await wasAnswered(trx, message)) return
  const today = Math.floor(now / day) * day
  await store(trx, message.shopId, { drivers: [], ...answer, slot: newSlot(), why: null, at: today, source: 'reply' })
  if (answer.verified) await markAnswered(trx, message)
}

export async function wasAnswered(knex: Knex, { shopId, id }: StoredMessage): Promise<boolean> {
  return Boolean(await knex('messages').where({ shop_id: shopId, id, answered: 1 }).first('id'))
}

/**
 * Stores an answer that came by a survey's public link. `page` names the page it was sent from, which takes one answer: sending it
 * twice changes nothing. Visitors are told apart only to know machines, and not at all where the survey is anonymous.
 */
export async function recordOpen(
  db: Db,
  { shopId, surveyId, page, anonymous }: { shopId: number; surveyId: string; page: string; anonymous: boolean },
  answer: Nameless,
  now: Instant,
): Promise<RecordedNameless> {
  const visits = { shopId, id: surveyId }
  return db.write(async (trx) => {
    const slot = `open:${page}`
    if (await trx('responses').where({ shop_id: shopId, slot }).first('id')) return 'answered'
    const { visitor } = answer.manner
    if (!anonymous) await putSight(trx, visits, { at: now, what: 'answer', detail: answer.score, visitor })
    // Many people use one link at once: only what the same visitor did speaks about an answer.
    const seen = anonymous ? [] : await sightsOf(trx, visits, now)
    const why = whyMachine(
      answer.manner,
      seen.filter((sight) => sight.visitor === visitor),
    )
    const at = anonymous ? Math.floor(now / day) * day : now
    await store(trx, shopId, { ...answer, slot, why, at, source: 'link' })
    return why ? 'kept apart' : 'stored'
  })
}

type Kept = Omit<Nameless, 'manner'> & {
  slot: string
  why: string | null
  at: Instant
  source: 'form' | 'link' | 'reply'
  verified?: boolean
}

async function store(trx: Knex, shopId: number, answer: Kept): Promise<void> {
  const { slot, why, at, source, survey, flow, score, comment, drivers, parts, verified = true } = answer
  await trx('responses').insert({
    shop_id: shopId,
    id: randomUUID(),
    slot,
    flow,
    survey,
    score,
    comment,
    drivers: JSON.stringify(drivers),
    source,
    verified: verified ? 1 : 0,
    suspected: why ? 1 : 0,
    suspected_why: why,
    at,
    updated_at: at,
  })
  await putParts(trx, shopId, slot, parts)
  await markHours(trx, { table: 'counted_days', shopId }, [at])
}
