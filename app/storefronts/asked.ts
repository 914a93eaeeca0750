import type { Reader } from './payload.ts'

/**
 * Journal rows we write ourselves, from what we asked the platform: `read/…` closes gaps that deliveries left, `history/…`
 * is what was so before the shop was connected.
 */
export const askedTopics = (orders: Reader, customers: Reader, products: Reader): Readonly<Record<string, Reader>> => ({
  'read/orders': orders,
  'read/customers': customers,
  'read/products': products,
  'history/orders': orders,
  'history/customers': customers,
  'history/products': products,
})

export const isHistory = (topic: string): boolean => topic.startsWith('history/')
