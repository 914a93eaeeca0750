import type { Knex } from 'knex'
import { why } from '../domain/why.ts'
import { reminderOf } from '../flows/after-delivery.ts'
import type { StoredMessage } from '../outbox/messages.ts'

/**
 * Marks a letter whose question a person has answered, by whatever way, and calls back its reminder, even one that is about
 * to leave. A machine's answer is none.
 */
export async function isAnswered(trx: Knex, { shopId, id, key }: StoredMessage): Promise<void> {
  const person = await trx('responses').where({ shop_id: shopId, message_id: id, suspected: 0 }).first('id')
  await trx('messages')
    .where({ shop_id: shopId, id })
    .update({ answered: person ? 1 : 0 })
  if (person) await callBackReminder(trx, shopId, key)
}

export async function callBackReminder(trx: Knex, shopId: number, key: string): Promise<void> {
  await trx('messages')
    .where({ shop_id: shopId, message_key: reminderOf(key) })
    .whereIn('state', ['scheduled', 'claimed'])
    .update({ state: 'cancelled', why: why.answered, lease_owner: null, lease_until: null })
}
