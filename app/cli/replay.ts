import type { App } from '../app.ts'
import { day } from '../domain/time.ts'
import { shopFlows } from '../outbox/shop-flows.ts'
import { rehearse } from '../rehearsal/rehearse.ts'
import { instantFrom, readOptions, shopNamed } from './options.ts'
import { Refusal } from './refusal.ts'

/** Prints what the flows would have sent over the shop's past, and to whom not and why. Nothing is sent and nothing written. */
export async function rehearseCommand(app: App, argv: readonly string[]): Promise<number> {
  const { values } = readOptions(argv, {
    shop: { type: 'string' },
    since: { type: 'string' },
    flow: { type: 'string' },
    'dry-run': { type: 'boolean', default: false },
  })
  if (!values['dry-run']) throw new Refusal('A replay only ever shows what would have been sent: say --dry-run.')
  const shop = await shopNamed(app.db.knex, values.shop)
  const until = app.now()
  const since = instantFrom(values.since, until - 90 * day)
  const { all } = await shopFlows(app.db.knex, shop.id)
  const flows = all.map(({ name }) => name).filter((name) => values.flow === undefined || name === values.flow)
  if (flows.length === 0) throw new Refusal(`There is no flow "${values.flow ?? ''}".`)
  const { lines, people, reasons } = await rehearse(app, { shop, flows, since, until })
  const say = (text: string): void => void process.stdout.write(`${text}\n`)
  const sent = lines.filter(({ outcome }) => outcome === 'sent')
  for (const { at, flow, step, to, orderName, why } of sent)
    say([new Date(at).toISOString(), flow, step > 1 ? `step ${step}` : '', to, orderName ?? '', why].join('\t'))
  say(`\n${sent.length} letters to ${people} people`)
  for (const { why, letters } of reasons) say(`${String(letters).padStart(6)}  not: ${why}`)
  return 0
}
