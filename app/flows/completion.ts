import { isRefunded, type Order } from '../domain/order.ts'
import { statusOf } from '../domain/parcel.ts'
import type { Standing } from '../domain/standing.ts'
import type { Instant } from '../domain/time.ts'
import { why, type Why } from '../domain/why.ts'
import { hasCarrierScan, live, unpacked } from './goods.ts'

/** When to ask, as far as it is the merchant's choice. */
export type Timing = {
  readonly delayDays: number
  readonly fallbackDays: number
  readonly askInStore: boolean
  readonly askUndispatched: boolean
}

/** When an order was complete in the customer's hands, and in how many days to ask about it; or why not to ask. */
type Completion = { readonly at: Instant; readonly days: number; readonly why: Why } | { readonly not: Why }

export function completionOf(order: Order, standing: Standing, settings: Timing): Completion {
  if (order.cancelledAt !== null) return { not: why.orderCancelled }
  if (isRefunded(order)) return { not: why.refunded }
  if (order.payment === 'voided') return { not: why.paymentVoided }
  if (
    standing.returns.some(({ orderId, status }) => orderId === order.id && !['declined', 'cancelled'].includes(status))
  )
    return { not: why.returned }
  const parcels = live(standing.parcels)
  const statuses = parcels.map(statusOf)
  if (statuses.some((now) => now?.status === 'failed')) return { not: why.parcelFailed }
  const tracked = parcels.some(hasCarrierScan)
  if (order.source === 'pos' && !tracked && !parcels.some(({ number }) => number !== null)) {
    if (!settings.askInStore) return { not: why.inStore }
    return { at: order.placedAt, days: settings.delayDays, why: why.boughtInStore }
  }
  if (tracked && statuses.some((now) => now?.status !== 'delivered')) return { not: why.stillOnItsWay }
  if (parcels.length > 0 && unpacked(order, parcels).length > 0) return { not: why.moreToCome }
  if (tracked)
    return { at: Math.max(...statuses.map((now) => now?.at ?? 0)), days: settings.delayDays, why: why.allDelivered }
  const leftTheShop = parcels.length > 0 || settings.askUndispatched || !order.lines.some(({ shipped }) => shipped)
  if (!leftTheShop) return { not: why.notDispatched }
  const at = Math.max(order.placedAt, ...parcels.map(({ createdAt }) => createdAt))
  return { at, days: settings.fallbackDays, why: why.timePassed }
}
