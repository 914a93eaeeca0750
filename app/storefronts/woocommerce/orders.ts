import type { OrderTold, PersonTold, ShopEvent } from '../../domain/event.ts'
import type { Money } from '../../domain/money.ts'
import type { Line, Payment, Refund } from '../../domain/order.ts'
import type { Instant } from '../../domain/time.ts'
import {
  codesOf,
  count,
  currencyOf,
  deliveryTo,
  id,
  ids,
  idOrNone,
  instant,
  languageTag,
  money,
  oneLine,
  orderName,
  type Part,
  part,
  parts,
  requiredId,
  text,
} from '../payload.ts'
import { consentGiven, ofPerson } from '../person.ts'
import { Unreadable } from '../storefront.ts'
import { parcelsOf } from './parcels.ts'
import { address, gmt, meta, ours } from './payload.ts'

/** Not orders yet: the block checkout makes one as soon as it is opened, the editor one for every new page. */
const drafts = new Set(['checkout-draft', 'auto-draft', 'draft', 'new'])
const withdrawn = new Set(['cancelled', 'trash'])
const sources = new Map([
  ['checkout', 'web'],
  ['store-api', 'web'],
])

function personOn(payload: Part): PersonTold {
  const billing = part(payload.billing) ?? {}
  return {
    id: idOrNone(payload.customer_id),
    email: text(billing.email),
    phone: text(billing.phone),
    firstName: oneLine(billing.first_name),
    lastName: oneLine(billing.last_name),
    locale: languageTag(ours(payload).locale),
  }
}

/** Bought less refunded. The order itself does not say which goods were given back; our plugin does. */
function linesOf(payload: Part, currency: string): readonly Line[] {
  const back = new Map<string, number>()
  for (const refund of parts(ours(payload).refunds))
    for (const line of parts(refund.lines)) {
      const lineId = id(line.id) ?? ''
      back.set(lineId, (back.get(lineId) ?? 0) + count(line.quantity))
    }
  const unshipped = new Set(ids(ours(payload).unshipped))
  // Without a way of shipping there is nothing to ship: services, downloads.
  const isShipped = parts(payload.shipping_lines).length > 0
  return parts(payload.line_items)
    .map((line) => {
      const lineId = id(line.id) ?? ''
      const bought = count(line.quantity)
      return {
        id: lineId,
        productId: idOrNone(line.product_id),
        variantId: idOrNone(line.variation_id),
        title: oneLine(line.parent_name) ?? oneLine(line.name) ?? '',
        variant: variantOf(line),
        quantity: bought - (back.get(lineId) ?? 0),
        price: each(money(line.subtotal, currency), money(line.subtotal_tax, currency), bought),
        image: null,
        shipped: isShipped && !unshipped.has(lineId),
      }
    })
    .filter(({ quantity }) => quantity > 0)
}

/** What the customer saw on the shelf: with tax, before any coupon. */
const each = (net: Money, tax: Money, quantity: number): Money => ({
  amount: quantity > 0 ? Math.round((net.amount + tax.amount) / quantity) : 0,
  currency: net.currency,
})

/** The chosen options, `Blue / XL`; metas that begin with an underscore are not the customer's. */
function variantOf(line: Part): string | null {
  if (idOrNone(line.variation_id) === null) return null
  const chosen = parts(line.meta_data)
    .filter(({ key }) => typeof key === 'string' && !key.startsWith('_'))
    .map(
      ({ display_value: shown, value }) =>
        oneLine(shown)
          ?.replaceAll(/<[^>]*>/g, '')
          .trim() || oneLine(value),
    )
  return chosen.filter(Boolean).join(' / ') || null
}

/** The date of a refund is not in the order; our plugin adds it, else it is taken for as old as this telling. */
function refundsOf(payload: Part, currency: string, updatedAt: Instant): readonly Refund[] {
  const dates = new Map(parts(ours(payload).refunds).map((refund) => [id(refund.id), instant(refund.at)]))
  return parts(payload.refunds).map((refund) => ({
    id: requiredId(refund.id, 'refund'),
    at: dates.get(id(refund.id)) ?? updatedAt,
    amount: Math.abs(money(refund.total, currency).amount),
  }))
}

function paymentOf(payload: Part, status: string, total: Money, refunds: readonly Refund[]): Payment {
  const back = refunds.reduce((sum, { amount }) => sum + amount, 0)
  if (status === 'refunded' || (back > 0 && back >= total.amount)) return 'refunded'
  if (back > 0) return 'partly refunded'
  if (gmt(payload.date_paid_gmt) !== null) return 'paid'
  return withdrawn.has(status) ? 'voided' : 'pending'
}

function orderFrom(payload: Part, status: string, toldAt: Instant): OrderTold {
  const orderId = requiredId(payload.id, 'order')
  const number = text(payload.number) ?? id(payload.number) ?? orderId
  const currency = currencyOf(payload.currency)
  const placedAt = gmt(payload.date_created_gmt) ?? toldAt
  const updatedAt = gmt(payload.date_modified_gmt) ?? toldAt
  const person = personOn(payload)
  const total = money(payload.total, currency)
  const refunds = refundsOf(payload, currency, updatedAt)
  const from = text(payload.created_via)
  return {
    id: orderId,
    name: orderName(number),
    ...ofPerson(person),
    codes: codesOf(payload.coupon_lines),
    placedAt,
    updatedAt,
    cancelledAt: withdrawn.has(status) ? updatedAt : null,
    payment: paymentOf(payload, status, total, refunds),
    total,
    lines: linesOf(payload, currency),
    refunds,
    delivery: address(payload.shipping) ?? address(payload.billing),
    deliveryMethod: deliveryTo(
      text(meta(payload, '_parcel_machine_id')) ?? text(meta(payload, 'parcel_machine_id')),
      oneLine(parts(payload.shipping_lines)[0]?.method_title),
    ),
    cartToken: text(meta(payload, '_aftercare_cart_token')),
    statusUrl: text(ours(payload).status_url),
    test: ours(payload).test === true,
    source: sources.get(from ?? '') ?? from,
  }
}

/** Every telling carries the whole order, so whichever was modified last says everything, in whatever order they come. */
export function readOrder(payload: Part, toldAt: Instant): readonly ShopEvent[] {
  const status = text(payload.status) ?? ''
  if (!payload.billing && !payload.line_items) throw new Unreadable('The delivery carries no order.')
  if (drafts.has(status)) return []
  const order = orderFrom(payload, status, toldAt)
  return [
    { type: 'order', at: order.updatedAt, order, parcels: parcelsOf(payload, order.id, order.updatedAt) },
    ...consentGiven(order.person, ours(payload).consent, order.placedAt),
  ]
}

/** Out of the bin again: newer than the deletion, whatever the order says of its last change. */
export function readRestored(payload: Part, toldAt: Instant): readonly ShopEvent[] {
  return readOrder(payload, toldAt).map((event) =>
    event.type === 'order' && event.at < toldAt
      ? { ...event, at: toldAt, order: { ...event.order, updatedAt: toldAt } }
      : event,
  )
}

/** All that is told of a deleted order is its id. */
export const readDeleted = (payload: Part, toldAt: Instant): readonly ShopEvent[] => [
  { type: 'order deleted', at: toldAt, orderId: requiredId(payload.id, 'order') },
]
