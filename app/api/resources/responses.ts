import type { Knex } from 'knex'
import { z } from 'zod'
import { fromJson } from '../../db/row.ts'
import { iso } from '../../domain/time.ts'
import { reading, type Operation, type Resource } from '../operation.ts'
import { moment, pageById, pageQuery } from '../paging.ts'

export const responseResource: Resource = {
  name: 'Response',
  schema: z.object({
    id: z.string(),
    at: z.iso.datetime().describe('When it was first given.'),
    survey: z.string().describe('`nps`, `csat`, `ces`.'),
    score: z.number().int().nullable(),
    comment: z.string().nullable(),
    drivers: z.array(z.string()).describe('What the customer named as the reason.'),
    source: z.string().describe('`click`, `form` or `reply`.'),
    verified: z.boolean().describe('False: a reply from another address than the one that was asked.'),
    suspected: z.boolean().describe('True: it looks like a machine. It is in no figure.'),
    order_id: z.string().nullable(),
    customer_id: z.string().nullable(),
    message_id: z.string().nullable(),
  }),
}

type Row = {
  id: string
  at: number | string
  survey: string
  score: number | null
  comment: string | null
  drivers: string
  source: string
  verified: number
  suspected: number
  order_id: string | null
  customer_id: string | null
  message_id: string | null
}
const columns = 'id at survey score comment drivers source verified suspected order_id customer_id message_id'.split(
  ' ',
)

const shown = ({ at, drivers, verified, suspected, ...row }: Row) => ({
  ...row,
  at: iso(Number(at)),
  drivers: fromJson<string[]>(drivers),
  verified: verified === 1,
  suspected: suspected === 1,
})

export async function responseById(knex: Knex, shopId: number, id: string): Promise<object | null> {
  const row = (await knex('responses').where({ shop_id: shopId, id }).first(columns)) as Row | undefined
  return row ? shown(row) : null
}

export const responseOperations: readonly Operation[] = [
  reading({
    path: '/responses',
    summary: 'What customers answered, newest first',
    answers: responseResource,
    list: true,
    query: pageQuery.extend({ since: moment.optional().describe('Only what was written down since then.') }),
    run: ({ knex, shop, query }) =>
      pageById<Row>(knex('responses').where({ shop_id: shop.id }).select(columns), query, shown),
  }),
  reading({
    path: '/responses/{id}',
    summary: 'One answer',
    answers: responseResource,
    run: async ({ knex, shop, id }) => {
      const data = await responseById(knex, shop.id, id)
      return data && { data }
    },
  }),
]
