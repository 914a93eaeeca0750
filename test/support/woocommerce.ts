import { createHmac } from 'node:crypto'
import { iso, type Instant } from '../../app/domain/time.ts'
import type { Payload } from './shopify.ts'

/** The headers of a delivery as WooCommerce sends them; its delivery id says little, so a test may leave it. */
export const wooHeaders = (
  secret: string,
  topic: string,
  body: Buffer,
  deliveryId = 'made-up',
): Record<string, string> => ({
  'content-type': 'application/json',
  'user-agent': 'WooCommerce/9.9.5 Hookshot (WordPress/6.9)',
  'x-wc-webhook-source': 'https://cups.example/',
  'x-wc-webhook-topic': topic,
  'x-wc-webhook-resource': topic.split('.')[0] ?? '',
  'x-wc-webhook-event': topic.split('.')[1] ?? '',
  'x-wc-webhook-signature': createHmac('sha256', secret).update(body).digest('base64'),
  'x-wc-webhook-id': '1',
  'x-wc-webhook-delivery-id': deliveryId,
})

/** UTC and the same moment by a clock in Warsaw in winter, neither of which says so. */
const both = (name: string, at: Instant | null): Payload => ({
  [name]: at === null ? null : iso(at + 3_600_000).slice(0, 19),
  [`${name}_gmt`]: at === null ? null : iso(at).slice(0, 19),
})

const meta = (values: Readonly<Record<string, unknown>>): readonly Payload[] =>
  Object.entries(values).map(([key, value], index) => ({ id: index + 1, key, value }))

export type WooOrder = {
  readonly id: number
  readonly at: Instant
  readonly updatedAt?: Instant
  readonly status?: string
  readonly email?: string
  readonly metas?: Readonly<Record<string, unknown>>
  readonly changes?: Payload
}

/** An order as a WooCommerce 9 shop with the plugin tells it; every field that the reader looks at is there. */
export const wooOrder = ({
  id,
  at,
  updatedAt = at,
  status = 'processing',
  email,
  metas = {},
  changes,
}: WooOrder): Payload => ({
  id,
  parent_id: 0,
  status,
  currency: 'PLN',
  ...both('date_created', at),
  ...both('date_modified', updatedAt),
  ...both('date_paid', at),
  ...both('date_completed', null),
  total: '49.00',
  total_tax: '9.16',
  customer_id: 0,
  billing: {
    first_name: 'Anna',
    last_name: 'Example',
    address_1: '1 Example Street',
    address_2: '',
    city: 'Kraków',
    state: '',
    postcode: '30-001',
    country: 'PL',
    email: email ?? 'anna@example.com',
    phone: '',
  },
  shipping: {
    first_name: '',
    last_name: '',
    address_1: '',
    address_2: '',
    city: '',
    state: '',
    postcode: '',
    country: '',
  },
  created_via: 'checkout',
  number: String(id),
  meta_data: meta(metas),
  line_items: [
    {
      id: id * 10,
      name: 'Stoneware mug',
      product_id: 10,
      variation_id: 0,
      quantity: 1,
      subtotal: '39.84',
      subtotal_tax: '9.16',
      total: '39.84',
      total_tax: '9.16',
      price: 39.84,
      meta_data: [],
      parent_name: null,
    },
  ],
  shipping_lines: [{ id: 2, method_title: 'Courier', method_id: 'flat_rate', total: '0.00' }],
  refunds: [],
  aftercare: { locale: 'en_GB', status_url: `https://cups.example/my-account/view-order/${id}/` },
  ...changes,
})

/** A parcel in the words of our own plugins. */
export const ownParcel = (
  orderId: number,
  parcel: string,
  status: string | null,
  at: Instant,
  createdAt = at,
): Payload => ({
  order_id: orderId,
  parcel: {
    id: parcel,
    carrier: 'InPost',
    number: `60000${parcel}`,
    url: `https://tracking.example.com/${parcel}`,
    lines: [{ line_id: orderId * 10, title: 'Stoneware mug', quantity: 1 }],
    status,
    status_at: iso(at),
    created_at: iso(createdAt),
    updated_at: iso(at),
  },
})

/** A cart in the words of our own plugins. */
export const ownCart = (token: string, at: Instant, email = 'anna@example.com', changes: Payload = {}): Payload => ({
  token,
  email,
  first_name: 'Anna',
  locale: 'en_GB',
  country: 'PL',
  currency: 'PLN',
  total: '98.00',
  lines: [
    { id: 'l1', product_id: 5, title: 'Jasmine tea', variant: '100 g', quantity: 2, price: '24.50' },
    { id: 'l2', product_id: 10, title: 'Stoneware mug', quantity: 1, price: '49.00' },
  ],
  restore_url: `https://cups.example/?aftercare_cart=${token}`,
  created_at: iso(at),
  updated_at: iso(at),
  consent: true,
  consent_at: iso(at),
  ...changes,
})
