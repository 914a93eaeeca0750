import type { Knex } from 'knex'
import type { Shop } from '../domain/shop.ts'
import { flowStates } from '../shops/flow-settings.ts'
import { platformLettersOf } from '../shops/platform-letters.ts'
import { didTest } from './letters/test-letter.ts'
import { doubledFlows } from './platform-letters.ts'
import { shopFlows } from '../outbox/shop-flows.ts'
import type { Visit } from './visit.ts'

/** What a new shop does once, in order. Null when all is done: then the list is gone for good. */
export async function setUpSteps({ needs, shop, base }: Visit) {
  const { knex } = needs.db
  const any = async (table: string, where: object = {}): Promise<boolean> =>
    (await knex(table)
      .where({ shop_id: shop.id, ...where })
      .first(knex.raw('1 AS there'))) !== undefined
  const steps = [
    { name: 'heard', done: await any('journal'), href: `${base}/journal` },
    { name: 'tried', done: await any('audit', { did: didTest }), href: `${base}/settings/sender` },
    { name: 'signed', done: await any('brands'), href: `${base}/settings/brand` },
    {
      name: 'rehearsed',
      done: (await any('rehearsals')) || (await anyFlowOn(knex, shop.id)),
      href: `${base}/flows/nps/rehearsal`,
    },
    ...(await theirLetters(knex, shop, base)),
    { name: 'on', done: await anyFlowOn(knex, shop.id), href: `${base}/flows` },
    { name: 'sent', done: await any('messages', { state: 'sent' }), href: `${base}/messages` },
  ]
  if (steps.every(({ done }) => done)) return null
  return {
    left: steps.filter(({ done }) => !done).length,
    steps: steps.map((step) => ({ ...step, key: `setup.${step.name}`, aboutKey: `setup.${step.name}.about` })),
  }
}

/** Whether the platform's own letters were looked at: those about the same as a flow that is on, or may be switched on. */
async function theirLetters(knex: Knex, shop: Shop, base: string) {
  const doubled = doubledFlows(shop)
  if (doubled.length === 0) return []
  const [stateOf, theirs] = [await flowStates(knex, shop.id), await platformLettersOf(knex, shop.id)]
  const anyOn = await anyFlowOn(knex, shop.id)
  const open = doubled.filter((flow) => theirs(flow).offAt === null && !(anyOn && stateOf(flow).onSince === null))
  return [{ name: 'twice', done: open.length === 0, href: `${base}/flows/${open[0] ?? ''}` }]
}

async function anyFlowOn(knex: Knex, shopId: number): Promise<boolean> {
  const stateOf = await flowStates(knex, shopId)
  return (await shopFlows(knex, shopId)).all.some(({ name }) => stateOf(name).onSince !== null)
}
