import type { Knex } from 'knex'
import { loadPersons } from '../customers/people.ts'
import { bandOf, kindOf } from '../domain/survey.ts'
import type { Instant } from '../domain/time.ts'
import type { Conversation } from './table.ts'

/** What the person did after the case opened. `recovered` null: they have neither answered nor ordered again yet. */
export type Afterwards = {
  readonly recovered: boolean | null
  readonly score: { readonly survey: string; readonly score: number; readonly at: Instant } | null
  readonly order: { readonly name: string; readonly at: Instant } | null
}

/** Whether an unhappy customer was won back: by the next score they gave, else by their ordering again. */
export async function afterwardsOf(knex: Knex, conversation: Conversation): Promise<Afterwards> {
  const { shopId, customerId, openedAt, id } = conversation
  if (customerId === null || openedAt === null) return { recovered: null, score: null, order: null }
  const persons = await loadPersons(knex, shopId, [customerId])
  const records = [...(persons.get(customerId)?.customerIds ?? [customerId])]
  const score = (await knex('responses')
    .where({ shop_id: shopId, suspected: 0, verified: 1 })
    .whereIn('customer_id', records)
    .where('at', '>', openedAt)
    .where((other) => void other.whereNull('conversation_id').orWhereNot({ conversation_id: id }))
    .whereNotNull('score')
    .orderBy('at')
    .first('survey', 'score', 'at')) as Afterwards['score'] | undefined
  const order = (await knex('orders')
    .where({ shop_id: shopId, test: 0 })
    .whereIn('customer_id', records)
    .whereNull('cancelled_at')
    .where('placed_at', '>', openedAt)
    .orderBy('placed_at')
    .first('name', 'placed_at as at')) as Afterwards['order'] | undefined
  const recovered = score ? bandOf(kindOf(score.survey), score.score) !== 'detractor' : order ? true : null
  return { recovered, score: score ?? null, order: order ?? null }
}
