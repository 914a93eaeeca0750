import type { ShopEvent } from '../../domain/event.ts'
import { currencyOf, id, instant, money, type Part, requiredInstant, text } from '../payload.ts'
import { consentGiven, ofPerson } from '../person.ts'
import { Unreadable } from '../storefront.ts'
import { address } from './address.ts'
import { linesFrom } from './orders.ts'
import { personOn } from './people.ts'

/** Since API version 2026-04 a checkout has no id; its name is `#` and the id that `checkouts/delete` will name. */
const platformId = (payload: Part): string | null => id(payload.id) ?? text(payload.name)?.replace(/^#/, '') ?? null

export function readCheckout(payload: Part): readonly ShopEvent[] {
  const token = text(payload.token)
  if (!token) throw new Unreadable('The delivery does not say which checkout it is about.')
  // A checkout's amounts are in the shopper's currency, an order's in the shop's (shopify.dev, "Support multiple currencies").
  const currency = currencyOf(payload.presentment_currency, payload.currency)
  const createdAt = requiredInstant(payload.created_at, payload.updated_at)
  const updatedAt = instant(payload.updated_at) ?? createdAt
  const completedAt = instant(payload.completed_at)
  const person = personOn(payload)
  const place = address(payload.shipping_address) ?? address(payload.billing_address)
  return [
    {
      type: 'cart',
      at: updatedAt,
      cart: {
        token,
        platformId: platformId(payload),
        ...ofPerson(person),
        country: place?.country ?? null,
        province: place?.province ?? null,
        total: money(payload.total_price, currency),
        lines: linesFrom(payload.line_items, currency),
        restoreUrl: text(payload.abandoned_checkout_url),
        createdAt,
        updatedAt,
        completedAt,
        // Closed without an order: the shop has put it away, and nobody is reminded of it.
        deletedAt: completedAt === null ? instant(payload.closed_at) : null,
      },
    },
    // As old as the checkout: its later changes repeat the tick, and must not outrank an unsubscribing since.
    ...consentGiven(person, payload.buyer_accepts_marketing, createdAt),
  ]
}

/** Names the checkout by id alone; the token it is kept by is found through the name it was told with. */
export function readCheckoutDeleted(payload: Part): readonly ShopEvent[] {
  const deleted = platformId(payload)
  if (!deleted) throw new Unreadable('The delivery does not say which checkout it is about.')
  return [
    { type: 'cart deleted', at: instant(payload.updated_at) ?? instant(payload.created_at) ?? 0, platformId: deleted },
  ]
}
