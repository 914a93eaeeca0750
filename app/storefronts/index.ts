import type { Shop } from '../domain/shop.ts'
import { storeHealth } from './connect/health.ts'
import type { Health } from './health.ts'
import { shopifyHealth } from './shopify/health.ts'
import { prestashop } from './prestashop/index.ts'
import { shopify } from './shopify/index.ts'
import { woocommerce } from './woocommerce/index.ts'
import type { Storefront } from './storefront.ts'

/** The platforms a shop may run on; adding one is its own folder and a line here. */
export const storefronts: readonly Storefront[] = [shopify, woocommerce, prestashop]

export const storefrontNamed = (name: string): Storefront | undefined =>
  storefronts.find((storefront) => storefront.name === name)

/** How each platform's connection is looked at; one that has nothing to say beyond its deliveries says nothing. */
export const healthOf: { readonly [platform in Shop['platform']]: Health } = {
  shopify: shopifyHealth,
  woocommerce: storeHealth('woo'),
  prestashop: storeHealth('presta'),
}
