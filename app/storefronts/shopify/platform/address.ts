/** Where a shop's platform answers: its own https address, or in tests the stand-in that plays all shops. */
export type Addresses = (domain: string) => string

/** The name of a shop at Shopify; anything else never becomes part of an address or a key. */
export const isShopDomain = (text: string): boolean => /^[a-z0-9][a-z0-9-]{0,100}\.myshopify\.com$/.test(text)

/** `standIn`: the address of a stand-in for Shopify, which tells shops apart by the path's beginning. Throws on a name that is none. */
export const addressesFrom =
  (standIn: string | null): Addresses =>
  (domain) => {
    if (!isShopDomain(domain)) throw new Error('a shop is asked by its myshopify.com domain only')
    return standIn === null ? `https://${domain}` : `${standIn}/${domain}`
  }

/** The version every question is written for and shopify.app.toml asks deliveries in. */
export const apiVersion = '2026-10'
