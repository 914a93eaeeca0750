import { z } from 'zod'
import { type Instant, iso } from '../../domain/time.ts'
import { reading, type Operation, type Resource } from '../operation.ts'
import { pageById, pageQuery } from '../paging.ts'

const customerResource: Resource = {
  name: 'Customer',
  schema: z.object({
    id: z.string(),
    person_id: z.string().describe('Records of one human being share it.'),
    first_name: z.string().nullable(),
    last_name: z.string().nullable(),
    email: z.string().nullable(),
    phone: z.string().nullable(),
    locale: z.string().nullable(),
    created_at: z.iso.datetime(),
  }),
}

type Row = {
  id: string
  person_id: string
  first_name: string | null
  last_name: string | null
  email: string | null
  phone: string | null
  locale: string | null
  created_at: Instant | string
}
const columns = 'id person_id first_name last_name email phone locale created_at'.split(' ')

const shown = ({ created_at: createdAt, ...row }: Row) => ({ ...row, created_at: iso(Number(createdAt)) })

export const customerOperations: readonly Operation[] = [
  reading({
    path: '/customers',
    summary: 'Customers, newest first',
    answers: customerResource,
    list: true,
    query: pageQuery,
    run: ({ knex, shop, query }) =>
      pageById<Row>(knex('customers').where({ shop_id: shop.id }).select(columns), query, shown),
  }),
  reading({
    path: '/customers/{id}',
    summary: 'One customer',
    answers: customerResource,
    run: async ({ knex, shop, id }) => {
      const row = (await knex('customers').where({ shop_id: shop.id, id }).first(columns)) as Row | undefined
      return row ? { data: shown(row) } : null
    },
  }),
]
