import type { Subject } from '../domain/message.ts'
import type { Order } from '../domain/order.ts'
import type { Standing } from '../domain/standing.ts'

/** The buttons a letter can have: only addresses we know, and only of the web. */
export function linksOf(links: { readonly [name: string]: string | null }): { readonly [name: string]: string } {
  const web = Object.entries(links).filter((link): link is [string, string] => /^https?:\/\//i.test(link[1] ?? ''))
  return Object.fromEntries(web)
}

/** The order's own name for the person goes first: a gift or an office order is signed by whoever placed it. */
export const firstNameOf = ({ order, cart, customer }: Standing): string | null =>
  order?.firstName ?? cart?.firstName ?? customer?.firstName ?? null

/** Whether there is anywhere to write to. */
export const hasAddress = ({ order, cart, customer }: Standing): boolean =>
  Boolean(order?.email ?? cart?.email ?? customer?.email)

export const aboutOrder = (order: Order, { customer }: Standing, parcelId: string | null = null): Subject => ({
  customerId: order.customerId ?? customer?.id ?? null,
  orderId: order.id,
  parcelId,
  cartToken: null,
})
