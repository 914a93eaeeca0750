import type { Knex } from 'knex'
import { recordConsents } from '../customers/consents.ts'
import { liftSuppression, suppress, suppressionsOf } from '../customers/suppressions.ts'
import type { Db } from '../db/db.ts'
import type { Purpose } from '../domain/customer.ts'
import type { Instant } from '../domain/time.ts'
import type { Keys } from '../keys/keys.ts'
import type { StoredMessage } from '../outbox/messages.ts'

export const purposes: readonly Purpose[] = ['delivery', 'survey', 'marketing']

/** One click stops the letter's own kind and everything nobody ordered; news of a parcel stops only when it came by such a letter. */
export const stoppedBy = (purpose: Purpose): readonly Purpose[] =>
  purposes.filter((one) => one === purpose || one !== 'delivery')

/** What this address still gets, by its own choice. */
export async function chosen(knex: Knex, message: StoredMessage): Promise<ReadonlySet<Purpose>> {
  const found = await suppressionsOf(knex, message.shopId, [message.addressHash])
  const stopped = (found.get(message.addressHash) ?? []).map(({ scope }) => scope)
  return new Set(purposes.filter((purpose) => !stopped.includes(purpose) && !stopped.includes('all')))
}

/** Stops letters to the address a message went to. An erased person's address is not known any more, and nobody writes to it anyway. */
export async function stopLetters(db: Db, keys: Keys, message: StoredMessage, now: Instant): Promise<void> {
  await choose(
    db,
    keys,
    message,
    new Set(purposes.filter((one) => !stoppedBy(message.purpose).includes(one))),
    now,
    false,
  )
}

/**
 * Sets what an address wants from now on: what is not wanted is suppressed, and what is wanted again is lifted. Wanting
 * marketing is a consent given here, not wanting it one taken back. `giveBack` false: nothing is lifted.
 */
export async function choose(
  db: Db,
  keys: Keys,
  message: StoredMessage,
  wanted: ReadonlySet<Purpose>,
  now: Instant,
  giveBack = true,
): Promise<void> {
  const { shopId, to: address, customerId } = message
  if (address === '') return
  await db.write(async (trx) => {
    const before = await chosen(trx, message)
    for (const scope of purposes)
      if (!wanted.has(scope)) await suppress(trx, keys, { shopId, address, scope, reason: 'unsubscribed', at: now })
      else if (giveBack) await liftSuppression(trx, keys, { shopId, address, scope, at: now })
    const state = wanted.has('marketing') ? 'granted' : 'denied'
    if (state === 'granted' && (before.has('marketing') || !giveBack)) return
    const consent = { channel: 'email', purpose: 'marketing', state, at: now, source: 'preference page' } as const
    await recordConsents(trx, keys, shopId, [{ email: address, customerId, consent }])
  })
}
