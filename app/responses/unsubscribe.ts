import type { Knex } from 'knex'
import { recordConsents } from '../customers/consents.ts'
import { liftSuppression, suppress, suppressionsOf } from '../customers/suppressions.ts'
import type { Purpose } from '../domain/customer.ts'
import type { Instant } from '../domain/time.ts'
import type { Keys } from '../keys/keys.ts'
import { arrived } from '../outbox/evidence.ts'
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
export async function stopLetters(trx: Knex, keys: Keys, message: StoredMessage, at: Instant): Promise<void> {
  const { shopId, to: address } = message
  await arrived(trx, message)
  if (address === '') return
  for (const scope of stoppedBy(message.purpose))
    await suppress(trx, keys, { shopId, address, scope, reason: 'unsubscribed', at })
  await sayMarketing(trx, keys, message, 'denied', at)
}

/**
 * Sets what an address wants from now on: what is not wanted is suppressed, what is wanted again is lifted, a bounce or complaint
 * as well; what the merchant stopped stays so. Wanting marketing again is a consent given here, not wanting it one taken back.
 */
export async function choose(
  trx: Knex,
  keys: Keys,
  message: StoredMessage,
  wanted: ReadonlySet<Purpose>,
  at: Instant,
): Promise<void> {
  const { shopId, to: address, addressHash } = message
  if (address === '') return
  const standing = (await suppressionsOf(trx, shopId, [addressHash])).get(addressHash) ?? []
  const before = await chosen(trx, message)
  const held = standing.filter(({ reason }) => reason === 'merchant').map(({ scope }) => scope)
  const lift = async (scope: Purpose | 'all'): Promise<void> => {
    if (!held.includes(scope)) await liftSuppression(trx, keys, { shopId, address, scope, at })
  }
  if (wanted.size > 0) await lift('all')
  for (const scope of purposes)
    if (wanted.has(scope)) await lift(scope)
    else await suppress(trx, keys, { shopId, address, scope, reason: 'unsubscribed', at })
  // A box that stood ticked by itself is no consent.
  if (!wanted.has('marketing')) await sayMarketing(trx, keys, message, 'denied', at)
  else if (!before.has('marketing')) await sayMarketing(trx, keys, message, 'granted', at)
}

async function sayMarketing(
  trx: Knex,
  keys: Keys,
  { shopId, to: email, customerId }: StoredMessage,
  state: 'granted' | 'denied',
  at: Instant,
): Promise<void> {
  const consent = { channel: 'email', purpose: 'marketing', state, at, source: 'preference page' } as const
  await recordConsents(trx, keys, shopId, [{ email, customerId, consent }])
}
