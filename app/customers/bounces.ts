import type { Knex } from 'knex'
import { countOf, newId } from '../db/row.ts'
import { isBounceStorm, isComplaintStorm, isWornOut, stormWindows, type BounceKind } from '../domain/bounces.ts'
import { day, type Instant } from '../domain/time.ts'
import { why } from '../domain/why.ts'
import type { Keys } from '../keys/keys.ts'
import { pauseFlow, pauseOf } from '../shops/flow-pause.ts'
import { hashOf } from './hash.ts'
import { suppress } from './suppressions.ts'

export type Bounced = {
  readonly shopId: number
  readonly messageId: string
  readonly flow: string
  readonly address: string
  readonly kind: BounceKind
  /** The other side's own words. */
  readonly detail: string | null
  readonly at: Instant
}

const memory = 90 * day

/**
 * A letter came back, or its reader called it spam. An address that is wrong, complains or has bounced for long is not written to
 * again; when so many letters of a flow come back that the flow itself must be at fault, it pauses until the merchant lifts it.
 * The same news told twice counts once.
 */
export async function recordBounce(trx: Knex, keys: Keys, bounced: Bounced): Promise<void> {
  const { shopId, messageId, flow, address, kind, detail, at } = bounced
  const addressHash = hashOf(keys, address)
  await trx('bounces')
    .insert({ shop_id: shopId, id: newId(), at, kind, flow, message_id: messageId, address_hash: addressHash })
    .onConflict(['shop_id', 'message_id', 'kind'])
    .ignore()
  const stop = { shopId, address, scope: 'all', detail, at } as const
  if (kind === 'hard') await suppress(trx, keys, { ...stop, reason: 'hard bounce' })
  else if (kind === 'complaint') await suppress(trx, keys, { ...stop, reason: 'complaint' })
  else if (kind === 'soft' && isWornOut(await softBounces(trx, shopId, addressHash, at), at))
    await suppress(trx, keys, { ...stop, reason: 'soft bounces' })
  await watchForStorm(trx, bounced)
}

async function softBounces(knex: Knex, shopId: number, addressHash: string, now: Instant): Promise<readonly Instant[]> {
  const rows = (await knex('bounces')
    .where({ shop_id: shopId, address_hash: addressHash, kind: 'soft' })
    .where('at', '>', now - memory)
    .select('at')) as { at: Instant }[]
  return rows.map(({ at }) => Number(at))
}

async function watchForStorm(trx: Knex, { shopId, flow, kind, at }: Bounced): Promise<void> {
  const pause = await pauseOf(trx, shopId, flow)
  if (pause?.why) return
  const complaints = kind === 'complaint'
  // What came before the merchant lifted the last pause was judged already.
  const since = Math.max(at - (complaints ? stormWindows.complaints : stormWindows.bounces), pause?.at ?? 0)
  const back = await countOf(
    trx('bounces')
      .where({ shop_id: shopId, flow })
      .whereIn('kind', complaints ? ['complaint'] : ['hard', 'soft', 'refused'])
      .where('at', '>', since),
  )
  if (back < 3) return
  const sent = await countOf(
    trx('messages').where({ shop_id: shopId, flow, state: 'sent' }).where('sent_at', '>', since),
  )
  const storm = complaints ? isComplaintStorm(sent, back) : isBounceStorm(sent, back)
  if (storm) await pauseFlow(trx, shopId, flow, complaints ? why.complaintStorm : why.bounceStorm, at)
}
