import type { Knex } from 'knex'
import { inChunks, rowsFor } from '../db/row.ts'
import type { Instant } from '../domain/time.ts'
import type { Keys } from '../keys/keys.ts'
import { hashOf } from './hash.ts'

/** Which of these addresses (`address_hash`) belong to people who were erased, and when that was. */
export async function isErased(knex: Knex, shopId: number, hashes: readonly string[]): Promise<Map<string, Instant>> {
  const query = (some: readonly string[]) =>
    knex('erasures').where({ shop_id: shopId }).whereIn('address_hash', some).select('address_hash', 'at')
  const rows = await rowsFor<{ address_hash: string; at: Instant }>([...new Set(hashes)], query, 1_000)
  return new Map(rows.map((row) => [row.address_hash, row.at]))
}

/** Remembers by fingerprint whom not to write to again; the first receipt stays. */
export async function rememberErased(
  trx: Knex,
  keys: Keys,
  shopId: number,
  addresses: readonly string[],
  at: Instant,
  receipt: string,
): Promise<void> {
  const hashes = new Set(addresses.map((address) => hashOf(keys, address)))
  const rows = [...hashes].map((hash) => ({ shop_id: shopId, address_hash: hash, at, receipt }))
  for (const chunk of inChunks(rows))
    await trx('erasures').insert(chunk).onConflict(['shop_id', 'address_hash']).ignore()
}
