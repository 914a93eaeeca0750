import type { Knex } from 'knex'
import { countOf, inChunks } from '../db/row.ts'
import type { MessageState } from '../domain/message.ts'
import { day, type Instant } from '../domain/time.ts'
import { why } from '../domain/why.ts'
import { conversation } from '../flows/conversation.ts'
import { flows } from '../flows/index.ts'
import { inHand } from '../outbox/messages.ts'
import { ownSurveys } from '../shops/own-surveys.ts'
import type { Period } from './period.ts'

/** Letters of a day. `waiting` are all planned by now, `unconfirmed` all that still ask for the merchant's decision, of whichever day. */
export type Letters = {
  readonly sent: number
  /** At most `mostWaiting`; then `manyWaiting` says that there are more. */
  readonly waiting: number
  readonly manyWaiting: boolean
  readonly waitingForDecentHour: number
  readonly notSent: number
  readonly unconfirmed: number
}

export type Reason = { readonly why: string; readonly letters: number }

/** Nobody does anything else at three hundred thousand planned letters than at these, and counting them is to cost the same. */
const mostWaiting = 10_000
/** A letter held back at night or before days of rest is due by their end. */
const longestRest = 5 * day

const gone = ['sent', 'uncertain', 'claimed', 'handed_off'] as const
const counted = (row: { n?: number | string | null } | undefined): number => Number(row?.n ?? 0)

export async function sentToday(knex: Knex, shopId: number, today: Period): Promise<Letters> {
  const letters = (state: MessageState) => knex('messages').where({ shop_id: shopId, state })
  const reasons = await whyNotSent(knex, shopId, today)
  // Written out, because SQLite finds the indexes of letters planned and in hand by these very words, and only where no other is as good.
  const planned = knex('messages')
    .where({ shop_id: shopId })
    .whereRaw(`state = 'scheduled' AND shop_id > 0`)
    .select(knex.raw('1'))
    .limit(mostWaiting + 1)
  const held = knex('messages').whereRaw(inHand).whereRaw('+shop_id = ?', [shopId])
  const waiting = (await countOf(knex.from(planned.as('planned')))) + (await countOf(held))
  return {
    sent: await countOf(
      letters('sent')
        .whereIn('flow', await flowsThatWrite(knex, shopId))
        .where('sent_at', '>=', today.from)
        .where('sent_at', '<', today.to),
    ),
    waitingForDecentHour: await heldUntilMorning(knex, shopId, today.from - longestRest),
    waiting: Math.min(waiting, mostWaiting),
    manyWaiting: waiting > mostWaiting,
    notSent: reasons.reduce((sum, { letters }) => sum + letters, 0),
    unconfirmed: await countOf(letters('uncertain')),
  }
}

/** By what the gate said lately, because what is planned may be a great many letters and few of them wait for this. */
async function heldUntilMorning(knex: Knex, shopId: number, since: Instant): Promise<number> {
  const [row] = (await knex('decisions')
    .join('messages', (on) => {
      void on
        .on('messages.shop_id', 'decisions.shop_id')
        .andOn('messages.message_key', 'decisions.message_key')
        .andOnVal('messages.state', 'scheduled')
        .andOnVal('messages.why', why.quietHours)
    })
    .where({ 'decisions.shop_id': shopId, 'decisions.decision': 'wait', 'decisions.why': why.quietHours })
    .where('decisions.at', '>=', since)
    .countDistinct({ n: 'messages.id' })) as { n: number | string }[]
  return counted(row)
}

/** Named, because the index of sent letters begins with the flow. */
export const flowsThatWrite = async (knex: Knex, shopId: number): Promise<string[]> =>
  [...flows, conversation, ...(await ownSurveys(knex, shopId))].map(({ name }) => name)

/**
 * Why letters were not written, by the newest word on each in the period, most frequent first. A matter counts once,
 * whatever was said about it before, and not at all when its letter went out after all or is still to go.
 */
export async function whyNotSent(knex: Knex, shopId: number, period: Period): Promise<readonly Reason[]> {
  const ranked = knex('decisions')
    .where({ shop_id: shopId })
    .where('at', '>=', period.from)
    .where('at', '<', period.to)
    .select(
      'message_key',
      'decision',
      'why',
      knex.raw('ROW_NUMBER() OVER (PARTITION BY message_key ORDER BY at DESC, id DESC) AS newness'),
    )
  const messages = () => knex('messages').where('messages.shop_id', shopId)
  // A key that ends in `:` speaks of several letters.
  const family = knex.raw(`CASE WHEN message_key LIKE '%:' THEN message_key ELSE '' END`)
  const said = (await knex
    .from(ranked.as('said'))
    .where('newness', 1)
    .whereIn('decision', ['nothing', 'drop', 'cancel'])
    // Nobody wonders about letters they never switched on; the page of flows says which those are.
    .whereNot('why', why.flowOff)
    .whereNotExists(
      messages()
        .whereIn('messages.state', [...gone, 'scheduled'])
        .whereRaw('messages.message_key = said.message_key')
        .select(knex.raw('1')),
    )
    .groupBy('why', family)
    .select('why', { family })
    .count({ n: '*' })) as Said[]
  const [single, several] = [said.filter((one) => one.family === ''), said.filter((one) => one.family !== '')]
  const decided = [...single, ...(await withoutLetters(knex, shopId, several))]
  // What the mail server refused never comes by the decisions.
  const refused = (await messages()
    .where({ state: 'rejected' })
    .where('due_at', '>=', period.from)
    .where('due_at', '<', period.to)
    .whereNotNull('why')
    .groupBy('why')
    .select('why')
    .count({ n: '*' })) as { why: string; n: number | string }[]
  const letters = new Map<string, number>()
  for (const row of [...decided, ...refused]) letters.set(row.why, (letters.get(row.why) ?? 0) + counted(row))
  return [...letters]
    .map(([reason, n]) => ({ why: reason, letters: n }))
    .sort((a, b) => b.letters - a.letters || (a.why < b.why ? -1 : 1))
}

type Said = { readonly why: string; readonly family: string; readonly n: number | string }

/**
 * What was said of several letters at once, of which none went out. Each is asked for by its own words, because MySQL and MariaDB find
 * letters by a beginning only when it stands in the question. (`~` is above every character a key has.)
 */
async function withoutLetters(knex: Knex, shopId: number, families: readonly Said[]): Promise<readonly Said[]> {
  const alone: Said[] = []
  for (const chunk of inChunks(families, 50)) {
    const asked = chunk.map(({ family: key }) =>
      knex('messages')
        .where('shop_id', shopId)
        .whereIn('state', gone)
        .where('message_key', '>', key)
        .where('message_key', '<', `${key}~`)
        .select(knex.raw('? AS family, COUNT(*) AS n', [key])),
    )
    const rows = (await knex.unionAll(asked)) as { family: string; n: number | string }[]
    const found = new Set(rows.filter(({ n }) => Number(n) > 0).map(({ family }) => family))
    alone.push(...chunk.filter(({ family: key }) => !found.has(key)))
  }
  return alone
}
