import type { Knex } from 'knex'
import { shopFlows } from '../outbox/shop-flows.ts'
import { formatMoney } from '../domain/money.ts'
import type { Instant } from '../domain/time.ts'
import { type AnswerRow, answersOf, itemsOf, parcelsNow } from './answers.ts'
import { findOrders, findPeople } from './customers/find.ts'
import { summaries } from './customers/summary.ts'
import { letterItem, type LetterRow, lettersOf } from './messages.ts'
import { one, readingEnds, whereContains, withQuery } from './query.ts'
import type { Visit } from './visit.ts'

/** Of each kind; the room itself shows the rest. */
const shown = 5

type OrderRow = {
  id: string
  name: string
  customer_id: string | null
  placed_at: Instant
  total: number
  currency: string
}

/** One box for everything: people, their orders, letters and answers, by whatever the merchant has at hand. */
export async function search(visit: Visit): Promise<void> {
  const { needs, req, shop, base, language } = visit
  const { knex } = needs.db
  const q = one(req.query['q']).slice(0, 100)
  const seek = q.length >= 2
  const records = seek ? await findPeople(knex, shop, q, shown) : []
  const orderIds = seek ? await findOrders(knex, shop.id, q, shown) : []
  const letters = seek ? await lettersAbout(knex, shop.id, records, orderIds) : []
  const answers = seek ? await answersAbout(knex, shop.id, q, records, orderIds) : []
  const named = await shopFlows(knex, shop.id)
  const found = {
    people: await summaries(visit, records),
    orders: await ordersShown(visit, orderIds),
    letters: letters.map((row) => letterItem(row, base, language, named)),
    answers: await itemsOf(knex, visit, answers),
  }
  visit.show('search', 'search', {
    q,
    here: `${base}/search`,
    asked: seek,
    nothing: Object.values(found).every((list) => list.length === 0),
    ...found,
    allPeople: withQuery(`${base}/customers`, { q }),
    allAnswers: withQuery(`${base}/feedback`, { q, period: 'all' }),
  })
}

async function ordersShown({ needs, shop, base, language }: Visit, ids: readonly string[]) {
  const rows = (await needs.db
    .knex('orders')
    .where({ shop_id: shop.id })
    .whereIn('id', [...ids])
    .orderBy('placed_at', 'desc')) as OrderRow[]
  const parcels = await parcelsNow(needs.db.knex, shop.id, ids)
  return rows.map((row) => ({
    name: row.name,
    at: row.placed_at,
    sum: formatMoney({ amount: row.total, currency: row.currency }, language),
    parcel: parcels.get(row.id) ?? null,
    href: row.customer_id ? `${base}/customers/${row.customer_id}` : null,
  }))
}

async function lettersAbout(
  knex: Knex,
  shopId: number,
  records: readonly string[],
  orderIds: readonly string[],
): Promise<readonly LetterRow[]> {
  const rows: LetterRow[] = []
  for (const [column, ids] of [
    ['messages.customer_id', records],
    ['messages.order_id', orderIds],
  ] as const)
    if (ids.length > 0)
      rows.push(
        ...((await lettersOf(knex, shopId)
          .whereIn(column, [...ids])
          .orderBy('messages.created_at', 'desc')
          .limit(shown)) as LetterRow[]),
      )
  return [...new Map(rows.map((row) => [row.id, row])).values()].slice(0, shown)
}

async function answersAbout(
  knex: Knex,
  shopId: number,
  q: string,
  records: readonly string[],
  orderIds: readonly string[],
): Promise<readonly AnswerRow[]> {
  const rows: AnswerRow[] = []
  const add = async (narrow: (query: Knex.QueryBuilder) => void): Promise<void> => {
    const query = answersOf(knex, shopId)
    narrow(query)
    rows.push(...((await query.orderBy('responses.at', 'desc').limit(shown)) as AnswerRow[]))
  }
  if (records.length > 0) await add((query) => void query.whereIn('responses.customer_id', [...records]))
  if (orderIds.length > 0) await add((query) => void query.whereIn('responses.order_id', [...orderIds]))
  const end = await readingEnds(knex('responses').where({ shop_id: shopId }), 'at', null)
  // The name of an order that was found is not looked for among words as well.
  if (rows.length < shown && !(orderIds.length > 0 && /^#?[\d-]+$/.test(q)))
    await add((query) => {
      if (end !== null) void query.where('responses.at', '>', end)
      whereContains(query, ['responses.comment'], q)
    })
  return [...new Map(rows.map((row) => [row.id, row])).values()].slice(0, shown)
}
