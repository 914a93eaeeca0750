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

/** A person's accounts at the platform, by the platform's own ids. */
export async function accountIdsOf(knex: Knex, shopId: number, customerId: string | null): Promise<readonly string[]> {
  if (customerId === null) return []
  const person = knex('customers').where({ shop_id: shopId, id: customerId }).select('person_id')
  const records = knex('customers').where({ shop_id: shopId }).whereIn('person_id', person).select('id')
  return (await knex('identities')
    .where({ shop_id: shopId, kind: 'platform' })
    .whereIn('customer_id', records)
    .orderBy('value')
    .limit(10)
    .pluck('value')) as string[]
}
