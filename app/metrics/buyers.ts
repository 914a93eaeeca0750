import type { Knex } from 'knex'
import { day, type Instant } from '../domain/time.ts'
import type { Period } from './period.ts'

/** People who bought in a period, and those of them who bought more than once. */
export type Buyers = { readonly all: number; readonly again: number }

/** In days: the periods whose buyers are many in a large shop, and are therefore counted once a day. */
const longPeriods = [90, 365] as const

export async function buyersIn(knex: Knex, shopId: number, { from, to }: Period): Promise<Buyers> {
  const each = knex('orders')
    .where({ shop_id: shopId, test: 0 })
    .where('placed_at', '>=', from)
    .where('placed_at', '<', to)
    .whereNotNull('customer_id')
    .whereNull('cancelled_at')
    .groupBy('customer_id')
    .select('customer_id')
    .count({ bought: '*' })
  const [row] = (await knex
    .from(each.as('each'))
    .select(knex.raw('COUNT(*) AS people'), knex.raw('SUM(CASE WHEN bought > 1 THEN 1 ELSE 0 END) AS again'))) as {
    people: number | string
    again: number | string | null
  }[]
  return { all: Number(row?.people ?? 0), again: Number(row?.again ?? 0) }
}

/** The buyers of the long periods that end with today, by their length in days. */
export async function longBuyers(knex: Knex, shopId: number, now: Instant): Promise<Readonly<Record<string, Buyers>>> {
  const to = (Math.floor(now / day) + 1) * day
  const counted: [string, Buyers][] = []
  for (const days of longPeriods)
    counted.push([String(days), await buyersIn(knex, shopId, { from: to - days * day, to })])
  return Object.fromEntries(counted)
}
