import { iso, minute, type Instant } from '../../domain/time.ts'

/** A delivery shaped as Shopify's of version 2026-10. Ids are digits beyond 2^53, kept as text and written into the JSON as numbers. */
export type Payload = { readonly [field: string]: unknown }

export type Goods = {
  readonly title: string
  readonly price: string
  readonly variant?: string
  readonly quantity?: number
}

export type ShopperOrder = {
  readonly id: string
  readonly at: Instant
  readonly updatedAt?: Instant
  readonly name?: string
  readonly customerId?: string
  readonly email?: string | null
  readonly firstName?: string
  readonly lastName?: string
  readonly country?: string
  readonly locale?: string
  readonly method?: string
  readonly checkoutToken?: string
  readonly lines?: readonly Goods[]
  readonly changes?: Payload
}

const someGoods: readonly Goods[] = [{ title: 'Stoneware mug', price: '49.00' }]
const idOf = (digits: string): { readonly rawNumber: string } => ({ rawNumber: digits })

export const bodyOf = (payload: Payload): Buffer =>
  Buffer.from(JSON.stringify(payload).replaceAll(/\{"rawNumber":"(\d+)"\}/g, '$1'))

export const totalOf = (goods: readonly Goods[]): string =>
  goods.reduce((sum, { price, quantity = 1 }) => sum + Number(price) * quantity, 0).toFixed(2)

const lineItems = (lines: readonly Goods[], id: string) =>
  lines.map(({ title, variant, price, quantity = 1 }, index) => ({
    id: idOf(`${id}${index}`),
    title,
    variant_title: variant ?? null,
    quantity,
    current_quantity: quantity,
    price,
    requires_shipping: true,
    product_id: idOf('788032119674292922'),
    variant_id: null,
    gift_card: false,
  }))

export function orderPayload(order: ShopperOrder): Payload {
  const { email = 'anna@example.com', firstName = 'Anna', lastName = 'Example', lines = someGoods } = order
  const person = { first_name: firstName, last_name: lastName }
  const customer = {
    id: idOf(order.customerId ?? `7${order.id}`),
    email,
    phone: null,
    ...person,
    updated_at: withOffset(order.at, 0),
  }
  return {
    id: idOf(order.id),
    admin_graphql_api_id: `gid://shopify/Order/${order.id}`,
    name: order.name ?? `#${order.id.slice(-4)}`,
    email,
    contact_email: email,
    phone: null,
    buyer_accepts_marketing: false,
    cancelled_at: null,
    cart_token: null,
    checkout_token: order.checkoutToken ?? null,
    created_at: withOffset(order.at, 60),
    processed_at: withOffset(order.at, 60),
    updated_at: withOffset(order.updatedAt ?? order.at, -300),
    currency: 'PLN',
    current_total_price: totalOf(lines),
    total_price: totalOf(lines),
    customer_locale: order.locale ?? 'en',
    financial_status: 'paid',
    fulfillment_status: null,
    order_status_url: `https://shop.example.com/orders/${order.id}`,
    source_name: 'web',
    test: false,
    customer: email === null ? null : customer,
    line_items: lineItems(lines, order.id),
    fulfillments: [],
    refunds: [],
    returns: [],
    shipping_lines: [{ title: order.method ?? 'Courier' }],
    shipping_address: {
      ...person,
      address1: '1 Example Street',
      city: 'Kraków',
      zip: '30-001',
      country_code: order.country ?? 'PL',
      province_code: null,
    },
    billing_address: null,
    ...order.changes,
  }
}

/** One parcel of an order; `lines` are the places in the order of what is in it, all when left out. */
export function fulfillmentPayload(
  order: ShopperOrder,
  parcelId: string,
  at: Instant,
  changes: Payload = {},
  lines?: readonly number[],
): Payload {
  const number = `60000${parcelId}`
  const link = `https://tracking.example.com/${parcelId}`
  const items = lineItems(order.lines ?? someGoods, order.id)
  return {
    id: idOf(parcelId),
    order_id: idOf(order.id),
    status: 'success',
    created_at: withOffset(at, 60),
    updated_at: withOffset(at, 60),
    tracking_company: 'InPost',
    shipment_status: null,
    tracking_number: number,
    tracking_numbers: [number],
    tracking_url: link,
    tracking_urls: [link],
    email: order.email ?? null,
    destination: null,
    line_items: lines ? items.filter((_, place) => lines.includes(place)) : items,
    ...changes,
  }
}

export const scanPayload = (
  order: Pick<ShopperOrder, 'id'>,
  parcelId: string,
  status: string,
  at: Instant,
  expectedAt: Instant | null = null,
): Payload => ({
  id: idOf(`${parcelId}${at % 1_000_000}`),
  fulfillment_id: idOf(parcelId),
  order_id: idOf(order.id),
  status,
  message: null,
  happened_at: withOffset(at, 60),
  created_at: withOffset(at, 0),
  updated_at: withOffset(at, 0),
  estimated_delivery_at: expectedAt === null ? null : iso(expectedAt),
  country: 'PL',
})

export type Shopper = {
  readonly email?: string | null
  readonly locale?: string
  readonly lines?: readonly Goods[]
  readonly accepts?: boolean
  readonly changes?: Payload
}

export function checkoutPayload(token: string, at: Instant, shopper: Shopper = {}): Payload {
  const { email = 'anna@example.com', locale = 'en', accepts = true, changes = {} } = shopper
  const lines = shopper.lines ?? [
    { title: 'Jasmine tea', variant: '100 g', quantity: 2, price: '24.50' },
    { title: 'Stoneware mug', price: '49.00' },
  ]
  return {
    token,
    name: `#9${Buffer.from(token).readUIntBE(0, Math.min(6, token.length))}`,
    email,
    phone: null,
    buyer_accepts_marketing: accepts,
    created_at: withOffset(at, 60),
    updated_at: withOffset(at, -300),
    completed_at: null,
    closed_at: null,
    currency: 'PLN',
    presentment_currency: 'PLN',
    customer_locale: locale,
    total_price: totalOf(lines),
    abandoned_checkout_url: `https://shop.example.com/checkouts/${token}/recover?key=secret`,
    line_items: lineItems(lines, '1').map((line, index) => ({ ...line, id: undefined, key: `line-${index}` })),
    shipping_address: [],
    ...changes,
  }
}

/** The same moment told with another UTC offset, as platforms do. */
function withOffset(at: Instant, offset: number): string {
  const distance = Math.abs(offset)
  const clock = [Math.floor(distance / 60), distance % 60].map((part) => String(part).padStart(2, '0')).join(':')
  return `${iso(at + offset * minute).replace('Z', '')}${offset < 0 ? '-' : '+'}${clock}`
}
