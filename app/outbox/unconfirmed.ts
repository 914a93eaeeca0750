import type { Channel } from '../channels/channel.ts'
import type { Db } from '../db/db.ts'
import { minute, type Instant } from '../domain/time.ts'
import { why } from '../domain/why.ts'
import type { Keys } from '../keys/keys.ts'
import { lookForEvidence } from './evidence.ts'
import { letFlowGoOn } from './settle.ts'
import { triedOf } from './unrecorded.ts'

/** The longest wait for an answer, and a quarter of an hour in which a reader or a report may speak for the letter. */
const patience = 25 * minute

type Row = { shop_id: number; id: string; fence: number; sent_at: number | null; flow: string }

/**
 * What becomes of letters nobody confirmed. First evidence; then, where the transport remembers our key or the merchant asked for it
 * in this flow, the very same letter once more. All others stay as they are: probably sent, counted as such, shown to the
 * merchant. Their flow goes on, so that its next step is a second chance.
 */
export async function settleUnconfirmed(
  needs: { readonly db: Db; readonly keys: Keys; readonly channel: Pick<Channel, 'can'> },
  now: Instant,
): Promise<{ readonly confirmed: number; readonly again: number }> {
  const { db, keys } = needs
  await goOn(db, keys, now)
  const confirmed = await lookForEvidence(db)
  return { confirmed, again: await sendOnceMore(needs, now) }
}

/** Letters of a process that ended: there was nobody to let their flow go on. */
async function goOn(db: Db, keys: Keys, now: Instant): Promise<void> {
  const rows = (await db
    .knex('messages')
    .where({ state: 'uncertain', why: why.cutOff })
    .limit(500)
    .select('shop_id', 'id', 'fence', 'sent_at')) as Row[]
  for (const { shop_id: shopId, id, fence, sent_at: sentAt } of rows) {
    const outcome = { kind: 'unknown', why: why.cutOff } as const
    const tried = await triedOf(db, { shopId, id, fence, outcome, now: sentAt ?? now })
    await db.write(async (trx) => {
      const mine = await trx('messages')
        .where({ shop_id: shopId, id, fence, state: 'uncertain', why: why.cutOff })
        .update({ why: why.unconfirmed })
      if (mine > 0 && tried) await letFlowGoOn(trx, keys, [tried])
    })
  }
}

async function sendOnceMore(
  { db, channel }: { readonly db: Db; readonly channel: Pick<Channel, 'can'> },
  now: Instant,
): Promise<number> {
  const { idempotent, window } = channel.can
  const wanted = db
    .knex('flow_settings')
    .select(db.knex.raw('1'))
    .whereRaw('flow_settings.shop_id = messages.shop_id AND flow_settings.flow = messages.flow')
    .where({ resend_once: 1 })
  const rows = (await db
    .knex('messages')
    .where({ state: 'uncertain' })
    .whereNull('resent_at')
    // A letter that has had its time is not worth a second copy.
    .where('expires_at', '>', now)
    .where((query) => {
      void query.where((late) => late.whereRaw(`marker_at < ${db.clock} - ?`, [patience]).whereExists(wanted))
      if (idempotent) void query.orWhereRaw(`marker_at > ${db.clock} - ?`, [window])
    })
    .limit(500)
    .select('shop_id', 'id', 'fence')) as Row[]
  let again = 0
  for (const { shop_id: shopId, id, fence } of rows)
    again += await db
      .knex('messages')
      .where({ shop_id: shopId, id, fence, state: 'uncertain' })
      .whereNull('resent_at')
      .update({
        state: 'scheduled',
        due_at: now,
        resent_at: now,
        // More than one attempt: the same bytes go out again, with the same Message-ID.
        attempts: db.knex.raw('attempts + 1'),
        why: why.onceMore,
      })
  return again
}
