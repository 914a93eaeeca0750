import type { Instant } from '../domain/time.ts'
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

/** A row of the journal as we write it ourselves; the same shape as a delivery's. */
export type OwnEntry = {
  readonly shopId: number
  readonly topic: string
  readonly deliveryId: string
  readonly eventId: null
  readonly apiVersion: string | null
  readonly triggeredAt: Instant | null
  readonly receivedAt: Instant
  readonly payload: Buffer
}

export const isHistory = (topic: string): boolean => topic.startsWith('history/')
