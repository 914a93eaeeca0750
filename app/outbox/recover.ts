import { crashPoint } from '../crash.ts'
import type { Db } from '../db/db.ts'
import { inChunks } from '../db/row.ts'
import type { Instant } from '../domain/time.ts'
import { why } from '../domain/why.ts'
import { announce } from '../webhooks/announce.ts'
import { inHand } from './messages.ts'
import { isDead } from './owner.ts'

type Lost = { shop_id: number; id: string; fence: number; lease_owner: string | null }

/** Whether a holder was about to finish a letter; null: nobody can know (`dots.ts`). */
export type WasFinishing = (
  owner: string,
) => ((letter: { shopId: number; id: string; fence: number }) => boolean) | null

/**
 * Puts right what a dead or silent holder left behind. Without a marker nothing was handed over, so the message is due again;
 * its part in the end is counted first. With a marker and no answer it is uncertain and is never sent again blindly, unless its
 * holder is certainly dead and had certainly not begun to finish it. Holders known to be dead are settled at once.
 */
export async function recover(
  db: Db,
  self: string,
  now: Instant = Date.now(),
  wasFinishing: WasFinishing = () => null,
): Promise<{ readonly freed: number; readonly uncertain: number }> {
  const owners = (await db.knex('messages').whereRaw(inHand).whereNotNull('lease_owner').distinct('lease_owner')) as {
    lease_owner: string
  }[]
  const dead = owners.map((row) => row.lease_owner).filter((owner) => owner !== self && isDead(owner, self))
  const over = (state: string) =>
    db
      .knex('messages')
      .whereRaw(inHand)
      .where({ state })
      .where((query) => {
        void query.whereRaw(`lease_until < ${db.clock}`)
        if (dead.length > 0) void query.orWhereIn('lease_owner', dead)
      })
  let freed = await over('claimed').update({
    state: 'scheduled',
    crashes: db.knex.raw('crashes + 1'),
    lease_owner: null,
    lease_until: null,
  })
  crashPoint('recover-freed')
  const finishing = new Map(dead.map((owner) => [owner, wasFinishing(owner)]))
  const neverLeft = ({ shop_id: shopId, id, fence, lease_owner: owner }: Lost): boolean =>
    finishing.get(owner ?? '')?.({ shopId, id, fence }) === false
  const uncertain = await db.write(async (trx) => {
    const lost = (await over('handed_off')
      .transacting(trx)
      .forUpdate()
      .select('shop_id', 'id', 'fence', 'lease_owner')) as Lost[]
    const settle = async (rows: readonly Lost[], changes: object): Promise<void> => {
      for (const [shopId, theirs] of Map.groupBy(rows, (row) => row.shop_id))
        for (const chunk of inChunks(theirs.map(({ id }) => id)))
          await trx('messages')
            .where({ shop_id: shopId, state: 'handed_off' })
            .whereIn('id', [...chunk])
            .update({ ...changes, lease_owner: null, lease_until: null })
    }
    const [kept, left] = [lost.filter(neverLeft), lost.filter((row) => !neverLeft(row))]
    // One more attempt: the letter that was stored along with the marker goes out, to the letter.
    await settle(kept, { state: 'scheduled', attempts: trx.raw('attempts + 1'), marker_at: null, sent_at: null })
    await settle(left, { state: 'uncertain', why: why.cutOff })
    for (const [shopId, theirs] of Map.groupBy(left, (row) => row.shop_id))
      await announce(
        trx,
        shopId,
        'message.uncertain',
        theirs.map(({ id }) => id),
        now,
      )
    freed += kept.length
    return left.length
  })
  crashPoint('recover-done')
  return { freed, uncertain }
}

type Waiting = Pick<Lost, 'shop_id' | 'id' | 'fence'> & { marker_at: number | null; crashes: number }

/**
 * In a database that was put back, letters that left since it was copied wait to leave again. They are uncertain instead: what became of
 * them the copy cannot know. Gives how many.
 */
export async function setAsideLeft(
  { knex }: Db,
  lastFence: (letter: { shopId: number; id: string }) => number,
): Promise<number> {
  const rows = (await knex('messages')
    .where({ state: 'scheduled' })
    .select('shop_id', 'id', 'fence', 'marker_at', 'crashes')) as Waiting[]
  const left = rows.filter(({ shop_id: shopId, id, fence, marker_at: markerAt, crashes }) => {
    const last = lastFence({ shopId, id })
    // At the fence it has: refused before the copy, which left a marker, or in hand when it was made.
    return last > fence || (last > 0 && last === fence && (markerAt === null || crashes > 0))
  })
  for (const [shopId, theirs] of Map.groupBy(left, (row) => row.shop_id))
    for (const chunk of inChunks(theirs.map(({ id }) => id)))
      await knex('messages')
        .where({ shop_id: shopId, state: 'scheduled' })
        .whereIn('id', [...chunk])
        .update({ state: 'uncertain', why: why.cutOff })
  return left.length
}
