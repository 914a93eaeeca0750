import type { ShopEvent } from '../../domain/event.ts'
import type { Instant } from '../../domain/time.ts'
import { readOrder } from './orders.ts'
import { readScan } from './parcels.ts'
import type { Part } from './payload.ts'
import { readCustomer } from './people.ts'
import { customerAsDelivered, orderAsDelivered, productAsDelivered, scansAsDelivered } from './platform/retold.ts'
import { readProduct } from './shop.ts'

type Reader = (payload: Part, toldAt: Instant) => readonly ShopEvent[]

const order: Reader = (told) => [
  ...readOrder(orderAsDelivered(told)),
  ...scansAsDelivered(told).flatMap((scan) => readScan(scan)),
]
const customer: Reader = (told) => readCustomer(customerAsDelivered(told))
const product: Reader = (told) => readProduct(productAsDelivered(told))

/**
 * Journal rows we write ourselves, from what we asked the platform: `read/…` closes gaps that deliveries left,
 * `history/…` is what was there before us. Nobody else may send them.
 */
export const askedReaders: Readonly<Record<string, Reader>> = {
  'read/orders': order,
  'read/customers': customer,
  'read/products': product,
  'history/orders': order,
  'history/customers': customer,
  'history/products': product,
}

export const isOurTopic = (topic: string): boolean => /^(?:read|history|carrier)\//.test(topic)
export const isHistory = (topic: string): boolean => topic.startsWith('history/')
