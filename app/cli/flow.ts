import type { App } from '../app.ts'
import { flowNamed, flows } from '../flows/index.ts'
import { flowStates, switchFlow } from '../shops/flow-settings.ts'
import { readOptions, shopNamed } from './options.ts'
import { Refusal } from './refusal.ts'

export async function flowCommand(app: App, argv: readonly string[]): Promise<number> {
  const { values, positionals } = readOptions(argv, { shop: { type: 'string' } })
  const [verb, name] = positionals
  if (verb === 'list') {
    const stateOf = values.shop ? await flowStates(app.db.knex, (await shopNamed(app.db.knex, values.shop)).id) : null
    for (const flow of flows) {
      const state = stateOf ? [stateOf(flow.name).onSince === null ? 'off' : 'on'] : []
      process.stdout.write(`${[flow.name, flow.title.en, ...state].join('\t')}\n`)
    }
    return 0
  }
  if (verb !== 'on' && verb !== 'off')
    throw new Refusal('Say what to do: flow on <flow>, flow off <flow> or flow list.')
  if (!name || !flowNamed(name))
    throw new Refusal(`There is no flow "${name ?? ''}". Flows: ${flows.map((flow) => flow.name).join(', ')}.`)
  const shop = await shopNamed(app.db.knex, values.shop)
  await switchFlow(app.db, shop.id, name, verb === 'on', Date.now())
  process.stdout.write(`${name} is ${verb} for ${shop.domain}.\n`)
  return 0
}
