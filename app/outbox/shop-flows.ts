import type { Knex } from 'knex'
import type { Flow } from '../domain/flow.ts'
import { conversation } from '../flows/conversation.ts'
import { flowNamed, flows } from '../flows/index.ts'
import { ownSurvey } from '../flows/own-survey.ts'
import { ownSurveys } from '../shops/own-surveys.ts'

/** The flows of one shop: those everybody has, and a flow for each survey its people made. */
export type ShopFlows = {
  /** Those that may write now, in the order of a customer's journey. */
  readonly all: readonly Flow[]
  /** Closed surveys too: their letters are still answered. And letters written by hand, which have no switch. */
  readonly named: (name: string) => Flow | undefined
}

export async function shopFlows(knex: Knex, shopId: number): Promise<ShopFlows> {
  const surveys = await ownSurveys(knex, shopId)
  const own = new Map(surveys.map((survey) => [survey.name, ownSurvey(survey)]))
  const open = surveys.filter(({ closed }) => !closed).flatMap(({ name }) => own.get(name) ?? [])
  return {
    all: [...flows, ...open.toReversed()],
    named: (name) => (name === conversation.name ? conversation : (flowNamed(name) ?? own.get(name))),
  }
}
