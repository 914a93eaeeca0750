import type { Knex } from 'knex'
import { z } from 'zod'
import { type Instant, iso } from '../../domain/time.ts'
import { reading, type Operation, type Resource } from '../operation.ts'
import { moment, pageById, pageQuery } from '../paging.ts'

const decision = z.object({
  at: z.iso.datetime(),
  event: z.string().describe('What was heard.'),
  do: z.string().describe('`schedule`, `cancel`, `nothing`, `wait` or `drop`.'),
  why: z.string(),
})

export const messageResource: Resource = {
  name: 'Message',
  schema: z.object({
    id: z.string(),
    flow: z.string(),
    key: z.string().describe('What it is about; there is one message for a key.'),
    channel: z.string(),
    to: z.string().nullable().describe('Null once the person was erased.'),
    state: z
      .string()
      .describe(
        '`scheduled`, `claimed`, `handed_off`, `sent`, `rejected`, `uncertain`, `dropped`, `cancelled`, `expired`.',
      ),
    due_at: z.iso.datetime(),
    sent_at: z.iso.datetime().nullable(),
    why: z.string().nullable().describe('Why it is as it is.'),
    order_id: z.string().nullable(),
    customer_id: z.string().nullable(),
    decisions: z
      .array(decision)
      .optional()
      .describe('Only for one message: everything decided about it, oldest first.'),
  }),
}

type Row = {
  id: string
  flow: string
  message_key: string
  channel: string
  to_address: string | null
  state: string
  due_at: number | string
  sent_at: number | string | null
  why: string | null
  order_id: string | null
  customer_id: string | null
}
const columns = 'id flow message_key channel to_address state due_at sent_at why order_id customer_id'.split(' ')
const mostDecisions = 200

const isoOrNull = (at: number | string | null): string | null => (at === null ? null : iso(Number(at)))

const shown = ({ message_key: key, to_address: to, due_at: dueAt, sent_at: sentAt, ...row }: Row) => ({
  ...row,
  key,
  to,
  due_at: iso(Number(dueAt)),
  sent_at: isoOrNull(sentAt),
})

export async function messageNow(knex: Knex, shopId: number, id: string): Promise<object | null> {
  const row = (await knex('messages').where({ shop_id: shopId, id }).first(columns)) as Row | undefined
  return row ? shown(row) : null
}

async function decisionsOf(knex: Knex, shopId: number, key: string) {
  const rows = (await knex('decisions')
    .where({ shop_id: shopId, message_key: key })
    .orderBy('at')
    .orderBy('id')
    .limit(mostDecisions)
    .select('at', 'event', 'decision', 'why')) as {
    at: Instant | string
    event: string
    decision: string
    why: string
  }[]
  return rows.map(({ at, event, decision: what, why }) => ({ at: iso(Number(at)), event, do: what, why }))
}

export const messageOperations: readonly Operation[] = [
  reading({
    path: '/messages',
    summary: 'Letters to customers, sent or not, newest first, each with its reason',
    answers: messageResource,
    list: true,
    query: pageQuery.extend({ since: moment.optional().describe('Only what was scheduled since then.') }),
    run: ({ knex, shop, query }) =>
      pageById<Row>(knex('messages').where({ shop_id: shop.id }).select(columns), query, shown),
  }),
  reading({
    path: '/messages/{id}',
    summary: 'One letter, with every decision about it',
    answers: messageResource,
    run: async ({ knex, shop, id }) => {
      const row = (await knex('messages').where({ shop_id: shop.id, id }).first(columns)) as Row | undefined
      return row ? { data: { ...shown(row), decisions: await decisionsOf(knex, shop.id, row.message_key) } } : null
    },
  }),
]
