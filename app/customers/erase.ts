import type { Knex } from 'knex'
import { unpackLetter } from '../db/packing.ts'
import { inChunks } from '../db/row.ts'
import { tables } from '../db/tables/index.ts'
import type { Trace } from '../db/tables/table.ts'
import { normaliseEmail } from '../domain/address.ts'
import type { PersonTold } from '../domain/event.ts'
import type { Instant } from '../domain/time.ts'
import type { Keys } from '../keys/keys.ts'
import { rememberErased } from './erasures.ts'
import { hashOf } from './hash.ts'
import { suppress } from './suppressions.ts'

/** Everything one person is recognised by in our tables. */
export type Traces = { readonly [trace in Trace]: readonly string[] }

type Who = Pick<PersonTold, 'id' | 'email' | 'phone'>

/** Finds all that belongs to a person, through every record and address that leads to them. */
export async function tracesOf(
  knex: Knex,
  keys: Keys,
  shopId: number,
  who: Who,
  orderIds: readonly string[] = [],
): Promise<{ readonly traces: Traces; readonly addresses: readonly string[] }> {
  const email = normaliseEmail(who.email)
  const records = (await knex('identities')
    .where({ shop_id: shopId })
    .where((query) => {
      void query.where({ kind: 'platform', value: who.id ?? '' })
      if (email) void query.orWhere({ kind: 'email', value: email })
    })
    .select('customer_id')) as { customer_id: string }[]
  const found = await column(
    knex,
    shopId,
    'customers',
    'person_id',
    'id',
    records.map((row) => row.customer_id),
  )
  const customerIds = await column(knex, shopId, 'customers', 'id', 'person_id', found)
  const told: string[] = await knex('identities')
    .where({ shop_id: shopId })
    .whereIn('customer_id', customerIds)
    .whereIn('kind', ['email', 'phone'])
    .pluck('value')
  const addresses = [...new Set([...told, ...(email ? [email] : [])])]
  const hashes = addresses.map((address) => hashOf(keys, address))
  const messageIds = [
    ...(await column(knex, shopId, 'messages', 'id', 'customer_id', customerIds)),
    ...(await column(knex, shopId, 'messages', 'id', 'address_hash', hashes)),
  ]
  const traces = {
    customers: customerIds,
    addresses: hashes,
    orders: [...orderIds, ...(await column(knex, shopId, 'orders', 'id', 'customer_id', customerIds))],
    messages: [...new Set(messageIds)],
    responses: await column(knex, shopId, 'responses', 'id', 'message_id', messageIds),
    mails: [
      ...(await column(knex, shopId, 'inbound', 'id', 'customer_id', customerIds)),
      ...(await column(knex, shopId, 'inbound', 'id', 'message_id', messageIds)),
    ],
    conversations: [
      ...(await column(knex, shopId, 'conversations', 'id', 'customer_id', customerIds)),
      ...(await column(knex, shopId, 'conversations', 'id', 'address_hash', hashes)),
    ],
  }
  return { traces, addresses }
}

async function column(
  knex: Knex,
  shopId: number,
  table: string,
  wanted: string,
  by: string,
  values: readonly string[],
): Promise<string[]> {
  const found = new Set<string>()
  for (const chunk of inChunks(values))
    for (const row of (await knex(table).where({ shop_id: shopId }).whereIn(by, chunk).select(wanted)) as Record<
      string,
      string
    >[])
      found.add(row[wanted] ?? '')
  return [...found]
}

/**
 * Erases a person: what says who they are goes, what the shop's statistics need (that an order, a letter, a score was) stays.
 * Their addresses' fingerprints are kept, so that nobody writes to them again by mistake. Returns a receipt: rows by table.
 */
export async function erasePerson(
  trx: Knex.Transaction,
  keys: Keys,
  shopId: number,
  who: Who,
  orderIds: readonly string[],
  now: Instant,
): Promise<string> {
  const { traces, addresses } = await tracesOf(trx, keys, shopId, who, orderIds)
  for (const chunk of inChunks(traces.messages))
    await trx('messages')
      .where({ shop_id: shopId })
      .whereIn('id', chunk)
      .whereIn('state', ['scheduled', 'claimed'])
      .update({ state: 'dropped', why: 'the person was erased' })
  const receipt: Record<string, number> = {}
  for (const [table, entry] of Object.entries(tables)) {
    for (const [by, trace] of Object.entries(entry.person?.found ?? {}))
      for (const chunk of inChunks(traces[trace])) {
        const rows = trx(table).where({ shop_id: shopId }).whereIn(by, chunk)
        const changed = entry.person?.erase === 'row' ? await rows.delete() : await rows.update({ ...entry.personal })
        if (changed > 0) receipt[table] = (receipt[table] ?? 0) + changed
      }
  }
  const text = JSON.stringify(receipt)
  await rememberErased(trx, keys, shopId, addresses, now, text)
  for (const address of addresses)
    await suppress(trx, keys, { shopId, address, scope: 'all', reason: 'erased', at: now })
  return text
}

/** Forgets a shop and everybody in it. */
export async function eraseShop(trx: Knex.Transaction, shopId: number): Promise<void> {
  for (const [table, { tenant }] of Object.entries(tables))
    if (tenant) await trx(table).where({ shop_id: shopId }).delete()
  for (const table of ['staff_sessions', 'sign_in_links', 'staff']) await trx(table).where({ shop_id: shopId }).delete()
  await trx('shops').where({ id: shopId }).delete()
}

/** Everything held about a person, by table; bytes as text. */
export async function personData(knex: Knex, keys: Keys, shopId: number, who: Who): Promise<Record<string, object[]>> {
  const { traces } = await tracesOf(knex, keys, shopId, who)
  const data: Record<string, object[]> = {}
  for (const [table, { person }] of Object.entries(tables)) {
    const rows = new Map<string, object>()
    for (const [by, trace] of Object.entries(person?.found ?? {}))
      for (const chunk of inChunks(traces[trace]))
        for (const row of (await knex(table).where({ shop_id: shopId }).whereIn(by, chunk)) as Record<
          string,
          unknown
        >[]) {
          const readable = Object.fromEntries(
            Object.entries(row).map(([name, value]) => [
              name,
              Buffer.isBuffer(value) ? unpackLetter(value).toString('utf8') : value,
            ]),
          )
          rows.set(JSON.stringify(readable), readable)
        }
    if (rows.size > 0) data[table] = [...rows.values()]
  }
  return data
}
