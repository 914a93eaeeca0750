import { normaliseEmail } from '../domain/address.ts'
import type { PersonTold, ShopEvent } from '../domain/event.ts'
import type { Line } from '../domain/order.ts'
import { type Parcel, type ParcelStatus, tell } from '../domain/parcel.ts'
import type { Instant } from '../domain/time.ts'
import {
  count,
  currencyOf,
  id,
  idOrNone,
  ids,
  inOurWords,
  instant,
  languageTag,
  money,
  oneLine,
  type Part,
  part,
  parts,
  type Reader,
  requiredId,
  requiredInstant,
  text,
  timeZone,
  upper,
} from './payload.ts'
import { consentGiven, ofPerson } from './person.ts'
import { Unreadable } from './storefront.ts'

/*
 * What our own plugins tell, whatever platform they run on: moments in ISO 8601 with an offset, amounts as decimals, ids as
 * the platform has them. Their topics all begin with `aftercare.`, so none can be mistaken for a platform's.
 */

const personFrom = (payload: Part): PersonTold => ({
  id: idOrNone(payload.customer_id),
  email: text(payload.email),
  phone: text(payload.phone),
  firstName: oneLine(payload.first_name),
  lastName: oneLine(payload.last_name),
  locale: languageTag(payload.locale),
})

const linesFrom = (list: unknown, currency: string): readonly Line[] =>
  parts(list)
    .map((line) => ({
      id: id(line.id) ?? '',
      productId: idOrNone(line.product_id),
      variantId: idOrNone(line.variation_id),
      title: oneLine(line.title) ?? '',
      variant: oneLine(line.variant),
      quantity: count(line.quantity),
      price: money(line.price, currency),
      image: text(line.image),
      shipped: line.shipped !== false,
    }))
    .filter(({ quantity }) => quantity > 0)

function readCart(payload: Part): readonly ShopEvent[] {
  const token = text(payload.token)
  if (!token) throw new Unreadable('The delivery does not say which cart it is about.')
  const currency = currencyOf(payload.currency)
  const updatedAt = requiredInstant(payload.updated_at)
  const createdAt = instant(payload.created_at) ?? updatedAt
  const person = personFrom(payload)
  return [
    {
      type: 'cart',
      at: updatedAt,
      cart: {
        token,
        platformId: token,
        ...ofPerson(person),
        country: upper(payload.country),
        province: text(payload.state),
        total: money(payload.total, currency),
        lines: linesFrom(payload.lines, currency),
        restoreUrl: text(payload.restore_url),
        createdAt,
        updatedAt,
        completedAt: null,
        deletedAt: null,
      },
    },
    ...consentGiven(person, payload.consent, instant(payload.consent_at) ?? createdAt),
  ]
}

function readCartEmptied(payload: Part, toldAt: Instant): readonly ShopEvent[] {
  return [{ type: 'cart deleted', at: instant(payload.at) ?? toldAt, platformId: requiredId(payload.token, 'cart') }]
}

/** Where a parcel is, in our plugins' words. */
export const parcelWords: ReadonlyMap<string, ParcelStatus> = new Map(
  Object.entries<ParcelStatus>({
    preparing: 'preparing',
    on_its_way: 'on its way',
    delayed: 'delayed',
    out_for_delivery: 'out for delivery',
    attempted: 'attempted',
    ready_for_pickup: 'ready for pickup',
    delivered: 'delivered',
    failed: 'failed',
  }),
)

/** A parcel in our plugins' own words; `toldAt` for what says no moment itself. */
export function ownParcel(told: Part, orderId: string, toldAt: Instant): Parcel {
  const updatedAt = instant(told.updated_at) ?? instant(told.created_at) ?? toldAt
  const status = inOurWords(parcelWords, told.status)
  const at = instant(told.status_at) ?? updatedAt
  return {
    id: requiredId(told.id, 'parcel'),
    orderId,
    carrier: oneLine(told.carrier),
    number: text(told.number),
    trackingUrl: text(told.url),
    lines: parts(told.lines).map((line) => ({
      lineId: id(line.line_id) ?? '',
      title: oneLine(line.title) ?? '',
      quantity: count(line.quantity),
    })),
    history: status ? tell({}, status, { first: at, last: at }) : {},
    createdAt: instant(told.created_at) ?? updatedAt,
    updatedAt,
    expectedAt: instant(told.expected_at),
    cancelled: told.cancelled === true,
  }
}

function readParcel(payload: Part, toldAt: Instant): readonly ShopEvent[] {
  const parcel = ownParcel(part(payload.parcel) ?? {}, requiredId(payload.order_id, 'order'), toldAt)
  return [{ type: 'parcel', at: parcel.updatedAt, parcel }]
}

function readConsent(payload: Part, toldAt: Instant): readonly ShopEvent[] {
  const person = personFrom(payload)
  const email = normaliseEmail(person.email)
  if (!email) return []
  const at = instant(payload.at) ?? toldAt
  const state = payload.granted === true ? 'granted' : 'denied'
  const consent = { channel: 'email', purpose: 'marketing', state, at, source: 'storefront' } as const
  return [{ type: 'consent', at, personId: person.id, email, consent }]
}

function readShop(payload: Part, toldAt: Instant): readonly ShopEvent[] {
  return [
    {
      type: 'shop',
      at: toldAt,
      shop: {
        name: oneLine(payload.name),
        email: text(payload.email),
        locale: languageTag(payload.locale),
        timeZone: timeZone(payload.time_zone),
        country: upper(payload.country),
        currency: upper(payload.currency),
        url: text(payload.url),
        address: oneLine(payload.address),
      },
    },
  ]
}

export const pluginTopics: Readonly<Record<string, Reader>> = {
  'aftercare.cart': readCart,
  'aftercare.cart_emptied': readCartEmptied,
  'aftercare.parcel': readParcel,
  'aftercare.consent': readConsent,
  'aftercare.shop': readShop,
  'aftercare.uninstalled': (_, toldAt) => [{ type: 'uninstalled', at: toldAt }],
  'aftercare.data_requested': (payload, toldAt) => [
    { type: 'data requested', at: toldAt, person: personFrom(payload), requestId: id(payload.request_id) },
  ],
  'aftercare.person_erased': (payload, toldAt) => [
    { type: 'person erased', at: toldAt, person: personFrom(payload), orderIds: ids(payload.order_ids) },
  ],
}
