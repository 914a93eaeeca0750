import type { Knex } from 'knex'
import { inChunks, newId, rowsFor } from '../db/row.ts'
import type { Consent, ConsentState, Purpose } from '../domain/customer.ts'
import type { Keys } from '../keys/keys.ts'
import { hashOf } from './hash.ts'

/** A consent with whom it was told of. */
export type ConsentTold = { readonly email: string; readonly customerId: string | null; readonly consent: Consent }

type ConsentRow = {
  address_hash: string
  channel: Consent['channel']
  purpose: Purpose
  state: ConsentState
  at: number
  source: string
}

/** Adds to the history of what people said; what is already in it stays as it was. */
export async function recordConsents(
  trx: Knex,
  keys: Keys,
  shopId: number,
  told: readonly ConsentTold[],
): Promise<void> {
  const rows = told.map(({ email, customerId, consent }) => ({
    shop_id: shopId,
    id: newId(consent.at),
    address_hash: hashOf(keys, email),
    customer_id: customerId,
    channel: consent.channel,
    purpose: consent.purpose,
    state: consent.state,
    at: consent.at,
    source: consent.source,
  }))
  const once = ['shop_id', 'address_hash', 'channel', 'purpose', 'at', 'source', 'state']
  for (const chunk of inChunks(rows)) await trx('consents').insert(chunk).onConflict(once).ignore()
}

/** Everything ever said for these addresses, by `address_hash`, oldest first. */
export async function consentsOf(
  knex: Knex,
  shopId: number,
  hashes: readonly string[],
): Promise<Map<string, readonly Consent[]>> {
  const query = (some: readonly string[]) =>
    knex('consents').where({ shop_id: shopId }).whereIn('address_hash', some).orderBy('at')
  const found = await rowsFor<ConsentRow>([...new Set(hashes)], query, 1_000)
  const byHash = Map.groupBy(found, (row) => row.address_hash)
  return new Map(
    [...byHash].map(([hash, rows]) => [
      hash,
      rows.map(({ channel, purpose, state, at, source }) => ({ channel, purpose, state, at, source })),
    ]),
  )
}
