import type { Shop } from '../domain/shop.ts'

/** Letters a platform sends by itself about the same thing as one of our flows, and the page of its admin where they are switched off. */
const pages: Readonly<Record<string, string>> = {
  'abandoned-cart': 'marketing/automations',
  'delivery-notice': 'settings/notifications',
}

/**
 * What to say beside a flow, so that nobody is told twice; null when there is nothing to say. Whether Shopify's are on is for the
 * merchant to look at: we do not know it.
 */
export function platformLetters(shop: Pick<Shop, 'platform' | 'domain'>, flow: string) {
  const page = pages[flow]
  if (shop.platform !== 'shopify' || page === undefined) return null
  const store = shop.domain.replace(/\.myshopify\.com$/, '')
  return { key: `flow.twice.${flow}`, href: `https://admin.shopify.com/store/${store}/${page}` }
}
