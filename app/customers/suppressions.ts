import type { Knex } from 'knex'
import { rowsFor } from '../db/row.ts'
import { normaliseEmail } from '../domain/address.ts'
import type { Suppression } from '../domain/customer.ts'
import type { Instant } from '../domain/time.ts'
import type { Keys } from '../keys/keys.ts'
import { hashOf } from './hash.ts'

type Where = {
  readonly shopId: number
  readonly address: string
  readonly scope: Suppression['scope']
  readonly at: Instant
}

export type NewSuppression = Where & { readonly reason: Suppression['reason']; readonly detail?: string | null }

/** As the merchant sees it. `address` null: the person was erased, and only its fingerprint is kept. */
export type ListedSuppression = Suppression & {
  readonly addressHash: string
  readonly address: string | null
  readonly detail: string | null
}

type SuppressionRow = {
  address_hash: string
  scope: Suppression['scope']
  address: string | null
  reason: Suppression['reason']
  detail: string | null
  at: Instant
  lifted_at: Instant | null
}

/**
 * From now on nothing of this scope goes to the address. One that stands keeps its first moment and reason, but erasure
 * comes over any other; one that was lifted stands again, unless this is only a late telling of what was lifted since.
 */
export async function suppress(trx: Knex, keys: Keys, suppression: NewSuppression): Promise<void> {
  const { shopId, address, scope, reason, detail = null, at } = suppression
  const key = { shop_id: shopId, address_hash: hashOf(keys, address), scope }
  const row: SuppressionRow & { shop_id: number } = {
    ...key,
    address: reason === 'erased' ? null : (normaliseEmail(address) ?? address.trim()),
    reason,
    detail: reason === 'erased' ? null : detail,
    at,
    lifted_at: null,
  }
  const before = (await trx('suppressions').where(key).first()) as SuppressionRow | undefined
  if (before && before.lifted_at !== null && at <= before.lifted_at && reason !== 'erased') return
  const stands = before?.lifted_at === null && at >= before.at
  if (stands && (reason !== 'erased' || before.reason === 'erased')) return
  await trx('suppressions')
    .insert(before?.lifted_at === null ? { ...row, at: Math.min(at, before.at) } : row)
    .onConflict(['shop_id', 'address_hash', 'scope'])
    .merge()
}

/** The way back. Does nothing when the address was suppressed after `at`. An erased person's address stays unwritten. */
export async function liftSuppression(trx: Knex, keys: Keys, { shopId, address, scope, at }: Where): Promise<void> {
  await trx('suppressions')
    .where({ shop_id: shopId, address_hash: hashOf(keys, address), scope, lifted_at: null })
    .where('at', '<=', at)
    .whereNot({ reason: 'erased' })
    .update({ lifted_at: at })
}

/** What stands, by `address_hash`; addresses that may be written to are absent. */
export async function suppressionsOf(
  knex: Knex,
  shopId: number,
  hashes: readonly string[],
): Promise<Map<string, readonly Suppression[]>> {
  const query = (some: readonly string[]) =>
    knex('suppressions').where({ shop_id: shopId, lifted_at: null }).whereIn('address_hash', some)
  const rows = await rowsFor<SuppressionRow>([...new Set(hashes)], query, 1_000)
  const byHash = Map.groupBy(rows, (row) => row.address_hash)
  return new Map(
    [...byHash].map(([hash, theirs]) => [hash, theirs.map(({ scope, reason, at }) => ({ scope, reason, at }))]),
  )
}

/** What stands in a shop, newest first. For the next page give the last entry of this one. */
export async function listSuppressions(
  knex: Knex,
  shopId: number,
  page: { readonly limit: number; readonly before?: Pick<ListedSuppression, 'at' | 'addressHash' | 'scope'> | null },
): Promise<readonly ListedSuppression[]> {
  const query = knex('suppressions').where({ shop_id: shopId, lifted_at: null })
  const { before } = page
  if (before)
    void query.whereRaw('(at < ? or (at = ? and (address_hash < ? or (address_hash = ? and scope < ?))))', [
      before.at,
      before.at,
      before.addressHash,
      before.addressHash,
      before.scope,
    ])
  const rows = (await query
    .orderBy([
      { column: 'at', order: 'desc' },
      { column: 'address_hash', order: 'desc' },
      { column: 'scope', order: 'desc' },
    ])
    .limit(page.limit)) as SuppressionRow[]
  return rows.map(({ address_hash: addressHash, address, scope, reason, detail, at }) => ({
    addressHash,
    address,
    scope,
    reason,
    detail,
    at,
  }))
}
