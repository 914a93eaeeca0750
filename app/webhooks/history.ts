import type { Knex } from 'knex'
import type { Instant } from '../domain/time.ts'

export type Told = {
  readonly id: string
  readonly endpointId: string
  readonly event: string
  readonly subjectId: string
  readonly at: Instant
  readonly state: 'waiting' | 'sent' | 'failed'
  readonly attempts: number
  readonly dueAt: Instant
  readonly why: string | null
}

type Row = {
  id: string
  endpoint_id: string
  event: string
  subject_id: string
  at: number | string
  state: Told['state']
  attempts: number
  due_at: number | string
  why: string | null
}

/** What an endpoint was last told of, the newest first. */
export async function lastTold(
  knex: Knex,
  shopId: number,
  endpointId: string,
  limit: number,
): Promise<readonly Told[]> {
  const rows = (await knex('webhook_deliveries')
    .where({ shop_id: shopId, endpoint_id: endpointId })
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)) as Row[]
  return rows.map(({ id, event, at, state, attempts, why, ...row }) => ({
    id,
    endpointId: row.endpoint_id,
    event,
    subjectId: row.subject_id,
    at: Number(at),
    state,
    attempts,
    dueAt: Number(row.due_at),
    why,
  }))
}

/** Tells it again at once, with the same event's id, so that whoever has seen it knows. False: there is no such delivery. */
export async function tellAgain(knex: Knex, shopId: number, id: string, now: Instant): Promise<boolean> {
  const changed = await knex('webhook_deliveries')
    .where({ shop_id: shopId, id })
    .update({ state: 'waiting', attempts: 0, due_at: now, why: null, status: null })
  return changed > 0
}
