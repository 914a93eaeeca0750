import type { ShopEvent } from '../../domain/event.ts'
import type { Instant } from '../../domain/time.ts'
import { count, id, instant, type Part, parts, part, requiredId, text, upper } from '../payload.ts'

export function readShop(payload: Part): readonly ShopEvent[] {
  const domain = text(payload.domain) ?? text(payload.myshopify_domain)
  const address = [text(payload.address1), [text(payload.zip), text(payload.city)].filter(Boolean).join(' ')]
  return [
    {
      type: 'shop',
      at: instant(payload.updated_at) ?? 0,
      shop: {
        name: text(payload.name),
        email: text(payload.customer_email) ?? text(payload.email),
        locale: text(payload.primary_locale),
        timeZone: zone(text(payload.iana_timezone)),
        country: upper(payload.country_code),
        currency: upper(payload.currency),
        url: domain ? `https://${domain}` : null,
        address: address.filter(Boolean).join(', ') || null,
      },
    },
  ]
}

/** Only a zone the runtime knows may replace the shop's own. */
function zone(name: string | null): string | null {
  if (!name) return null
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone
  } catch {
    return null
  }
}

/** The body is the shop as it was; only the delivery itself says when it was told. */
export const readUninstalled = (_payload: Part, toldAt: Instant): readonly ShopEvent[] => [
  { type: 'uninstalled', at: toldAt },
]

export const readShopRedaction = (): readonly ShopEvent[] => [{ type: 'shop erased', at: 0 }]

export const readScopes = (payload: Part): readonly ShopEvent[] => [
  {
    type: 'scopes',
    at: instant(payload.updated_at) ?? 0,
    scopes: (Array.isArray(payload.current) ? payload.current : []).map(text).filter((scope) => scope !== null),
  },
]

/** Shopify App Pricing: chosen and paid at Shopify. Statuses in between (pending, accepted) change nothing yet. */
export function readSubscription(payload: Part): readonly ShopEvent[] {
  const told = part(payload.app_subscription)
  const [plan, status] = [text(told?.name), upper(told?.status)]
  const runs = status === 'ACTIVE'
  if (plan === null || (!runs && !ended.has(status ?? ''))) return []
  return [{ type: 'plan', at: instant(told?.updated_at) ?? 0, plan, runs }]
}

const ended = new Set(['CANCELLED', 'EXPIRED', 'FROZEN'])

export const readProduct = (payload: Part): readonly ShopEvent[] => [
  {
    type: 'product',
    at: instant(payload.updated_at) ?? 0,
    productId: requiredId(payload.id ?? payload.admin_graphql_api_id, 'product'),
    title: text(payload.title) ?? '',
    image: small(text(part(payload.image)?.src) ?? text(parts(payload.images)[0]?.src)),
    url: text(payload.online_store_url),
  },
]

/** Twice the size that letters show it in: what merchants upload weighs megabytes, and Shopify's own servers cut it down. */
function small(picture: string | null): string | null {
  const address = picture === null ? null : URL.parse(picture)
  if (address?.hostname !== 'cdn.shopify.com') return picture
  address.searchParams.set('width', '112')
  return address.href
}

/** Some versions' samples are empty; without an item there is nothing to tell. */
export function readStock(payload: Part): readonly ShopEvent[] {
  const itemId = id(payload.inventory_item_id)
  if (!itemId) return []
  const available = payload.available === null || payload.available === undefined ? null : count(payload.available)
  return [{ type: 'stock', at: instant(payload.updated_at) ?? 0, itemId, available }]
}
