import type { Knex } from 'knex'
import { loadPersons } from './persons.ts'

/** Every record of the person whom the platform calls this; empty when nobody is known by it. */
export async function recordIdsOf(knex: Knex, shopId: number, platformId: string): Promise<readonly string[]> {
  const named = await knex('identities')
    .where({ shop_id: shopId, kind: 'platform', value: platformId })
    .pluck<string[]>('customer_id')
  const persons = await loadPersons(knex, shopId, named)
  return [...new Set([...persons.values()].flatMap(({ customerIds }) => customerIds))]
}

/** The addresses such records have. */
export async function addressesOf(knex: Knex, shopId: number, customerIds: readonly string[]): Promise<string[]> {
  return knex('customers')
    .where({ shop_id: shopId })
    .whereIn('id', [...customerIds])
    .whereNotNull('email')
    .distinct()
    .pluck('email')
}
