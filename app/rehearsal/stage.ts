import type { Knex } from 'knex'
import { openThrowAway } from '../db/migrate.ts'
import { inChunks } from '../db/row.ts'
import type { Db } from '../db/db.ts'
import type { Shop } from '../domain/shop.ts'
import { day, type Instant } from '../domain/time.ts'
import type { Stretch } from './past.ts'

type Row = Readonly<Record<string, unknown>>
/** A row that was not there before a moment. */
type Later = { readonly at: Instant; readonly play: (knex: Knex) => Promise<unknown> }

export type Stage = {
  readonly db: Db
  /** Lets the copy know what was known at a moment: consents, suppressions and letters of other flows until then. */
  readonly knownBy: (at: Instant) => Promise<void>
}

/** Whether a person may be asked again looks back a year at most. */
const memory = 400 * day

/**
 * A throw-away copy of the shop, empty but for who its people are and how its flows are set. The flows on trial are on from
 * the first moment and all others are off: their letters were really sent, and come in as they were.
 */
export async function setStage(from: Db, shop: Shop, flows: readonly string[], stretch: Stretch): Promise<Stage> {
  const db = await openThrowAway()
  const { since, until } = stretch
  await copy(from, db, 'shops', (rows) => void rows.where({ id: shop.id }), {
    webhook_secret: null,
    access_token: null,
    status: 'active',
  })
  const ours = (rows: Knex.QueryBuilder): void => void rows.where({ shop_id: shop.id })
  await copy(from, db, 'own_surveys', ours)
  const paused = { paused_at: null, paused_why: null }
  await copy(from, db, 'flow_settings', (rows) => void rows.where({ shop_id: shop.id }), { ...paused, on_since: null })
  for (const flow of flows)
    await db
      .knex('flow_settings')
      .insert({ shop_id: shop.id, flow, on_since: since, settings: '{}', updated_at: since })
      .onConflict(['shop_id', 'flow'])
      .merge(['on_since'])
  for (const table of ['customers', 'identities', 'merges']) await copy(from, db, table, ours)
  const later = [
    ...(await consents(from, shop.id, until)),
    ...(await suppressions(from, shop.id)),
    ...(await lettersOf(from, shop.id, flows, stretch)),
  ].sort((a, b) => a.at - b.at)
  let next = 0
  return {
    db,
    knownBy: async (at) => {
      for (let one = later[next]; one && one.at <= at; one = later[++next]) await one.play(db.knex)
    },
  }
}

async function copy(
  from: Db,
  to: Db,
  table: string,
  narrow: (rows: Knex.QueryBuilder) => void,
  instead: Row = {},
): Promise<void> {
  const query = from.knex(table)
  narrow(query)
  const rows = (await query) as Row[]
  for (const chunk of inChunks(rows, 300)) await to.knex(table).insert(chunk.map((row) => ({ ...row, ...instead })))
}

async function consents(from: Db, shopId: number, until: Instant): Promise<readonly Later[]> {
  const rows = (await from.knex('consents').where({ shop_id: shopId }).where('at', '<', until)) as (Row & {
    at: Instant
  })[]
  const once = ['shop_id', 'address_hash', 'channel', 'purpose', 'at', 'source', 'state']
  return rows.map((row) => ({ at: row.at, play: (knex) => knex('consents').insert(row).onConflict(once).ignore() }))
}

async function suppressions(from: Db, shopId: number): Promise<readonly Later[]> {
  const rows = (await from.knex('suppressions').where({ shop_id: shopId })) as (Row & {
    at: Instant
    lifted_at: Instant | null
  })[]
  return rows.flatMap((row): Later[] => {
    const key = { shop_id: shopId, address_hash: row['address_hash'], scope: row['scope'] }
    const stands = { at: row.at, play: (knex: Knex) => knex('suppressions').insert({ ...row, lifted_at: null }) }
    const { lifted_at: lifted } = row
    if (lifted === null) return [stands]
    return [
      stands,
      { at: lifted, play: (knex) => knex('suppressions').where(key).where({ shop_id: shopId }).update(row) },
    ]
  })
}

/** Letters that count for caps and throttles. Of the flows on trial only those from before: the rest is to be rehearsed. */
async function lettersOf(from: Db, shopId: number, flows: readonly string[], { since, until }: Stretch) {
  const rows = (await from
    .knex('messages')
    .where({ shop_id: shopId })
    .whereNot({ purpose: 'delivery' })
    .where('sent_at', '>', since - memory)
    .where('sent_at', '<', until)
    .whereIn('state', ['sent', 'uncertain'])
    .where((others) => void others.whereNotIn('flow', [...flows]).orWhere('sent_at', '<', since))) as (Row & {
    sent_at: Instant
  })[]
  return rows.map((row): Later => ({ at: row.sent_at, play: (knex) => knex('messages').insert(row) }))
}
