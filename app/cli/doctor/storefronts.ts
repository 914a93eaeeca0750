import type { App } from '../../app.ts'
import { day, hour } from '../../domain/time.ts'
import { pullsOf } from '../../shops/pulls.ts'
import { listShops } from '../../shops/shops.ts'
import { type Finding, right, unknown, wrong } from './finding.ts'

/** Really asks each platform for what changed lately: a token that was withdrawn or a scope that is missing shows itself. */
export async function storefronts(app: App): Promise<readonly Finding[]> {
  const shops = (await listShops(app.db.knex)).filter(({ status }) => status === 'active')
  if (shops.length === 0) return [unknown('No shop is installed yet.')]
  await app.shopify?.readChanges(Date.now())
  const findings: Finding[] = []
  for (const { id, domain, platform } of shops) {
    if (platform === 'shopify' && !app.shopify)
      findings.push(
        wrong(
          `${domain}: SHOPIFY_API_KEY and SHOPIFY_API_SECRET are not set, so gaps in its deliveries cannot be closed.`,
        ),
      )
    findings.push(...(await connection(app, id, domain)), await deliveries(app, id, domain))
  }
  return findings
}

async function connection({ db }: App, shopId: number, domain: string): Promise<readonly Finding[]> {
  const pulls = await pullsOf(db.knex, shopId)
  if (pulls.length === 0)
    return [unknown(`${domain} is heard, but not connected: what its deliveries leave out stays unknown.`)]
  const stopped = pulls.filter(({ state }) => state === 'stopped')
  if (stopped.length > 0)
    return stopped.map(({ kind, why }) =>
      wrong(`${domain}: reading its ${kind} stopped: ${why ?? 'nobody knows why'}.`),
    )
  const late = pulls.filter(({ state, updatedAt }) => state === 'watching' && Date.now() - updatedAt > hour)
  return late.length > 0
    ? [
        wrong(
          `${domain} has not been asked for its changes for ${Math.round((Date.now() - (late[0]?.updatedAt ?? 0)) / hour)} h.`,
        ),
      ]
    : [right(`${domain} answers when it is asked.`)]
}

async function deliveries({ db }: App, shopId: number, domain: string): Promise<Finding> {
  const row = (await db
    .knex('journal')
    .where({ shop_id: shopId })
    .whereNot('topic', 'like', 'read/%')
    .max({ at: 'received_at' })
    .first()) as { at: number | null }
  if (row.at === null) return wrong(`${domain} has never sent a delivery: are its webhooks set up?`)
  const age = Date.now() - Number(row.at)
  return age < 2 * day
    ? right(`${domain} sent its last delivery ${Math.round(age / hour)} h ago.`)
    : unknown(`${domain} has sent no delivery for ${Math.round(age / day)} days.`)
}
