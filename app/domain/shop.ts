/** The shop as flows, letters and rules see it; no secrets. */
export type Shop = {
  readonly id: number
  /** The platform's name of it, lower case: `sklep.myshopify.com`. */
  readonly domain: string
  readonly platform: 'shopify' | 'woocommerce' | 'prestashop'
  readonly name: string
  readonly email: string | null
  /** BCP 47, as the platform tells it. */
  readonly locale: string
  /** What it writes letters in: at least one language, its own first. */
  readonly languages: readonly string[]
  /** IANA. */
  readonly timeZone: string
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  /** ISO 4217. */
  readonly currency: string
  /** The shop's own front page. */
  readonly url: string
  /** Postal address for the letter's footer. */
  readonly address: string | null
  readonly status: 'active' | 'paused' | 'uninstalled'
}
