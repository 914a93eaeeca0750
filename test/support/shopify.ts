import { iso, type Instant } from '../../app/domain/time.ts'

/** Deliveries shaped as Shopify's of version 2026-10; ids as text of digits beyond 2^53, written into the JSON as numbers. */
export type Payload = { readonly [field: string]: unknown }

export type ShopperOrder = {
  readonly id: string
  readonly at: Instant
  readonly updatedAt?: Instant
  readonly email?: string | null
  readonly firstName?: string
  readonly country?: string
  readonly checkoutToken?: string
  readonly lines?: readonly string[]
  readonly changes?: Payload
}

const idOf = (text: string): { readonly rawNumber: string } => ({ rawNumber: text })

/** JSON in which `{ rawNumber }` stands as the digits themselves. */
export const bodyOf = (payload: Payload): Buffer =>
  Buffer.from(JSON.stringify(payload).replaceAll(/\{"rawNumber":"(\d+)"\}/g, '$1'))

const lineItems = (order: ShopperOrder) =>
  (order.lines ?? ['Stoneware mug']).map((title, index) => ({
    id: idOf(`${order.id}${index}`),
    title,
    variant_title: null,
    quantity: 1,
    current_quantity: 1,
    price: '49.00',
    requires_shipping: true,
    product_id: idOf('788032119674292922'),
    variant_id: null,
    gift_card: false,
  }))

export function orderPayload(order: ShopperOrder): Payload {
  const { email = 'anna@example.com', country = 'PL', firstName = 'Anna' } = order
  const total = ((order.lines ?? ['']).length * 49).toFixed(2)
  return {
    id: idOf(order.id),
    admin_graphql_api_id: `gid://shopify/Order/${order.id}`,
    name: `#${order.id.slice(-4)}`,
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
    current_total_price: total,
    total_price: total,
    customer_locale: 'en',
    financial_status: 'paid',
    fulfillment_status: null,
    order_status_url: `https://cups.example.com/orders/${order.id}`,
    source_name: 'web',
    test: false,
    customer:
      email === null
        ? null
        : {
            id: idOf(`7${order.id}`),
            email,
            phone: null,
            first_name: firstName,
            last_name: 'Example',
            updated_at: withOffset(order.at, 0),
          },
    line_items: lineItems(order),
    fulfillments: [],
    refunds: [],
    returns: [],
    shipping_lines: [{ title: 'Courier' }],
    shipping_address: {
      first_name: firstName,
      last_name: 'Example',
      address1: '1 Example Street',
      city: 'Kraków',
      zip: '30-001',
      country_code: country,
      province_code: null,
    },
    billing_address: null,
    ...order.changes,
  }
}

export const fulfillmentPayload = (
  order: ShopperOrder,
  parcelId: string,
  at: Instant,
  changes: Payload = {},
): Payload => ({
  id: idOf(parcelId),
  order_id: idOf(order.id),
  status: 'success',
  created_at: withOffset(at, 60),
  updated_at: withOffset(at, 60),
  tracking_company: 'InPost',
  shipment_status: null,
  tracking_number: `60000${parcelId}`,
  tracking_numbers: [`60000${parcelId}`],
  tracking_url: `https://tracking.example.com/${parcelId}`,
  tracking_urls: [`https://tracking.example.com/${parcelId}`],
  email: order.email ?? 'anna@example.com',
  destination: null,
  line_items: lineItems(order),
  ...changes,
})

export const scanPayload = (order: ShopperOrder, parcelId: string, status: string, at: Instant): Payload => ({
  id: idOf(`${parcelId}${at % 1_000_000}`),
  fulfillment_id: idOf(parcelId),
  order_id: idOf(order.id),
  status,
  message: null,
  happened_at: withOffset(at, 60),
  created_at: withOffset(at, 0),
  updated_at: withOffset(at, 0),
  estimated_delivery_at: null,
  country: 'PL',
})

export const checkoutPayload = (
  token: string,
  at: Instant,
  { email = 'anna@example.com', changes = {} }: { readonly email?: string | null; readonly changes?: Payload } = {},
): Payload => ({
  token,
  name: `#9${token.length}${at}`,
  email,
  phone: null,
  buyer_accepts_marketing: true,
  created_at: withOffset(at, 60),
  updated_at: withOffset(at, -300),
  completed_at: null,
  closed_at: null,
  currency: 'PLN',
  presentment_currency: 'PLN',
  customer_locale: 'en',
  total_price: '98.00',
  abandoned_checkout_url: `https://cups.example.com/checkouts/${token}/recover?key=secret`,
  line_items: [
    {
      key: 'a',
      title: 'Jasmine tea',
      variant_title: '100 g',
      quantity: 2,
      price: '24.50',
      requires_shipping: true,
      product_id: 1,
      variant_id: 2,
    },
    {
      key: 'b',
      title: 'Stoneware mug',
      variant_title: null,
      quantity: 1,
      price: '49.00',
      requires_shipping: true,
      product_id: 3,
      variant_id: 4,
    },
  ],
  shipping_address: [],
  ...changes,
})

/** The same moment told with another UTC offset, as platforms do. */
function withOffset(at: Instant, minutes: number): string {
  const sign = minutes < 0 ? '-' : '+'
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60]
  const local = iso(at + minutes * 60_000).replace('Z', '')
  return `${local}${sign}${String(hours).padStart(2, '0')}:${String(rest).padStart(2, '0')}`
}
