import type { Knex } from 'knex'
import type { Instant } from '../domain/time.ts'
import { announce } from '../webhooks/announce.ts'
import { slotOf } from './doubt.ts'

type Letter = { readonly shopId: number; readonly id: string }

/** Tells a shop's own programs what a person answered; what a machine may have sent is no news. */
export async function tellPrograms(trx: Knex, letter: Letter, recorded: string, now: Instant): Promise<void> {
  if (recorded !== 'stored' && recorded !== 'changed') return
  const row = (await trx('responses')
    .where({ shop_id: letter.shopId, slot: slotOf(letter.id) })
    .first('id')) as { id: string } | undefined
  const event = recorded === 'stored' ? 'response.created' : 'response.changed'
  if (row) await announce(trx, letter.shopId, event, [row.id], now)
}

/** A reply that was stored before has another id, and was told of then. */
export async function tellOfReply(trx: Knex, { shopId }: Letter, id: string, now: Instant): Promise<void> {
  if (await trx('responses').where({ shop_id: shopId, id }).first('id'))
    await announce(trx, shopId, 'response.created', [id], now)
}
