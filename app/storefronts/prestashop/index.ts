import { askedTopics, isHistory } from '../asked.ts'
import { id, instant, oneLine, part, type Reader, readPayload, requiredId, text } from '../payload.ts'
import { pluginTopics } from '../plugin.ts'
import type { Storefront } from '../storefront.ts'
import { personOn, readOrder } from './orders.ts'
import { integer } from './payload.ts'
import { verify } from './verify.ts'

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

const readers = new Map(
  Object.entries({ ...prestaTopics, ...askedTopics(readOrder, readCustomer, readProduct), ...pluginTopics }),
)

export const prestashop: Storefront = {
  name: 'prestashop',
  manners: { secret: 'shop', repeats: true, isGreeting: () => false },
  verify,
  mustAccept: () => false,
  isHistory,
  read: (topic, body, toldAt) => readers.get(topic)?.(readPayload(body), toldAt) ?? null,
}
