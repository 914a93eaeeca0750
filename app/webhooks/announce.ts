import type { Knex } from 'knex'
import { fromJson, inChunks, newId } from '../db/row.ts'
import type { Instant } from '../domain/time.ts'
import type { WebhookEvent } from './events.ts'

/**
 * Says that something happened, in the transaction that makes it so: either both are true or neither. Written down is only what
 * happened to what; the rest is read when it is sent. A shop without endpoints costs one look.
 */
export async function announce(
  trx: Knex,
  shopId: number,
  event: WebhookEvent,
  subjectIds: readonly string[],
  now: Instant,
): Promise<void> {
  if (subjectIds.length === 0) return
  const endpoints = (await trx('webhook_endpoints')
    .where({ shop_id: shopId })
    .whereNull('disabled_at')
    .select('id', 'events')) as { id: string; events: string }[]
  const wanting = endpoints.filter(({ events }) => fromJson<string[]>(events).includes(event))
  if (wanting.length === 0) return
  const rows = subjectIds.flatMap((subjectId) => {
    const eventId = newId()
    return wanting.map(({ id }) => ({
      shop_id: shopId,
      id: newId(),
      endpoint_id: id,
      event_id: eventId,
      event,
      subject_id: subjectId,
      at: now,
      state: 'waiting',
      attempts: 0,
      due_at: now,
    }))
  })
  for (const chunk of inChunks(rows, 50)) await trx('webhook_deliveries').insert([...chunk])
}
