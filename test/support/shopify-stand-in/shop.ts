import { openAllowance } from './allowance.ts'
import type { StandInCustomer, StandInProduct, Told } from './words.ts'

/** A shop at the stand-in: what it holds, and who may ask. */
export type StandInShop = {
  readonly domain: string
  locale: string
  scopes: string[]
  readonly particulars: Told
  /** The newest payload of each order, by id. */
  readonly orders: Map<string, Told>
  readonly scans: Told[]
  readonly customers: StandInCustomer[]
  readonly products: StandInProduct[]
  /** Discount codes, by their ids. */
  readonly discounts: Map<string, StandInDiscount>
  /** What workflows in Shopify Flow were started with. */
  readonly triggered: { readonly [key: string]: unknown }[]
  /** When carts were left that Shopify wrote about. */
  readonly reminded: string[]
  readonly webhooks: { topic: string; uri: string }[]
  subscriptions: object[]
  /** Tokens that open it, and until when. */
  readonly accessTokens: Map<string, number>
  /** Refresh tokens; a used one may be tried again until its successor was used. */
  readonly refreshTokens: Map<string, { until: number; replacedBy: string | null }>
  allowance: ReturnType<typeof openAllowance>
}

export type StandInDiscount = {
  readonly code: string
  readonly input: { readonly [field: string]: unknown }
  ended: boolean
}

export const openShop = (domain: string, now: () => number): StandInShop => ({
  domain,
  locale: 'pl',
  scopes: ['read_orders', 'read_customers', 'read_products', 'read_fulfillments', 'read_locales'],
  particulars: {
    name: 'Cups & Co',
    contactEmail: 'owner@cups.example',
    email: 'office@cups.example',
    myshopifyDomain: domain,
    ianaTimezone: 'Europe/Warsaw',
    currencyCode: 'PLN',
    updatedAt: '2026-10-01T10:00:00Z',
    primaryDomain: { host: 'cups.example.com' },
    shopAddress: { address1: 'ul. Przykładowa 1', zip: '30-001', city: 'Kraków', countryCodeV2: 'PL' },
  },
  orders: new Map(),
  scans: [],
  customers: [],
  products: [],
  discounts: new Map(),
  triggered: [],
  reminded: [],
  webhooks: [],
  subscriptions: [],
  accessTokens: new Map(),
  refreshTokens: new Map(),
  allowance: openAllowance(now),
})
