import type { Knex } from 'knex'
import { inChunks } from '../db/row.ts'
import type { Instant } from '../domain/time.ts'

/** A reason not to bother a person for now. `kind` names the room that placed it, `ref` the thing it placed it for. */
export type Hold = {
  readonly shopId: number
  readonly kind: string
  readonly ref: string
  readonly addressHash: string
  readonly customerId: string | null
}

/** Placing a hold twice changes nothing. */
export async function placeHold(
  trx: Knex,
  { shopId, kind, ref, addressHash, customerId }: Hold,
  at: Instant,
): Promise<void> {
  await trx('holds')
    .insert({ shop_id: shopId, kind, ref, address_hash: addressHash, customer_id: customerId, at })
    .onConflict(['shop_id', 'kind', 'ref'])
    .ignore()
}

export async function liftHold(trx: Knex, { shopId, kind, ref }: Pick<Hold, 'shopId' | 'kind' | 'ref'>): Promise<void> {
  await trx('holds').where({ shop_id: shopId, kind, ref }).delete()
}

export type Held = { readonly kind: string; readonly addressHash: string; readonly customerId: string | null }

/** What holds these people back, by address and by record. */
export async function holdsOf(
  knex: Knex,
  shopId: number,
  hashes: readonly string[],
  customerIds: readonly string[],
): Promise<readonly Held[]> {
  const found = new Map<string, Held>()
  for (const [column, values] of [
    ['address_hash', hashes],
    ['customer_id', customerIds],
  ] as const)
    for (const chunk of inChunks(values, 1_000))
      for (const row of (await knex('holds')
        .where({ shop_id: shopId })
        .whereIn(column, chunk)
        .select('kind', 'ref', 'address_hash', 'customer_id')) as {
        kind: string
        ref: string
        address_hash: string
        customer_id: string | null
      }[])
        found.set(`${row.kind} ${row.ref}`, {
          kind: row.kind,
          addressHash: row.address_hash,
          customerId: row.customer_id,
        })
  return [...found.values()]
}
