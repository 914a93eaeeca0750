import { createHash } from 'node:crypto'
import { iso, minute, second, type Instant } from '../../../domain/time.ts'
import type { StorePullKind } from '../../../shops/pulls.ts'
import type { OwnEntry } from '../../asked.ts'
import { ownEntry, unheard } from '../../connect/read-back.ts'
import type { Round } from '../../connect/tend.ts'
import { id, type Part } from '../../payload.ts'
import { gmt } from '../payload.ts'
import { perPage, type Woo } from './ask.ts'

/** Clocks differ, and an order may be filed a little after the moment it carries. */
const overlap = 10 * minute

type Listed = {
  readonly kind: StorePullKind
  readonly path: string
  readonly topic: string
  /** Each is a list of its own: "any" leaves the bin out. */
  readonly filters: readonly Readonly<Record<string, string>>[]
}

const orders: Listed = {
  kind: 'store orders',
  path: 'orders',
  topic: 'orders',
  filters: [{ status: 'any' }, { status: 'trash' }],
}
const products: Listed = {
  kind: 'store products',
  path: 'products',
  topic: 'products',
  filters: [{ status: 'publish' }],
}

/**
 * What changed at the store since we looked last, whether a webhook told of it or not: WooCommerce repeats no delivery. What says
 * the same as before is the same row of the journal, and an order older than what we know is left alone.
 */
export async function readBack(round: Round, woo: Woo): Promise<void> {
  await readChanged(round, woo, orders)
  await readChanged(round, woo, products)
  await readNewCustomers(round, woo)
}

async function readChanged(round: Round, woo: Woo, list: Listed): Promise<void> {
  const pull = round.pulls.get(list.kind)
  if (!pull) return
  const begun = round.now()
  let { done } = pull
  for (const filter of list.filters) {
    let [from, page] = [pull.since - overlap, 1]
    while (await round.mayGoOn()) {
      const found = await woo.list(list.path, {
        ...filter,
        modified_after: iso(from).slice(0, 19),
        dates_are_gmt: 'true',
        orderby: 'modified',
        order: 'asc',
        per_page: String(perPage),
        page: String(page),
      })
      const news = list === orders ? await unheard(round, found, (order) => id(order.id), changedAt) : found
      await Promise.all(news.map((one) => round.append(entryOf(round, list.topic, one))))
      done += news.length
      await round.keep(list.kind, { done, why: null })
      if (found.length < perPage) break
      // By moment and not by number of page: what changes while we read would push others across the edge of a page.
      const last = gmt(found.at(-1)?.date_modified_gmt) ?? from
      if (last - second > from) [from, page] = [last - second, 1]
      else page++
    }
    if (round.stopping()) return
  }
  await round.keep(list.kind, { since: begun, done, why: null })
}

/** Customers can be listed by the day they came only; what changes later comes by webhook and with their orders. */
async function readNewCustomers(round: Round, woo: Woo): Promise<void> {
  const pull = round.pulls.get('store customers')
  if (!pull) return
  const begun = round.now()
  let { done } = pull
  for (let page = 1; await round.mayGoOn(); page++) {
    const found = await woo.list('customers', {
      orderby: 'registered_date',
      order: 'desc',
      role: 'all',
      per_page: String(perPage),
      page: String(page),
    })
    const fresh = found.filter((one) => (gmt(one.date_created_gmt) ?? 0) >= pull.since - overlap)
    await Promise.all(fresh.map((one) => round.append(entryOf(round, 'customers', one))))
    done += fresh.length
    if (fresh.length < perPage) break
  }
  await round.keep('store customers', { since: begun, done, why: null })
}

const changedAt = (node: Part): Instant | null => gmt(node.date_modified_gmt)

const entryOf = (round: Round, list: string, node: Part): OwnEntry =>
  ownEntry(
    round,
    list,
    node,
    changedAt(node) ?? gmt(node.date_created_gmt),
    (payload) => `${id(node.id) ?? 'unnamed'}@${createHash('sha256').update(payload).digest('base64url')}`,
  )
