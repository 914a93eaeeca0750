import type { Knex } from 'knex'
import { fromJson, inChunks } from '../db/row.ts'
import type { Instant } from '../domain/time.ts'
import type { Kept, Merge } from './family.ts'
import type { Identity } from './identities.ts'
import type { CustomerRecord } from './record.ts'

/** A row of `customers`. */
export type RecordRow = {
  id: string
  person_id: string
  first_name: string | null
  last_name: string | null
  email: string | null
  phone: string | null
  locale: string | null
  told: string
  created_at: Instant
}

export const recordFrom = (row: RecordRow): CustomerRecord => ({
  id: row.id,
  personId: row.person_id,
  firstName: row.first_name,
  lastName: row.last_name,
  email: row.email,
  phone: row.phone,
  locale: row.locale,
  told: fromJson<CustomerRecord['told']>(row.told),
  createdAt: row.created_at,
})

const recordRow = (shopId: number, record: CustomerRecord): RecordRow & { shop_id: number } => ({
  shop_id: shopId,
  id: record.id,
  person_id: record.personId,
  first_name: record.firstName,
  last_name: record.lastName,
  email: record.email,
  phone: record.phone,
  locale: record.locale,
  told: JSON.stringify(record.told),
  created_at: record.createdAt,
})

type IdentityRow = { kind: Identity['kind']; value: string; customer_id: string; at: Instant }

const identityFrom = (row: IdentityRow): Identity => ({
  kind: row.kind,
  value: row.value,
  customerId: row.customer_id,
  at: row.at,
})

const identityRow = (shopId: number, { kind, value, customerId, at }: Identity) => ({
  shop_id: shopId,
  kind,
  value,
  customer_id: customerId,
  at,
})

type MergeRow = {
  id: string
  from_person: string
  into_person: string
  customers: string
  why: string
  at: Instant
  undone_at: Instant | null
}

export const mergeFrom = (row: MergeRow): Merge => ({
  id: row.id,
  from: row.from_person,
  into: row.into_person,
  customers: fromJson<string[]>(row.customers),
  why: row.why,
  at: row.at,
  undoneAt: row.undone_at,
})

const mergeRow = (shopId: number, merge: Merge): MergeRow & { shop_id: number } => ({
  shop_id: shopId,
  id: merge.id,
  from_person: merge.from,
  into_person: merge.into,
  customers: JSON.stringify(merge.customers),
  why: merge.why,
  at: merge.at,
  undone_at: merge.undoneAt,
})

/** Whole persons: all their records, what these are known by, and what joined them. */
export async function loadKept(trx: Knex, shopId: number, personIds: readonly string[]): Promise<Kept> {
  const records: CustomerRecord[] = []
  for (const chunk of inChunks(personIds, 1_000))
    records.push(...(await trx('customers').where({ shop_id: shopId }).whereIn('person_id', chunk)).map(recordFrom))
  const [identities, merges]: [Identity[], Merge[]] = [[], []]
  for (const chunk of inChunks(records, 1_000)) {
    const ids = chunk.map(({ id }) => id)
    identities.push(
      ...(await trx('identities').where({ shop_id: shopId }).whereIn('customer_id', ids)).map(identityFrom),
    )
    merges.push(...(await trx('merges').where({ shop_id: shopId }).whereIn('from_person', ids)).map(mergeFrom))
  }
  return { records, identities, merges }
}

/** Writes what differs from what was loaded. */
export async function saveKept(trx: Knex, shopId: number, before: Kept, after: Kept): Promise<void> {
  const recordRows = changed(before.records, after.records, (record) => recordRow(shopId, record))
  for (const chunk of inChunks(recordRows)) await trx('customers').insert(chunk).onConflict(['shop_id', 'id']).merge()
  const identityRows = changed(before.identities, after.identities, (identity) => identityRow(shopId, identity))
  for (const chunk of inChunks(identityRows, 500))
    await trx('identities').insert(chunk).onConflict(['shop_id', 'kind', 'value', 'customer_id']).merge(['at'])
  const kept = new Set(after.merges.map(({ id }) => id))
  const gone = before.merges.filter(({ id }) => !kept.has(id)).map(({ id }) => id)
  for (const chunk of inChunks(gone, 1_000))
    await trx('merges').where({ shop_id: shopId }).whereIn('id', chunk).delete()
  const mergeRows = changed(before.merges, after.merges, (merge) => mergeRow(shopId, merge))
  for (const chunk of inChunks(mergeRows)) await trx('merges').insert(chunk)
}

/** The rows of things that are new or other than before. */
function changed<T, Row>(before: readonly T[], after: readonly T[], toRow: (thing: T) => Row): Row[] {
  const stored = new Set(before.map((thing) => JSON.stringify(toRow(thing))))
  return after.map(toRow).filter((row) => !stored.has(JSON.stringify(row)))
}
