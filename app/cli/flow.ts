import type { App } from '../app.ts'
import { flows } from '../flows/index.ts'
import { shopFlows } from '../outbox/shop-flows.ts'
import { flowStates, switchFlow } from '../shops/flow-settings.ts'
import { readOptions, shopNamed } from './options.ts'
import { Refusal } from './refusal.ts'

export async function flowCommand(app: App, argv: readonly string[]): Promise<number> {
  const { values, positionals } = readOptions(argv, { shop: { type: 'string' } })
  const [verb, name] = positionals
  if (verb === 'list') {
    const shop = values.shop ? await shopNamed(app.db.knex, values.shop) : null
    const stateOf = shop && (await flowStates(app.db.knex, shop.id))
    for (const flow of shop ? (await shopFlows(app.db.knex, shop.id)).all : flows) {
      const state = stateOf ? [stateOf(flow.name).onSince === null ? 'off' : 'on'] : []
      process.stdout.write(`${[flow.name, flow.title.en, ...state].join('\t')}\n`)
    }
    return 0
  }
  if (verb !== 'on' && verb !== 'off')
    throw new Refusal('Say what to do: flow on <flow>, flow off <flow> or flow list.')
  const shop = await shopNamed(app.db.knex, values.shop)
  const { all, named } = await shopFlows(app.db.knex, shop.id)
  if (!name || !named(name))
    throw new Refusal(`There is no flow "${name ?? ''}". Flows: ${all.map((flow) => flow.name).join(', ')}.`)
  await switchFlow(app.db, shop.id, name, verb === 'on', Date.now())
  process.stdout.write(`${name} is ${verb} for ${shop.domain}.\n`)
  return 0
}
