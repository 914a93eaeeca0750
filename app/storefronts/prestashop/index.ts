import type { ShopEvent } from '../../domain/event.ts'
import type { Instant } from '../../domain/time.ts'
import { id, instant, oneLine, type Part, part, readPayload, requiredId, text } from '../payload.ts'
import { pluginTopics } from '../plugin.ts'
import type { Storefront } from '../storefront.ts'
import { personOn, readOrder } from './orders.ts'
import { integer } from './payload.ts'
import { verify } from './verify.ts'

type Reader = (payload: Part, toldAt: Instant) => readonly ShopEvent[]

const readOrderDeleted: Reader = (payload, toldAt) => [
  { type: 'order deleted', at: instant(payload.at) ?? toldAt, orderId: requiredId(payload.id, 'order') },
]

const readCustomer: Reader = (payload, toldAt) => {
  requiredId(part(payload.customer)?.id, 'customer')
  return [{ type: 'person', at: instant(payload.at) ?? toldAt, person: personOn(payload) }]
}

const readProduct: Reader = (payload, toldAt) => {
  const product = part(payload.product) ?? {}
  const productId = requiredId(product.id, 'product')
  const at = instant(payload.at) ?? toldAt
  return [
    { type: 'product', at, productId, title: oneLine(product.name) ?? '', image: text(product.image), url: null },
    ...(id(product.quantity) === null
      ? []
      : [{ type: 'stock', at, itemId: productId, available: integer(product.quantity) } as const]),
  ]
}

/** What our module tells in PrestaShop's own fields. */
export const prestaTopics: Readonly<Record<string, Reader>> = {
  order: readOrder,
  order_deleted: readOrderDeleted,
  customer: readCustomer,
  product: readProduct,
}

/** What we read back ourselves; `history/` is what was so before the shop was connected. */
const readBackTopics: Readonly<Record<string, Reader>> = {
  'read/orders': readOrder,
  'read/customers': readCustomer,
  'read/products': readProduct,
  'history/orders': readOrder,
  'history/customers': readCustomer,
  'history/products': readProduct,
}

const readers = new Map(Object.entries({ ...prestaTopics, ...readBackTopics, ...pluginTopics }))

export const prestashop: Storefront = {
  name: 'prestashop',
  manners: { secret: 'shop', repeats: true, isGreeting: () => false },
  verify,
  mustAccept: () => false,
  isHistory: (topic) => topic.startsWith('history/'),
  read: (topic, body, toldAt) => readers.get(topic)?.(readPayload(body), toldAt) ?? null,
}
