import type { Knex } from 'knex'
import { z } from 'zod'
import { type Instant, iso } from '../../domain/time.ts'
import { reading, type Operation, type Resource } from '../operation.ts'
import { pageById, pageQuery } from '../paging.ts'

const caseResource: Resource = {
  name: 'Case',
  schema: z.object({
    id: z.string(),
    state: z.string().describe('`open`, `closed`, or `quiet` while nobody need do anything.'),
    because: z.string().nullable().describe('Why somebody is needed: `parcel trouble`, `low score` or `words`.'),
    outcome: z.string().nullable(),
    subject: z.string().nullable(),
    started_at: z.iso.datetime(),
    opened_at: z.iso.datetime().nullable(),
    due_at: z.iso.datetime().nullable().describe('When somebody should have answered.'),
    answered_at: z.iso.datetime().nullable(),
    closed_at: z.iso.datetime().nullable(),
    response_id: z.string().nullable(),
    message_id: z.string().nullable(),
    order_id: z.string().nullable(),
    customer_id: z.string().nullable(),
  }),
}

const plain = 'id state because outcome subject response_id message_id order_id customer_id'.split(' ')
const moments = 'started_at opened_at due_at answered_at closed_at'.split(' ')
type Row = { readonly id: string } & Readonly<Record<string, Instant | string | null>>

const shown = (row: Row): object => ({
  ...Object.fromEntries(plain.map((name) => [name, row[name] ?? null])),
  ...Object.fromEntries(moments.map((name) => [name, row[name] ? iso(Number(row[name])) : null])),
})

const casesOf = (knex: Knex, shopId: number): Knex.QueryBuilder =>
  knex('conversations')
    .where({ shop_id: shopId })
    .select([...plain, ...moments])

export async function caseNow(knex: Knex, shopId: number, id: string): Promise<object | null> {
  const row = (await casesOf(knex, shopId).where({ id }).first()) as Row | undefined
  return row ? shown(row) : null
}

export const caseOperations: readonly Operation[] = [
  reading({
    path: '/cases',
    summary: 'Conversations with customers, newest first',
    answers: caseResource,
    list: true,
    query: pageQuery.extend({ state: z.enum(['open', 'closed', 'quiet']).optional() }),
    run: ({ knex, shop, query }) => {
      const found = casesOf(knex, shop.id)
      if (query.state) void found.where({ state: query.state })
      return pageById<Row>(found, query, shown)
    },
  }),
  reading({
    path: '/cases/{id}',
    summary: 'One conversation',
    answers: caseResource,
    run: async ({ knex, shop, id }) => {
      const data = await caseNow(knex, shop.id, id)
      return data && { data }
    },
  }),
]
