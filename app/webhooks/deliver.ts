import { randomUUID } from 'node:crypto'
import type { Knex } from 'knex'
import type { Db } from '../db/db.ts'
import { dropLease, takeLease } from '../db/lease.ts'
import { day, hour, type Instant, iso, minute, second } from '../domain/time.ts'
import type { Keys } from '../keys/keys.ts'
import type { PublicPost } from '../network/public-post.ts'
import { disableEndpoint, type Endpoint, openEndpoint } from './endpoints.ts'
import type { WebhookEvent } from './events.ts'
import { signatureOf } from './signature.ts'

/** How long to wait after each failure; four days in all. */
const waits = [10 * second, minute, 5 * minute, 30 * minute, 2 * hour, 6 * hour, 12 * hour, day, day, day]
/** An endpoint that has answered nothing well for so long is disabled. */
const givenUpAfter = 5 * day
const lease = 60_000
const mostEndpoints = 50
const atOnce = 8
const perEndpoint = 20

export type WebhookNeeds = {
  readonly db: Db
  readonly keys: Keys
  readonly post: PublicPost
  /** What a subject is now; null when it is gone. */
  readonly describe: (event: WebhookEvent, shopId: number, subjectId: string) => Promise<object | null>
}

type Delivery = {
  id: string
  event_id: string
  event: WebhookEvent
  subject_id: string
  at: number | string
  attempts: number
}
type Place = { readonly shop_id: number; readonly endpoint_id: string; readonly domain: string }

/** Tells what is due to whom it is due. One slow endpoint holds up nobody but itself. Returns how many were told. */
export async function deliverWebhooks(needs: WebhookNeeds, now: Instant): Promise<number> {
  const places = (await due(needs.db.knex, now)
    .join('shops', 'shops.id', 'webhook_deliveries.shop_id')
    .groupBy('webhook_deliveries.shop_id', 'webhook_deliveries.endpoint_id', 'shops.domain')
    .select('webhook_deliveries.shop_id', 'webhook_deliveries.endpoint_id', 'shops.domain')
    .min({ waited: 'webhook_deliveries.due_at' })
    .orderBy('waited')
    .limit(mostEndpoints)) as Place[]
  let [next, told] = [0, 0]
  const carry = async (): Promise<void> => {
    for (let place = places[next++]; place; place = places[next++]) told += await tellEndpoint(needs, place, now)
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, places.length) }, carry))
  return told
}

/** Across shops: each row names its own. What belongs to a disabled endpoint waits until it is enabled. */
const due = (knex: Knex, now: Instant): Knex.QueryBuilder =>
  knex('webhook_deliveries')
    .join('webhook_endpoints', (on) => {
      void on
        .on('webhook_endpoints.shop_id', 'webhook_deliveries.shop_id')
        .andOn('webhook_endpoints.id', 'webhook_deliveries.endpoint_id')
    })
    .where({ 'webhook_deliveries.state': 'waiting' })
    .where('webhook_deliveries.due_at', '<=', now)
    .whereNull('webhook_endpoints.disabled_at')

async function tellEndpoint(needs: WebhookNeeds, place: Place, now: Instant): Promise<number> {
  const { db } = needs
  const { shop_id, endpoint_id } = place
  const rows = (await db
    .knex('webhook_deliveries')
    .where({ shop_id, endpoint_id, state: 'waiting' })
    .where('due_at', '<=', now)
    .orderBy('due_at')
    .orderBy('id')
    .limit(perEndpoint)
    .select('id', 'event_id', 'event', 'subject_id', 'at', 'attempts')) as Delivery[]
  let told = 0
  for (const row of rows) {
    const endpoint = await openEndpoint(db.knex, needs.keys, shop_id, endpoint_id)
    if (!endpoint) return told
    const held = { table: 'webhook_deliveries', where: { shop_id, id: row.id } }
    const holder = randomUUID()
    // Whoever held it before may have told it.
    const asSeen = { ...held.where, state: 'waiting', attempts: row.attempts }
    if (!(await takeLease(db, { ...held, where: asSeen }, holder, lease))) continue
    try {
      const result = await tell(needs, place, endpoint, row, now)
      await db.write((trx) => settle(trx, place, endpoint, row, result, now))
      told++
      // The others would only fail as well; they stay due.
      if (!result.well) return told
    } finally {
      await dropLease(db, held, holder)
    }
  }
  return told
}

type Result = { readonly well: boolean; readonly status: number | null; readonly why: string | null }

async function tell(
  needs: WebhookNeeds,
  { shop_id: shopId, domain }: Place,
  { url, secret }: Endpoint & { readonly secret: string },
  { event_id: id, event, subject_id: subjectId, at }: Delivery,
  now: Instant,
): Promise<Result> {
  const data = await needs.describe(event, shopId, subjectId)
  const body = JSON.stringify({ id, type: event, at: iso(Number(at)), shop: domain, data })
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'Aftercare',
    'aftercare-event': id,
    'aftercare-signature': signatureOf(secret, body, now),
  }
  try {
    const status = await needs.post(new URL(url), headers, body)
    const well = status >= 200 && status < 300
    return { well, status, why: well ? null : `it answered ${status}` }
  } catch (error) {
    return { well: false, status: null, why: (error as Error).message.slice(0, 200) }
  }
}

async function settle(
  trx: Knex,
  { shop_id }: Place,
  endpoint: Endpoint,
  { id, attempts }: Delivery,
  { well, status, why }: Result,
  now: Instant,
): Promise<void> {
  const wait = waits[attempts]
  const next = well
    ? { state: 'sent', sent_at: now }
    : wait === undefined
      ? { state: 'failed' }
      : { state: 'waiting', due_at: now + wait }
  await trx('webhook_deliveries')
    .where({ shop_id, id })
    .update({ ...next, status, why, attempts: attempts + 1 })
  const since = endpoint.failingSince
  if (well) {
    if (since !== null)
      await trx('webhook_endpoints').where({ shop_id, id: endpoint.id }).update({ failing_since: null })
    return
  }
  if (since === null) await trx('webhook_endpoints').where({ shop_id, id: endpoint.id }).update({ failing_since: now })
  // 410 Gone says in so many words that nobody wants to hear more.
  if (status === 410 || (since !== null && now - since >= givenUpAfter))
    await disableEndpoint(trx, shop_id, endpoint.id, why, now)
}
