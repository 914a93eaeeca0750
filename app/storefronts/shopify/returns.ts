import type { ShopEvent } from '../../domain/event.ts'
import type { ReturnStatus } from '../../domain/order.ts'
import type { Instant } from '../../domain/time.ts'
import { id, inOurWords, instant, part, type Part, requiredId } from '../payload.ts'

const statuses = new Map(
  Object.entries<ReturnStatus>({
    requested: 'requested',
    open: 'open',
    declined: 'declined',
    closed: 'closed',
    canceled: 'cancelled',
    cancelled: 'cancelled',
  }),
)

/**
 * Shopify does not say when a return changed. How far it has come stands in for the moment, so that what was decided
 * outranks what was asked for whichever is heard first.
 */
const stages: Readonly<Record<ReturnStatus, Instant>> = { requested: 0, open: 1, declined: 2, closed: 2, cancelled: 2 }
/** Open once more, after it was closed. */
export const reopened: Instant = 3

/** `returns/*`: the topic says what happened, the payload's status what is true now; `fallback` where it is left out. */
export const readReturn =
  (fallback: ReturnStatus, stage?: Instant) =>
  (payload: Part): readonly ShopEvent[] => {
    const order = part(payload.order)
    const orderId = id(order?.id) ?? id(order?.admin_graphql_api_id) ?? id(payload.order_id)
    // Some of these topics name only the return; its order comes with the next one that does.
    if (!orderId) return []
    const status = inOurWords(statuses, payload.status) ?? fallback
    const updatedAt = instant(payload.updated_at) ?? instant(payload.created_at) ?? stage ?? stages[status]
    const returnId = requiredId(payload.id ?? payload.admin_graphql_api_id, 'return')
    return [{ type: 'return', at: updatedAt, return: { id: returnId, orderId, status, updatedAt } }]
  }
