import type { Instant } from '../../../domain/time.ts'
import type { OwnEntry } from '../../asked.ts'
import { id, instant, type Part } from '../../payload.ts'
import { apiVersion } from '../platform/address.ts'

export type Append = (entry: OwnEntry) => Promise<void>

/** What was read once in one state is one row, however often it is read: reading again after a kill does no harm. */
export function entryOf(shopId: number, topic: string, node: Part, now: Instant): OwnEntry {
  const updatedAt = instant(node.updatedAt)
  return {
    shopId,
    topic,
    deliveryId: `${id(node.id) ?? 'unnamed'}@${updatedAt ?? 0}`,
    eventId: null,
    apiVersion,
    triggeredAt: updatedAt,
    receivedAt: now,
    payload: Buffer.from(JSON.stringify(node)),
  }
}
