import type { Instant } from '../../domain/time.ts'
import type { OwnEntry } from '../asked.ts'
import type { Part } from '../payload.ts'
import type { Round } from './tend.ts'

/** The orders that changed after we last heard of them, or at the same second, which may hold two changes. */
export async function unheard(
  round: Round,
  orders: readonly Part[],
  idOf: (order: Part) => string | null,
  changedAt: (order: Part) => Instant | null,
): Promise<readonly Part[]> {
  const ids = orders.map(idOf).filter((one) => one !== null)
  const known = await round.knownOrders(round.shop.id, ids)
  return orders.filter((order) => (changedAt(order) ?? Infinity) >= (known.get(idOf(order) ?? '') ?? -1))
}

/** What was so before the store was connected is history: it is learnt, and nobody is written to about it. */
export function ownEntry(
  { shop, store, now }: Round,
  list: string,
  node: Part,
  at: Instant | null,
  deliveryId: (payload: Buffer) => string,
): OwnEntry {
  const payload = Buffer.from(JSON.stringify(node))
  return {
    shopId: shop.id,
    topic: `${at !== null && at < store.connectedAt ? 'history' : 'read'}/${list}`,
    deliveryId: deliveryId(payload),
    eventId: null,
    apiVersion: null,
    triggeredAt: at,
    receivedAt: now(),
    payload,
  }
}
