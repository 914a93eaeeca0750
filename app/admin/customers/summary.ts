import type { Knex } from 'knex'
import type { RecordRow } from '../../customers/tables.ts'
import { rowsFor } from '../../db/row.ts'
import { formatMoney } from '../../domain/money.ts'
import type { Instant } from '../../domain/time.ts'
import { badgeOf } from '../answers.ts'
import type { Visit } from '../visit.ts'

type OrderRow = { customer_id: string; name: string; placed_at: Instant; total: number; currency: string }
type AnswerRow = { customer_id: string; survey: 'nps' | 'csat'; score: number; at: Instant }

const filled = (list: readonly (string | null)[]): string => list.filter(Boolean).join(' ')

/** People as lists show them, in the order of the given record ids: who they are, what they bought, what they last said. */
export async function summaries({ needs, shop, base, language }: Visit, recordIds: readonly string[]) {
  const { knex } = needs.db
  const heads = (await knex('customers')
    .where({ shop_id: shop.id })
    .whereIn('id', [...recordIds])
    .select('id', 'person_id')) as Pick<RecordRow, 'id' | 'person_id'>[]
  const personOf = new Map(heads.map(({ id, person_id: personId }) => [id, personId]))
  const persons = [...new Set(recordIds.flatMap((id) => personOf.get(id) ?? []))]
  const records = (await knex('customers').where({ shop_id: shop.id }).whereIn('person_id', persons)) as RecordRow[]
  const ids = records.map(({ id }) => id)
  const orders = await newestFirst<OrderRow>(knex, shop.id, 'orders', 'placed_at', ids)
  const answers = await newestFirst<AnswerRow>(knex, shop.id, 'responses', 'at', ids)
  return persons.map((person) => {
    const theirs = records.filter(({ person_id: id }) => id === person)
    const mine = new Set(theirs.map(({ id }) => id))
    const bought = orders.filter(({ customer_id: id }) => mine.has(id))
    const said = answers.find(({ customer_id: id, score }) => mine.has(id) && score !== null)
    const [last] = bought
    const told = (name: 'email' | 'phone'): string | null => theirs.map((row) => row[name]).find(Boolean) ?? null
    return {
      href: `${base}/customers/${person}`,
      name: theirs.map((row) => filled([row.first_name, row.last_name])).find(Boolean) ?? null,
      email: told('email'),
      phone: told('phone'),
      orders: bought.length,
      last: last
        ? {
            name: last.name,
            at: last.placed_at,
            total: formatMoney({ amount: last.total, currency: last.currency }, language),
          }
        : null,
      badge: said ? badgeOf(said) : null,
    }
  })
}

const newestFirst = <Found>(
  knex: Knex,
  shopId: number,
  table: string,
  at: string,
  customerIds: readonly string[],
): Promise<readonly Found[]> =>
  rowsFor(customerIds, (some) =>
    knex(table).where({ shop_id: shopId }).whereIn('customer_id', some).orderBy(at, 'desc').limit(1_000),
  )
