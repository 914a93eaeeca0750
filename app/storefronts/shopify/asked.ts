import { askedTopics } from '../asked.ts'
import type { Reader } from '../payload.ts'
import { readOrder } from './orders.ts'
import { readScan } from './parcels.ts'
import { readCustomer } from './people.ts'
import { customerAsDelivered, orderAsDelivered, productAsDelivered, scansAsDelivered } from './platform/retold.ts'
import { readProduct } from './shop.ts'

const order: Reader = (told) => [
  ...readOrder(orderAsDelivered(told)),
  ...scansAsDelivered(told).flatMap((scan) => readScan(scan)),
]
const customer: Reader = (told) => readCustomer(customerAsDelivered(told))
const product: Reader = (told) => readProduct(productAsDelivered(told))

export const askedReaders = askedTopics(order, customer, product)

/** Topics of our own rows, which nobody else may send. */
export const isOurTopic = (topic: string): boolean => /^(?:read|history|carrier)\//.test(topic)
