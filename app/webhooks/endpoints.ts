import { randomBytes } from 'node:crypto'
import type { Knex } from 'knex'
import { fromJson, newId } from '../db/row.ts'
import type { Instant } from '../domain/time.ts'
import type { Keys } from '../keys/keys.ts'
import { open, seal } from '../keys/seal.ts'
import { looksPublic } from '../network/public-host.ts'
import type { WebhookEvent } from './events.ts'

/** Where a shop's program wants to be told of things. */
export type Endpoint = {
  readonly id: string
  readonly url: string
  readonly events: readonly WebhookEvent[]
  readonly madeAt: Instant
  readonly failingSince: Instant | null
  readonly disabledAt: Instant | null
  readonly disabledWhy: string | null
}

export const mostEndpoints = 10
const longestUrl = 500
const place = (shopId: number) => ({ shopId, table: 'webhook_endpoints', column: 'secret' })

/** Null: not an https address on the public internet. It is looked at again at every sending. */
export function endpointUrl(typed: string): string | null {
  const url = URL.parse(typed)
  const good =
    url?.protocol === 'https:' &&
    url.username === '' &&
    url.password === '' &&
    url.href.length <= longestUrl &&
    looksPublic(url.hostname.replace(/^\[|\]$/g, ''))
  return good ? url.href.replace(/#.*$/, '') : null
}

/** Adds an endpoint; its secret is shown this once. Null: the shop has as many as it may have. */
export async function addEndpoint(
  knex: Knex,
  keys: Keys,
  shopId: number,
  { url, events }: Pick<Endpoint, 'url' | 'events'>,
  now: Instant,
): Promise<string | null> {
  const known = (await knex('webhook_endpoints').where({ shop_id: shopId }).select('id')) as unknown[]
  if (known.length >= mostEndpoints) return null
  const secret = `whsec_${randomBytes(32).toString('base64url')}`
  await knex('webhook_endpoints').insert({
    shop_id: shopId,
    id: newId(now),
    url,
    events: JSON.stringify(events),
    secret: seal(keys, place(shopId), secret),
    made_at: now,
  })
  return secret
}

type Row = {
  id: string
  url: string
  events: string
  secret: string
  made_at: number | string
  failing_since: number | string | null
  disabled_at: number | string | null
  disabled_why: string | null
}

const instant = (at: number | string | null): Instant | null => (at === null ? null : Number(at))

const fromRow = (row: Row): Endpoint => ({
  id: row.id,
  url: row.url,
  events: fromJson(row.events),
  madeAt: Number(row.made_at),
  failingSince: instant(row.failing_since),
  disabledAt: instant(row.disabled_at),
  disabledWhy: row.disabled_why,
})

export async function endpointsOf(knex: Knex, shopId: number): Promise<readonly Endpoint[]> {
  const rows = (await knex('webhook_endpoints').where({ shop_id: shopId }).orderBy('made_at').orderBy('id')) as Row[]
  return rows.map(fromRow)
}

/** With what it takes to sign; null when it is gone or disabled. */
export async function openEndpoint(
  knex: Knex,
  keys: Keys,
  shopId: number,
  id: string,
): Promise<(Endpoint & { readonly secret: string }) | null> {
  const row = (await knex('webhook_endpoints').where({ shop_id: shopId, id }).whereNull('disabled_at').first()) as
    Row | undefined
  return row ? { ...fromRow(row), secret: open(keys, place(shopId), row.secret) } : null
}

/** On again: what waited goes out. False: there is no such endpoint. */
export async function enableEndpoint(knex: Knex, shopId: number, id: string): Promise<boolean> {
  const changed = await knex('webhook_endpoints')
    .where({ shop_id: shopId, id })
    .update({ disabled_at: null, disabled_why: null, failing_since: null })
  return changed > 0
}

/** Off; `why` null: the merchant's own wish. */
export async function disableEndpoint(
  knex: Knex,
  shopId: number,
  id: string,
  why: string | null,
  now: Instant,
): Promise<boolean> {
  const changed = await knex('webhook_endpoints')
    .where({ shop_id: shopId, id })
    .whereNull('disabled_at')
    .update({ disabled_at: now, disabled_why: why })
  return changed > 0
}

export async function removeEndpoint(trx: Knex, shopId: number, id: string): Promise<boolean> {
  await trx('webhook_deliveries').where({ shop_id: shopId, endpoint_id: id }).delete()
  return (await trx('webhook_endpoints').where({ shop_id: shopId, id }).delete()) > 0
}
