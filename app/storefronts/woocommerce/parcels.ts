import { type Parcel, type ParcelHistory, tell } from '../../domain/parcel.ts'
import type { Instant } from '../../domain/time.ts'
import { count, id, instant, oneLine, type Part, part, parts, text } from '../payload.ts'
import { ownParcel } from '../plugin.ts'
import { gmt, meta, ours, seconds } from './payload.ts'

/*
 * WooCommerce knows no parcels. Tracking plugins keep theirs in the order's metas, each in a form of its own, and none of
 * them says in the order where the parcel is.
 */

type Order = {
  readonly id: string
  readonly updatedAt: Instant
  readonly delivered: ParcelHistory
  readonly titleOf: (line: string) => string
}

/** Every parcel of an order, whichever plugin told of it; the same number told by two is one parcel. */
export function parcelsOf(payload: Part, orderId: string, updatedAt: Instant): readonly Parcel[] {
  const deliveredAt = instant(ours(payload).delivered_at)
  const titles = new Map(parts(payload.line_items).map((line) => [id(line.id), oneLine(line.name) ?? '']))
  const order: Order = {
    id: orderId,
    updatedAt,
    delivered: deliveredAt === null ? {} : tell({}, 'delivered', { first: deliveredAt, last: deliveredAt }),
    titleOf: (line) => titles.get(line) ?? '',
  }
  const numbers = new Set<string>()
  const tracked = [
    ...parts(meta(payload, '_aftercare_parcels')).map((told) => ownParcel(told, orderId, updatedAt)),
    ...parts(meta(payload, '_wc_shipment_tracking_items')).map((item) => shipmentTracking(order, item)),
    ...parts(meta(payload, '_aftership_tracking_items')).map((item) => afterShip(order, item)),
    ...inPost(order, meta(payload, '_easypack_parcel_tracking')),
    ...plainNumber(order, payload),
  ].filter(({ number }) => number === null || (!numbers.has(number) && numbers.add(number)))
  return [...tracked, ...untracked(order, payload, tracked.length > 0)]
}

const parcelWith = (order: Order, told: Partial<Parcel>): Parcel => ({
  id: `${order.id}-${told.number ?? 'untracked'}`,
  orderId: order.id,
  carrier: null,
  number: null,
  trackingUrl: null,
  lines: [],
  history: order.delivered,
  createdAt: order.updatedAt,
  updatedAt: order.updatedAt,
  expectedAt: null,
  cancelled: false,
  ...told,
})

const orFallback = (own: string | null): { id?: string } => (own === null ? {} : { id: own })

/** WooCommerce Shipment Tracking and Advanced Shipment Tracking, which also says what is in the parcel. */
const shipmentTracking = (order: Order, item: Part): Parcel =>
  parcelWith(order, {
    number: text(item.tracking_number),
    ...orFallback(text(item.tracking_id)),
    carrier: oneLine(item.custom_tracking_provider) ?? oneLine(item.tracking_provider),
    trackingUrl: text(item.custom_tracking_link) ?? text(item.ast_tracking_link),
    lines: parts(item.products_list).map((line) => {
      const lineId = id(line.item_id) ?? ''
      return { lineId, title: order.titleOf(lineId), quantity: count(Number(line.qty)) }
    }),
    createdAt: seconds(item.date_shipped) ?? order.updatedAt,
  })

const afterShip = (order: Order, item: Part): Parcel => {
  const metrics = part(item.metrics) ?? {}
  return parcelWith(order, {
    number: text(item.tracking_number),
    ...orFallback(text(item.tracking_id)),
    carrier: oneLine(item.courier_name) ?? text(item.slug),
    lines: parts(item.line_items).map((line) => {
      const lineId = id(line.id) ?? ''
      return { lineId, title: order.titleOf(lineId), quantity: count(Number(line.quantity)) }
    }),
    createdAt: gmt(metrics.created_at) ?? order.updatedAt,
  })
}

/** InPost's own plugin: one number, or several with commas. */
const inPost = (order: Order, value: unknown): readonly Parcel[] =>
  (text(value) ?? '')
    .split(/[\s,;]+/)
    .filter(Boolean)
    .map((number) =>
      parcelWith(order, {
        id: `${order.id}-${number}`,
        number,
        carrier: 'InPost',
        trackingUrl: `https://inpost.pl/sledzenie-przesylek?number=${encodeURIComponent(number)}`,
      }),
    )

/** What smaller plugins have in common. */
function plainNumber(order: Order, payload: Part): readonly Parcel[] {
  const number = text(meta(payload, '_tracking_number'))
  if (number === null) return []
  return [
    parcelWith(order, {
      id: `${order.id}-${number}`,
      number,
      carrier: oneLine(meta(payload, '_tracking_provider')),
      trackingUrl: text(meta(payload, '_tracking_url')),
    }),
  ]
}

/**
 * The shop marked the order as sent and nobody has given a number: our plugin says so, and keeps saying it. Once a number
 * is there this parcel is called off, for it was the same one.
 */
function untracked(order: Order, payload: Part, replaced: boolean): readonly Parcel[] {
  const sentAt = instant(ours(payload).untracked_since)
  return sentAt === null ? [] : [parcelWith(order, { createdAt: sentAt, cancelled: replaced })]
}
