import { isShopDomain } from '../platform/address.ts'

export const appBridge = 'https://cdn.shopify.com/shopifycloud/app-bridge.js'

/**
 * Who may show a page of ours inside theirs: this very shop's admin and nobody else, as Shopify's review asks of every document
 * (shopify.dev, "Set up iframe protection"). A name that is no shop's gets nobody.
 */
export const ancestorsOf = (domain: string): string =>
  isShopDomain(domain) ? `https://${domain} https://admin.shopify.com` : `'none'`

/** What a document inside Shopify's admin may do: our own files, and App Bridge from Shopify's. */
export const policyFor = (domain: string): string =>
  [
    `default-src 'none'`,
    `script-src 'self' https://cdn.shopify.com`,
    `style-src 'self' https://cdn.shopify.com`,
    `img-src 'self' https://cdn.shopify.com data:`,
    `font-src https://cdn.shopify.com`,
    `connect-src 'self' https://cdn.shopify.com`,
    `frame-src 'self'`,
    `form-action 'self'`,
    `base-uri 'none'`,
    `frame-ancestors ${ancestorsOf(domain)}`,
  ].join('; ')
