import type { App } from '../app.ts'
import { erasePerson, personData } from '../customers/erase.ts'
import { normaliseEmail } from '../domain/address.ts'
import { readOptions, shopNamed } from './options.ts'
import { Refusal } from './refusal.ts'

async function about(app: App, argv: readonly string[]) {
  const { values } = readOptions(argv, { shop: { type: 'string' }, email: { type: 'string' } })
  const shop = await shopNamed(app.db.knex, values.shop)
  const email = normaliseEmail(values.email)
  if (!email) throw new Refusal('Say whose data: --email <address>')
  return { shop, who: { id: null, email, phone: null } }
}

/** Erases a person and prints the receipt: how many rows of each table were emptied or removed. */
export async function eraseCommand(app: App, argv: readonly string[]): Promise<number> {
  const { shop, who } = await about(app, argv)
  const receipt = await app.db.write((trx) => erasePerson(trx, app.keys, shop.id, who, [], Date.now()))
  process.stdout.write(`${receipt}\n`)
  return 0
}

/** Prints everything held about a person, as JSON by table. */
export async function dataCommand(app: App, argv: readonly string[]): Promise<number> {
  const { shop, who } = await about(app, argv)
  process.stdout.write(`${JSON.stringify(await personData(app.db.knex, app.keys, shop.id, who), null, 2)}\n`)
  return 0
}
