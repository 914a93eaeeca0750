import type { ShopEvent } from '../../domain/event.ts'
import { tell, type Parcel, type ParcelHistory, type ParcelStatus } from '../../domain/parcel.ts'
import type { Instant } from '../../domain/time.ts'
import { count, id, inOurWords, instant, type Part, parts, requiredId, requiredInstant, text } from '../payload.ts'

/** Shopify's FulfillmentEventStatus in our words. A value we do not know tells nothing; new ones appear. */
const statuses = new Map(
  Object.entries<ParcelStatus>({
    label_purchased: 'preparing',
    label_printed: 'preparing',
    confirmed: 'preparing',
    carrier_picked_up: 'on its way',
    in_transit: 'on its way',
    delayed: 'delayed',
    out_for_delivery: 'out for delivery',
    attempted_delivery: 'attempted',
    ready_for_pickup: 'ready for pickup',
    delivered: 'delivered',
    picked_up: 'delivered',
    failure: 'failed',
    not_delivered: 'failed',
  }),
)

const calledOff = new Set(['cancelled', 'error', 'failure'])

/** A fulfilment as a parcel. `order` is the order's id where the fulfilment stands inside one. */
export function parcelFrom(fulfilment: Part, order: string | null = null): Parcel {
  const createdAt = requiredInstant(fulfilment.created_at, fulfilment.updated_at)
  const updatedAt = instant(fulfilment.updated_at) ?? createdAt
  return {
    id: requiredId(fulfilment.id ?? fulfilment.admin_graphql_api_id, 'fulfilment'),
    orderId: id(fulfilment.order_id) ?? order ?? requiredId(null, 'order'),
    carrier: text(fulfilment.tracking_company),
    number: text(fulfilment.tracking_number) ?? firstText(fulfilment.tracking_numbers),
    trackingUrl: text(fulfilment.tracking_url) ?? firstText(fulfilment.tracking_urls),
    lines: parts(fulfilment.line_items).map((line) => ({
      lineId: id(line.id) ?? '',
      title: text(line.title) ?? text(line.name) ?? '',
      quantity: count(line.quantity),
    })),
    history: historyFrom(fulfilment, createdAt, updatedAt),
    createdAt,
    updatedAt,
    expectedAt: instant(fulfilment.estimated_delivery_at),
    cancelled: calledOff.has(text(fulfilment.status)?.toLowerCase() ?? ''),
  }
}

/**
 * What the fulfilment itself says of its shipment, as evidence beside the carrier's scans. Its `updated_at` moves with every
 * edit, so "in transit" there must not outrank a scan that went further and reached us late; the other statuses are
 * Shopify's newest word and count from when it said so.
 */
function historyFrom(fulfilment: Part, createdAt: Instant, updatedAt: Instant): ParcelHistory {
  const status = inOurWords(statuses, fulfilment.shipment_status)
  if (!status) return {}
  const weak = status === 'preparing' || status === 'on its way'
  return tell({}, status, { first: updatedAt, last: weak ? Math.min(createdAt, updatedAt) : updatedAt })
}

const firstText = (value: unknown): string | null => (Array.isArray(value) ? text(value[0]) : null)

export function readFulfilment(payload: Part): readonly ShopEvent[] {
  const parcel = parcelFrom(payload)
  return [{ type: 'parcel', at: parcel.updatedAt, parcel }]
}

export function readScan(payload: Part): readonly ShopEvent[] {
  const status = inOurWords(statuses, payload.status)
  const parcelId = requiredId(payload.fulfillment_id, 'fulfilment')
  const orderId = requiredId(payload.order_id, 'order')
  if (!status) return []
  const at = requiredInstant(payload.happened_at, payload.created_at)
  return [{ type: 'scan', at, parcelId, orderId, status, expectedAt: instant(payload.estimated_delivery_at) }]
}

/** A scan that is deleted was told all the same: letters may have gone out on it, and the next one says where the parcel is. */
export function readWithdrawnScan(payload: Part): readonly ShopEvent[] {
  requiredId(payload.fulfillment_id, 'fulfilment')
  return []
}
