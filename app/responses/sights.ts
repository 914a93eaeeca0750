import type { Knex } from 'knex'
import type { Db } from '../db/db.ts'
import { newId } from '../db/row.ts'
import { afterthought, machineWhy, memory, type Sight } from '../domain/machine.ts'
import type { Instant } from '../domain/time.ts'
import type { StoredMessage } from '../outbox/messages.ts'

/** What is looked at: a letter, or a survey that anybody may answer. */
type Seen = Pick<StoredMessage, 'shopId' | 'id'>
import { arrived } from '../outbox/evidence.ts'
import { doubt, inTurn } from './doubt.ts'

/** More would be a flood, and a few tell as much. */
const mostSights = 200

/** What was lately seen for a letter, from a little before the moment on. */
export async function sightsOf(trx: Knex, { shopId, id }: Seen, at: Instant): Promise<readonly Sight[]> {
  const rows = (await trx('sights')
    .where({ shop_id: shopId, message_id: id })
    .where('at', '>', at - memory)
    .orderBy('at', 'desc')
    .limit(mostSights)
    .select('at', 'what', 'detail', 'visitor')) as Sight[]
  return rows
}

/** Writes down that something of a letter was opened or sent. */
export async function putSight(trx: Knex, { shopId, id }: Seen, sight: Sight): Promise<void> {
  await trx('sights').insert({ shop_id: shopId, id: newId(), message_id: id, ...sight })
  await arrived(trx, { shopId, id })
}

/**
 * Writes down a look at a letter's page or a step into its trap. Whoever steps into the trap gave no honest answer in the
 * minute before, either: that answer is set apart again.
 */
export async function recordSight(db: Db, message: Seen, sight: Sight): Promise<void> {
  if (sight.what !== 'trap') {
    const known = await sightsOf(db.knex, message, sight.at)
    if (known.length < mostSights) await db.write((trx) => putSight(trx, message, sight))
    return
  }
  await db.write(async (trx) => {
    await inTurn(trx, message)
    await putSight(trx, message, sight)
    const since = sight.at - afterthought
    const answered = (await sightsOf(trx, message, sight.at)).some(
      ({ what, visitor, at }) => what === 'answer' && visitor === sight.visitor && at > since,
    )
    if (answered) await doubt(trx, message, machineWhy.trap, since)
  })
}
