import type { Knex } from 'knex'
import { markHours } from '../db/changed-days.ts'
import type { Claimed } from './claim.ts'
import { atTheirFences, messagesByKey, toEach } from './messages.ts'

type Accepted = { readonly message: Claimed; readonly response: string }

/** Records that a mail server took these letters: what nearly always happens goes into one statement for all of a shop. */
export async function recordAccepted(trx: Knex.Transaction, accepted: readonly Accepted[]): Promise<void> {
  for (const [shopId, theirs] of Map.groupBy(accepted, ({ message }) => message.shopId)) {
    const found = await messagesByKey(trx)
      .whereIn('state', ['claimed', 'handed_off'])
      .where(atFencesOf(shopId, theirs))
      .update(sent(trx, theirs))
    if (found < theirs.length) await recordLate(trx, shopId, theirs)
  }
}

/** Their holder stood still for so long that it was taken for dead: the hours they left in may have been counted without them. */
async function recordLate(trx: Knex.Transaction, shopId: number, theirs: readonly Accepted[]): Promise<void> {
  const uncertain = () => messagesByKey(trx).where({ state: 'uncertain' }).where(atFencesOf(shopId, theirs))
  const moments = (await uncertain().whereNotNull('sent_at').forUpdate().pluck('sent_at')) as (number | string)[]
  await uncertain().update(sent(trx, theirs))
  await markHours(trx, { table: 'letter_days', shopId }, moments.map(Number))
}

const atFencesOf = (shopId: number, theirs: readonly Accepted[]) =>
  atTheirFences(
    shopId,
    theirs.map(({ message }) => message),
  )

const sent = (trx: Knex.Transaction, theirs: readonly Accepted[]) => ({
  state: 'sent',
  response: toEach(
    trx,
    theirs.map(({ message, response }) => [message.id, response]),
  ),
  attempts: trx.raw('attempts + 1'),
  lease_owner: null,
  lease_until: null,
})
