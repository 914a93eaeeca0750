import type { PersonTold, ShopEvent } from '../../domain/event.ts'
import type { Money } from '../../domain/money.ts'
import type { Line, Payment, Refund, ReturnStatus } from '../../domain/order.ts'
import type { Instant } from '../../domain/time.ts'
import {
  codesOf,
  currencyOf,
  deliveryTo,
  id,
  idOrNone,
  inOurWords,
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
import { nameAndOptions, parcelsOf } from './parcels.ts'
import { address, integer, local, zoneOf } from './payload.ts'
import { meaningNow, stepsOf } from './states.ts'

export function personOn(payload: Part): PersonTold {
  const customer = part(payload.customer) ?? {}
  const where = part(payload.address_delivery) ?? part(payload.address_invoice) ?? {}
  return {
    id: idOrNone(customer.id),
    email: text(customer.email),
    phone: text(where.phone_mobile) ?? text(where.phone),
    firstName: oneLine(customer.firstname) ?? oneLine(where.firstname),
    lastName: oneLine(customer.lastname) ?? oneLine(where.lastname),
    locale: languageTag(part(payload.language)?.locale) ?? languageTag(part(payload.language)?.iso_code),
  }
}

const linesOf = (payload: Part, currency: string): readonly Line[] =>
  parts(payload.rows)
    .map((row) => ({
      id: id(row.id_order_detail) ?? id(row.id) ?? '',
      productId: idOrNone(row.product_id),
      variantId: idOrNone(row.product_attribute_id),
      ...nameAndOptions(row),
      quantity: integer(row.product_quantity) - integer(row.product_quantity_refunded),
      price: money(row.unit_price_tax_incl, currency),
      image: text(row.image),
      shipped: integer(row.is_virtual) === 0,
    }))
    .filter(({ quantity }) => quantity > 0)

/** Credit slips; each says what it gives back of the goods and of the delivery. */
function refundsOf(payload: Part, currency: string, toldAt: Instant): readonly Refund[] {
  const zone = zoneOf(payload)
  return parts(payload.slips).map((slip) => ({
    id: requiredId(slip.id, 'credit slip'),
    at: local(slip.date_add, zone) ?? toldAt,
    amount: money(slip.total_products_tax_incl, currency).amount + money(slip.total_shipping_tax_incl, currency).amount,
  }))
}

function paymentOf(payload: Part, order: Part, total: Money, refunds: readonly Refund[]): Payment {
  const means = meaningNow(payload)
  const back = refunds.reduce((sum, { amount }) => sum + amount, 0)
  if (means === 'refunded' || (back > 0 && back >= total.amount)) return 'refunded'
  if (back > 0) return 'partly refunded'
  const paid = money(order.total_paid_real, total.currency).amount
  if (total.amount > 0 && paid >= total.amount) return 'paid'
  return means === 'cancelled' ? 'voided' : 'pending'
}

/** A picture of the whole order as it was when the module sent it; several hooks of one change make one picture. */
export function readOrder(payload: Part, toldAt: Instant): readonly ShopEvent[] {
  const told = part(payload.order)
  if (!told) throw new Unreadable('The delivery carries no order.')
  const zone = zoneOf(payload)
  const orderId = requiredId(told.id ?? told.id_order, 'order')
  const currency = currencyOf(part(payload.currency)?.iso_code)
  const updatedAt = instant(payload.at) ?? local(told.date_upd, zone) ?? toldAt
  const placedAt = local(told.date_add, zone) ?? updatedAt
  const person = personOn(payload)
  const total = money(told.total_paid_tax_incl ?? told.total_paid, currency)
  const refunds = refundsOf(payload, currency, updatedAt)
  const reference = text(told.reference) ?? id(told.reference) ?? orderId
  const cancelled = stepsOf(payload).findLast(({ means }) => means === 'cancelled')
  return [
    {
      type: 'order',
      at: updatedAt,
      order: {
        id: orderId,
        name: orderName(reference),
        ...ofPerson(person),
        codes: codesOf(payload.codes),
        placedAt,
        updatedAt,
        cancelledAt: meaningNow(payload) === 'cancelled' ? (cancelled?.at ?? updatedAt) : null,
        payment: paymentOf(payload, told, total, refunds),
        total,
        lines: linesOf(payload, currency),
        refunds,
        delivery: address(payload.address_delivery),
        deliveryMethod: deliveryTo(
          text(payload.point),
          oneLine(payload.delivery_method) ?? oneLine(parts(payload.carriers)[0]?.name),
        ),
        cartToken: text(payload.cart_token),
        statusUrl: text(payload.status_url),
        test: payload.test === true,
        source: text(payload.source) ?? 'web',
      },
      parcels: parcelsOf(payload, orderId, updatedAt),
    },
    ...parts(payload.returns).map((one) => returnFrom(one, orderId, zone, updatedAt)),
    ...consentGiven(person, payload.consent, placedAt),
  ]
}

/** The five states of a merchandise return have these ids in every shop: they cannot be changed. */
const returnStates = new Map(
  Object.entries<ReturnStatus>({ 1: 'requested', 2: 'open', 3: 'open', 4: 'declined', 5: 'closed' }),
)

const returnFrom = (told: Part, orderId: string, zone: string, toldAt: Instant): ShopEvent => {
  const updatedAt = local(told.date_upd, zone) ?? toldAt
  const status = inOurWords(returnStates, id(told.state)) ?? 'open'
  return {
    type: 'return',
    at: updatedAt,
    return: { id: requiredId(told.id, 'return'), orderId, status, updatedAt },
  }
}
