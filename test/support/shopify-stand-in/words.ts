import { parse } from 'lossless-json'
import { id, part, parts, text } from '../../../app/storefronts/payload.ts'

/*
 * What webhooks tell, as the Admin GraphQL API shows the same things. The stand-in keeps webhook payloads only and answers from
 * them, so the two ways of hearing of an order can be held against each other.
 */

export type Told = { readonly [field: string]: unknown }
type Page = { readonly first?: number; readonly after?: string | null; readonly reverse?: boolean }

/** Ids are beyond 2^53: they stay digits. */
export const readBody = (body: Buffer): Told =>
  parse(body.toString('utf8'), null, (digits) => (digits.length > 15 ? digits : Number(digits))) as Told

const gid = (kind: string, named: unknown): string | null => {
  const digits = id(named)
  return digits === null ? null : `gid://shopify/${kind}/${digits}`
}
const upper = (word: unknown): string | null => (typeof word === 'string' ? word.toUpperCase() : null)
export const utc = (moment: unknown): string | null =>
  typeof moment === 'string' ? new Date(moment).toISOString().replace('.000Z', 'Z') : null

/** A list as a connection: cursors are places in it. */
export const connection =
  <T>(list: readonly T[]) =>
  ({ first = 10, after = null, reverse = false }: Page) => {
    const all = reverse ? list.toReversed() : list
    const start = after === null ? 0 : Number(Buffer.from(after, 'base64url').toString()) + 1
    const page = all.slice(start, start + first)
    const cursor = (place: number): string => Buffer.from(String(place)).toString('base64url')
    return {
      nodes: page,
      pageInfo: {
        hasNextPage: start + page.length < all.length,
        hasPreviousPage: start > 0,
        startCursor: page.length > 0 ? cursor(start) : null,
        endCursor: page.length > 0 ? cursor(start + page.length - 1) : null,
      },
    }
  }

const limited =
  <T>(list: readonly T[]) =>
  ({ first }: Page): readonly T[] =>
    list.slice(0, first ?? list.length)

const money = (amount: unknown, currencyCode: unknown) => ({
  shopMoney: { amount: text(amount) ?? '0', currencyCode },
  presentmentMoney: { amount: text(amount) ?? '0', currencyCode },
})

const address = (told: Told | null) =>
  told
    ? {
        firstName: told.first_name ?? null,
        lastName: told.last_name ?? null,
        name: told.name ?? null,
        address1: told.address1 ?? null,
        address2: told.address2 ?? null,
        city: told.city ?? null,
        zip: told.zip ?? null,
        provinceCode: told.province_code ?? null,
        countryCodeV2: told.country_code ?? null,
      }
    : null

const named = (kind: string, told: unknown) => (id(told) === null ? null : { id: gid(kind, told) })

const line = (told: Told, currency: unknown) => ({
  id: gid('LineItem', told.id),
  title: told.title,
  variantTitle: told.variant_title ?? null,
  quantity: told.quantity,
  currentQuantity: told.current_quantity ?? told.quantity,
  requiresShipping: told.requires_shipping,
  isGiftCard: told.gift_card,
  originalUnitPriceSet: money(told.price, currency),
  product: named('Product', told.product_id),
  variant: named('ProductVariant', told.variant_id),
})

const refund = (told: Told, currency: unknown) => ({
  id: gid('Refund', told.id),
  createdAt: utc(told.created_at),
  processedAt: utc(told.processed_at),
  transactions: connection(
    parts(told.transactions).map((transaction) => ({
      kind: upper(transaction.kind),
      status: upper(transaction.status),
      amountSet: money(transaction.amount, transaction.currency ?? currency),
    })),
  ),
})

function parcel(told: Told, scans: readonly Told[]) {
  const events = scans
    .filter((scan) => id(scan.fulfillment_id) === id(told.id))
    .map((scan) => ({
      id: gid('FulfillmentEvent', scan.id),
      status: upper(scan.status),
      happenedAt: utc(scan.happened_at),
      estimatedDeliveryAt: utc(scan.estimated_delivery_at),
    }))
    .sort((one, other) => String(one.happenedAt).localeCompare(String(other.happenedAt)))
  return {
    id: gid('Fulfillment', told.id),
    status: upper(told.status),
    displayStatus: upper(told.shipment_status) ?? 'FULFILLED',
    createdAt: utc(told.created_at),
    updatedAt: utc(told.updated_at),
    estimatedDeliveryAt: utc(told.estimated_delivery_at),
    trackingInfo: limited([
      {
        company: told.tracking_company ?? null,
        number:
          text(told.tracking_number) ?? (Array.isArray(told.tracking_numbers) ? text(told.tracking_numbers[0]) : null),
        url: told.tracking_url ?? null,
      },
    ]),
    fulfillmentLineItems: connection(
      parts(told.line_items).map((item) => ({
        quantity: item.quantity,
        lineItem: { id: gid('LineItem', item.id), title: item.title },
      })),
    ),
    events: connection(events),
  }
}

/** An `orders/*` payload and the scans told beside it. */
export function orderNode(told: Told, scans: readonly Told[]) {
  const customer = part(told.customer)
  return {
    id: gid('Order', told.id),
    name: told.name,
    email: told.email ?? null,
    phone: told.phone ?? null,
    createdAt: utc(told.created_at),
    processedAt: utc(told.processed_at),
    updatedAt: utc(told.updated_at),
    cancelledAt: utc(told.cancelled_at),
    displayFinancialStatus: upper(told.financial_status),
    currencyCode: told.currency,
    customerLocale: told.customer_locale ?? null,
    customerAcceptsMarketing: told.buyer_accepts_marketing === true,
    checkoutToken: told.checkout_token ?? null,
    statusPageUrl: told.order_status_url,
    sourceName: told.source_name ?? null,
    test: told.test === true,
    discountCodes: parts(told.discount_codes).map(({ code }) => code),
    totalPriceSet: money(told.total_price, told.currency),
    customer: customer && {
      id: gid('Customer', customer.id),
      firstName: customer.first_name ?? null,
      lastName: customer.last_name ?? null,
      defaultEmailAddress: customer.email ? { emailAddress: customer.email } : null,
      defaultPhoneNumber: customer.phone ? { phoneNumber: customer.phone } : null,
    },
    shippingAddress: address(part(told.shipping_address)),
    billingAddress: address(part(told.billing_address)),
    shippingLine: parts(told.shipping_lines)[0] ?? null,
    lineItems: connection(parts(told.line_items).map((item) => line(item, told.currency))),
    refunds: limited(parts(told.refunds).map((one) => refund(one, told.currency))),
    fulfillments: limited(parts(told.fulfillments).map((one) => parcel(one, scans))),
  }
}

export type StandInCustomer = {
  readonly id: string
  readonly email: string
  readonly firstName: string
  readonly state: 'SUBSCRIBED' | 'UNSUBSCRIBED' | 'NOT_SUBSCRIBED'
  readonly stateAt: string | null
  readonly updatedAt: string
}

export const customerNode = (customer: StandInCustomer) => ({
  id: gid('Customer', customer.id),
  firstName: customer.firstName,
  lastName: 'Example',
  createdAt: '2026-01-05T10:00:00Z',
  updatedAt: customer.updatedAt,
  defaultEmailAddress: {
    emailAddress: customer.email,
    marketingState: customer.state,
    marketingOptInLevel: 'SINGLE_OPT_IN',
    marketingUpdatedAt: customer.stateAt,
  },
  defaultPhoneNumber: null,
})

export type StandInProduct = {
  readonly id: string
  readonly title: string
  readonly picture: string
  readonly updatedAt: string
}

export const productNode = (product: StandInProduct) => ({
  id: gid('Product', product.id),
  title: product.title,
  updatedAt: product.updatedAt,
  onlineStoreUrl: `https://cups.example.com/products/${product.title.toLowerCase()}`,
  featuredMedia: { __typename: 'MediaImage', preview: { image: { url: product.picture } } },
})
