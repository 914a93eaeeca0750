import type { OrderTold, ShopEvent } from '../../domain/event.ts'
import type { Line, Payment, Refund } from '../../domain/order.ts'
import {
  codesOf,
  count,
  currencyOf,
  id,
  inOurWords,
  instant,
  money,
  type Part,
  part,
  parts,
  requiredId,
  requiredInstant,
  text,
} from '../payload.ts'
import { consentGiven, ofPerson } from '../person.ts'
import { address } from './address.ts'
import { parcelFrom } from './parcels.ts'
import { personOn } from './people.ts'

const payments = new Map(
  Object.entries<Payment>({
    pending: 'pending',
    authorized: 'pending',
    partially_paid: 'pending',
    expired: 'pending',
    paid: 'paid',
    partially_refunded: 'partly refunded',
    refunded: 'refunded',
    voided: 'voided',
  }),
)

/** Lines of an order or a checkout. `current_quantity` is what is left after edits and refunds; lines with nothing left go. */
export const linesFrom = (list: unknown, currency: string): readonly Line[] =>
  parts(list)
    .map((line) => ({
      id: id(line.id) ?? text(line.key) ?? '',
      productId: id(line.product_id),
      variantId: id(line.variant_id),
      title: text(line.title) ?? text(line.presentment_title) ?? text(line.name) ?? '',
      variant: text(line.variant_title) ?? text(line.presentment_variant_title),
      quantity: count(line.current_quantity ?? line.quantity),
      price: money(line.price, currency),
      image: null,
      shipped: line.requires_shipping !== false && line.gift_card !== true,
    }))
    .filter(({ quantity }) => quantity > 0)

function orderFrom(payload: Part): OrderTold {
  const orderId = requiredId(payload.id ?? payload.admin_graphql_api_id, 'order')
  const currency = currencyOf(payload.currency)
  const placedAt = requiredInstant(payload.processed_at, payload.created_at, payload.updated_at)
  const person = personOn(payload)
  return {
    id: orderId,
    name: text(payload.name) ?? `#${id(payload.order_number) ?? orderId}`,
    ...ofPerson(person),
    codes: codesOf(payload.discount_codes),
    placedAt,
    updatedAt: instant(payload.updated_at) ?? placedAt,
    cancelledAt: instant(payload.cancelled_at),
    payment: inOurWords(payments, payload.financial_status) ?? 'unknown',
    // What was bought, not what is left: a refund is measured against it.
    total: money(payload.total_price ?? payload.current_total_price, currency),
    lines: linesFrom(payload.line_items, currency),
    refunds: parts(payload.refunds).map((refund) => refundFrom(refund, currency)),
    delivery: address(payload.shipping_address),
    deliveryMethod: text(parts(payload.shipping_lines)[0]?.title),
    cartToken: text(payload.checkout_token),
    statusUrl: text(payload.order_status_url),
    test: payload.test === true,
    source: text(payload.source_name),
  }
}

/** `orders/*` but `orders/edited`: each carries the whole order, so whichever comes last says everything. */
export function readOrder(payload: Part): readonly ShopEvent[] {
  const order = orderFrom(payload)
  const parcels = parts(payload.fulfillments).map((fulfilment) => parcelFrom(fulfilment, order.id))
  return [
    { type: 'order', at: order.updatedAt, order, parcels },
    ...consentGiven(order.person, payload.buyer_accepts_marketing, order.placedAt),
  ]
}

/** Names only the lines that changed; the order as it is now follows with `orders/updated`. */
export function readEdit(payload: Part): readonly ShopEvent[] {
  requiredId(part(payload.order_edit)?.order_id, 'order')
  return []
}

/**
 * What was given back, in `currency`: the successful refund transactions. Where none are told, or a customer who paid in
 * another currency was paid back in it, the refunded lines, which are always in the shop's own.
 */
function refundFrom(refund: Part, currency: string): Refund {
  const transactions = parts(refund.transactions).filter(
    ({ kind, status }) => kind === 'refund' && (status === undefined || status === 'success'),
  )
  const isForeign = transactions.some((transaction) => (text(transaction.currency) ?? currency) !== currency)
  const given =
    transactions.length > 0 && !isForeign
      ? transactions.map(({ amount }) => money(amount, currency).amount)
      : parts(refund.refund_line_items).map(
          (line) => money(line.subtotal, currency).amount + money(line.total_tax, currency).amount,
        )
  return {
    id: requiredId(refund.id ?? refund.admin_graphql_api_id, 'refund'),
    at: requiredInstant(refund.processed_at, refund.created_at),
    amount: given.reduce((sum, amount) => sum + amount, 0),
  }
}

/** A refund told by itself names the shop's currency only beside amounts that it holds in two. */
function shopCurrencyOf(refund: Part): string {
  const inShop = (both: unknown): unknown => part(part(both)?.shop_money)?.currency_code
  return currencyOf(
    inShop(refund.total_duties_set),
    inShop(parts(refund.refund_line_items)[0]?.subtotal_set),
    parts(refund.transactions)[0]?.currency,
  )
}

export function readRefund(payload: Part): readonly ShopEvent[] {
  const refund = refundFrom(payload, shopCurrencyOf(payload))
  return [{ type: 'refund', at: refund.at, orderId: requiredId(payload.order_id, 'order'), refund }]
}
