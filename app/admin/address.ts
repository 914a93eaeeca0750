import type { Shop } from '../domain/shop.ts'

/** Where a shop's pages are: `/admin/shops/sklep.example.com`. */
export const baseOf = (shop: Pick<Shop, 'domain'>): string => `/admin/shops/${encodeURIComponent(shop.domain)}`
