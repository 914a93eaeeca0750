import type { Cart } from '../../app/domain/cart.ts'
import type { Consent, Customer } from '../../app/domain/customer.ts'
import type { Flow, FlowContext } from '../../app/domain/flow.ts'
import type { Message } from '../../app/domain/message.ts'
import type { Line, Order } from '../../app/domain/order.ts'
import { tell, type Parcel, type ParcelHistory, type ParcelStatus } from '../../app/domain/parcel.ts'
import type { Shop } from '../../app/domain/shop.ts'
import type { PastMessage, Reach, Standing } from '../../app/domain/standing.ts'
import { day, hour, type Instant } from '../../app/domain/time.ts'

/** A Tuesday in May, noon in Warsaw. */
export const noon: Instant = Date.parse('2026-05-12T12:00:00+02:00')

export const shop: Shop = {
  id: 1,
  domain: 'sklep.example.com',
  platform: 'shopify',
  name: 'Sklep Przykładowy',
  email: 'sklep@example.com',
  locale: 'pl',
  languages: ['pl', 'en'],
  timeZone: 'Europe/Warsaw',
  country: 'PL',
  currency: 'PLN',
  url: 'https://sklep.example.com',
  address: 'ul. Przykładowa 1, 00-001 Warszawa',
  status: 'active',
}

/** A flow that is always right, so that only the gate decides. */
export const flow: Flow = {
  name: 'nps',
  title: { pl: 'Próba', en: 'Trial' },
  purpose: 'survey',
  hears: [],
  defaults: {},
  readSettings: () => ({}),
  decide: () => [],
  stillTrue: () => null,
  letter: () => ({ firstName: null, orderName: null, links: {} }),
  variant: () => 'ask',
  variants: ['ask'],
  sample: () => ({ firstName: null, orderName: null, links: {} }),
}
export const context: FlowContext<object> = { shop, settings: {}, onSince: 0, now: noon }

export const anna: Customer = {
  id: 'c1',
  firstName: 'Anna',
  lastName: 'Przykładowa',
  email: 'anna@example.com',
  phone: null,
  locale: 'pl',
}

export const line = (id: string, more: Partial<Line> = {}): Line => ({
  id,
  productId: null,
  variantId: null,
  title: `Goods ${id}`,
  variant: null,
  quantity: 1,
  price: { amount: 4900, currency: 'PLN' },
  image: null,
  shipped: true,
  ...more,
})

export const order = (more: Partial<Order> = {}): Order => ({
  id: 'o1',
  name: '#1001',
  customerId: 'c1',
  email: 'anna@example.com',
  phone: null,
  firstName: 'Anna',
  locale: 'pl',
  placedAt: noon - 3 * day,
  updatedAt: noon - 3 * day,
  cancelledAt: null,
  payment: 'paid',
  total: { amount: 9800, currency: 'PLN' },
  lines: [line('l1'), line('l2')],
  refunds: [],
  delivery: { name: null, line: null, city: null, postcode: null, province: null, country: 'PL' },
  deliveryMethod: 'InPost Paczkomat',
  cartToken: null,
  statusUrl: 'https://sklep.example.com/orders/o1',
  test: false,
  source: 'web',
  ...more,
})

/** A history with each status told once. */
export const told = (...scans: readonly (readonly [ParcelStatus, Instant])[]): ParcelHistory =>
  scans.reduce<ParcelHistory>((history, [status, at]) => tell(history, status, { first: at, last: at }), {})

export const parcel = (more: Partial<Parcel> = {}): Parcel => ({
  id: 'p1',
  orderId: 'o1',
  carrier: 'InPost',
  number: '600000000000000000000001',
  trackingUrl: 'https://tracking.example.com/600000000000000000000001',
  lines: [
    { lineId: 'l1', title: 'Goods l1', quantity: 1 },
    { lineId: 'l2', title: 'Goods l2', quantity: 1 },
  ],
  history: {},
  createdAt: noon - 2 * day,
  updatedAt: noon - 2 * day,
  expectedAt: null,
  cancelled: false,
  ...more,
})

export const cart = (more: Partial<Cart> = {}): Cart => ({
  token: 't1',
  platformId: null,
  customerId: 'c1',
  email: 'anna@example.com',
  phone: null,
  firstName: 'Anna',
  locale: 'pl',
  country: 'PL',
  province: null,
  total: { amount: 4900, currency: 'PLN' },
  lines: [line('l1')],
  restoreUrl: 'https://sklep.example.com/recover/t1',
  createdAt: noon - hour,
  updatedAt: noon,
  completedAt: null,
  deletedAt: null,
  ...more,
})

export const standing = (more: Partial<Standing> = {}): Standing => ({
  customer: anna,
  order: null,
  parcels: [],
  returns: [],
  cart: null,
  orders: more.order ? [more.order] : [],
  answered: false,
  codeUsed: false,
  ...more,
})

export const message = (more: Partial<Message> = {}): Message => ({
  id: 'm1',
  shopId: 1,
  flow: 'nps',
  key: 'nps:o1',
  purpose: 'survey',
  channel: 'email',
  step: 1,
  facts: {},
  to: 'anna@example.com',
  locale: 'pl',
  state: 'claimed',
  dueAt: noon,
  expiresAt: noon + 14 * day,
  customerId: 'c1',
  orderId: 'o1',
  parcelId: null,
  cartToken: null,
  ...more,
})

export const reach = (more: Partial<Reach> = {}): Reach => ({
  consents: [],
  suppressions: [],
  past: [],
  holds: [],
  ...more,
})

export const consent = (purpose: Consent['purpose'], state: Consent['state'], at: Instant = noon - day): Consent => ({
  channel: 'email',
  purpose,
  state,
  at,
  source: 'checkout',
})

export const past = (more: Partial<PastMessage> = {}): PastMessage => ({
  id: 'm0',
  flow: 'nps',
  purpose: 'survey',
  orderId: null,
  cartToken: null,
  step: 1,
  sentAt: noon - day,
  ...more,
})
