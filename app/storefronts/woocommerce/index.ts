import type { ShopEvent } from '../../domain/event.ts'
import type { Instant } from '../../domain/time.ts'
import { askedTopics, isHistory } from '../asked.ts'
import {
  count,
  id,
  languageTag,
  oneLine,
  type Part,
  part,
  parts,
  type Reader,
  readPayload,
  requiredId,
  text,
} from '../payload.ts'
import { pluginTopics } from '../plugin.ts'
import type { Storefront } from '../storefront.ts'
import { readDeleted, readOrder, readRestored } from './orders.ts'
import { gmt, ours } from './payload.ts'
import { isPing, verify } from './verify.ts'

function readCustomer(payload: Part, toldAt: Instant): readonly ShopEvent[] {
  const billing = part(payload.billing) ?? {}
  return [
    {
      type: 'person',
      at: gmt(payload.date_modified_gmt) ?? gmt(payload.date_created_gmt) ?? toldAt,
      person: {
        id: requiredId(payload.id, 'customer'),
        email: text(payload.email) ?? text(billing.email),
        phone: text(billing.phone),
        firstName: oneLine(payload.first_name) ?? oneLine(billing.first_name),
        lastName: oneLine(payload.last_name) ?? oneLine(billing.last_name),
        locale: languageTag(ours(payload).locale),
      },
    },
  ]
}

/** Nobody is forgotten by it; a wish to be erased comes from WordPress's privacy tools, through our plugin. */
const readDeletedCustomer = (payload: Part): readonly ShopEvent[] => {
  requiredId(payload.id, 'customer')
  return []
}

function readProduct(payload: Part, toldAt: Instant): readonly ShopEvent[] {
  const productId = requiredId(payload.id, 'product')
  const at = gmt(payload.date_modified_gmt) ?? toldAt
  const image = text(parts(payload.images)[0]?.src)
  const told: ShopEvent = {
    type: 'product',
    at,
    productId,
    title: oneLine(payload.name) ?? '',
    image,
    url: text(payload.permalink),
  }
  if (payload.manage_stock !== true) return [told]
  const available = id(payload.stock_quantity) === null ? null : count(payload.stock_quantity)
  return [told, { type: 'stock', at, itemId: productId, available }]
}

/** The topics that WooCommerce itself tells and we register for. */
export const wooTopics: Readonly<Record<string, Reader>> = {
  'order.created': readOrder,
  'order.updated': readOrder,
  'order.restored': readRestored,
  'order.deleted': readDeleted,
  'customer.created': readCustomer,
  'customer.updated': readCustomer,
  'customer.deleted': readDeletedCustomer,
  'product.updated': readProduct,
}

const readers = new Map(
  Object.entries({ ...wooTopics, ...askedTopics(readOrder, readCustomer, readProduct), ...pluginTopics }),
)

/** It never repeats a delivery, and switches a webhook off in silence after seven failures in a row. */
export const woocommerce: Storefront = {
  name: 'woocommerce',
  manners: { secret: 'shop', repeats: false, isGreeting: isPing },
  verify,
  mustAccept: () => false,
  isHistory,
  read: (topic, body, toldAt) => readers.get(topic)?.(readPayload(body), toldAt) ?? null,
}
