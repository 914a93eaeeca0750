import type { Knex } from 'knex'
import { inChunks } from '../db/row.ts'
import type { Customer } from '../domain/customer.ts'
import type { Instant } from '../domain/time.ts'
import { type Merge, openFamily } from './family.ts'
import { type CustomerRecord, personOf } from './record.ts'
import { loadKept, mergeFrom, recordFrom, saveKept } from './tables.ts'

export type { Merge } from './family.ts'

/** A person with all the records that belong to them; orders and messages name the records. */
export type Person = {
  readonly customer: Customer
  readonly personId: string
  readonly customerIds: readonly string[]
}

/** The persons behind customer ids, by those ids; an id nobody has is absent. One query per thousand. */
export async function loadPersons(
  knex: Knex,
  shopId: number,
  customerIds: readonly string[],
): Promise<Map<string, Person>> {
  const wanted = new Set(customerIds)
  const found = new Map<string, Person>()
  for (const chunk of inChunks([...wanted], 1_000)) {
    const theirs = knex('customers').where({ shop_id: shopId }).whereIn('id', chunk).select('person_id')
    const records = (await knex('customers').where({ shop_id: shopId }).whereIn('person_id', theirs)).map(recordFrom)
    for (const [personId, members] of Map.groupBy(records, (record: CustomerRecord) => record.personId)) {
      const ids = members.map(({ id }) => id)
      const person = { customer: personOf(personId, members), personId, customerIds: ids }
      for (const id of ids) if (wanted.has(id)) found.set(id, person)
    }
  }
  return found
}

/** What joined a person together, newest first, undone or not. */
export async function mergesOf(knex: Knex, shopId: number, personId: string): Promise<readonly Merge[]> {
  const records = knex('customers').where({ shop_id: shopId, person_id: personId }).select('id')
  const rows = await knex('merges').where({ shop_id: shopId }).whereIn('into_person', records).orderBy('at', 'desc')
  return rows.map(mergeFrom)
}

/** The merchant says that two records are not one person after all; later tellings do not join them again. False when there is no such merge, or no longer. */
export async function unmerge(trx: Knex, shopId: number, mergeId: string, at: Instant): Promise<boolean> {
  const row = await trx('merges').where({ shop_id: shopId, id: mergeId, undone_at: null }).first()
  if (!row) return false
  const merge = mergeFrom(row)
  const person = (await loadPersons(trx, shopId, [merge.from])).get(merge.from)
  await trx('merges').where({ shop_id: shopId, id: mergeId }).update({ undone_at: at })
  if (!person) return true
  const kept = await loadKept(trx, shopId, [person.personId])
  const nothing: ReadonlySet<string> = new Set()
  const family = openFamily(kept, { mailboxes: nothing, phones: nothing, crowded: nothing }, at)
  await saveKept(trx, shopId, kept, family.everything())
  return true
}
