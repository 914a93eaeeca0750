import type { App } from '../app.ts'
import { makeSignInLink } from '../shops/staff.ts'
import { readOptions, shopNamed } from './options.ts'
import { Refusal } from './refusal.ts'

export async function adminCommand(app: App, argv: readonly string[]): Promise<number> {
  const { values, positionals } = readOptions(argv, { shop: { type: 'string' } })
  if (positionals[0] !== 'link') throw new Refusal('Say what to do: admin link [--shop <domain>].')
  const shopId = values.shop ? (await shopNamed(app.db.knex, values.shop)).id : null
  const token = await makeSignInLink(app.db, { shopId, now: Date.now() })
  process.stdout.write(`${app.config.appUrl}/admin/sign-in/${token}\n`)
  return 0
}
