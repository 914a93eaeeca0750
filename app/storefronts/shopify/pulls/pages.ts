import { type Part, part, parts, text } from '../../payload.ts'
import type { Access, Ask } from '../platform/ask.ts'
import { PlatformFault } from '../platform/fault.ts'
import { questions, within } from '../platform/questions.ts'
import { nodes } from '../platform/retold.ts'

export type Listed = 'orders' | 'customers' | 'products'
export type Page = { readonly nodes: readonly Part[]; readonly next: string | null }

const largest: Readonly<Record<Listed, number>> = { orders: 20, customers: 100, products: 100 }

/**
 * Reads lists page by page. How much a page may hold depends on what the platform asks for it: one that is too dear is asked in
 * halves, and what was learnt holds for the pages after it.
 */
export function openPages(ask: Ask) {
  const sizes: Record<Listed, number> = { ...largest }

  async function pageOf(access: Access, list: Listed, filter: string, after: string | null): Promise<Page> {
    for (;;) {
      const first = sizes[list]
      try {
        const answer = await ask(access, questions[list], { first, after, filter })
        const connection = part(answer[list])
        if (!connection) throw new PlatformFault('forbidden', `Shopify does not let the app read ${list}.`)
        const info = part(connection.pageInfo)
        const found = nodes(connection)
        return {
          nodes: list === 'orders' ? await Promise.all(found.map((order) => whole(access, order))) : found,
          next: info?.hasNextPage === true ? text(info.endCursor) : null,
        }
      } catch (error) {
        if (!(error instanceof PlatformFault) || error.kind !== 'too dear' || first === 1) throw error
        sizes[list] = Math.max(1, Math.floor(first / 2))
      }
    }
  }

  /** An order with all its lines, refunds and parcels, when there are more than come along. */
  async function whole(access: Access, order: Part): Promise<Part> {
    const rest: { -readonly [field in keyof Part]: unknown } = { ...order }
    const lines = [...nodes(order.lineItems)]
    let info = part(part(order.lineItems)?.pageInfo)
    while (info?.hasNextPage === true) {
      const answer = await ask(access, questions.orderLines, { id: order.id, after: info.endCursor })
      const more = part(part(answer.order)?.lineItems)
      lines.push(...nodes(more))
      info = part(more?.pageInfo)
      rest.lineItems = { nodes: lines }
    }
    if (parts(order.refunds).length === within.refunds)
      rest.refunds = part((await ask(access, questions.orderRefunds, { id: order.id })).order)?.refunds
    if (parts(order.fulfillments).length === within.parcels)
      rest.fulfillments = part((await ask(access, questions.orderParcels, { id: order.id })).order)?.fulfillments
    return rest
  }

  return pageOf
}

/** A moment as the platform's search understands it. */
export const sinceFilter = (field: 'created_at' | 'updated_at', since: number): string =>
  `${field}:>='${new Date(since).toISOString().slice(0, 19)}Z'`
