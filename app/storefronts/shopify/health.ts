import type { Knex } from 'knex'
import { day, hour, type Instant } from '../../domain/time.ts'
import { historyKinds, pullsOf } from '../../shops/pulls.ts'
import type { Health, Sign } from '../health.ts'

/** Reconciling looks every quarter of an hour; so long without a look means that something is in the way. */
const tooLong = 2 * hour

/** Whether Shopify lets us in, how far the shop's past has been read, and when we last looked for what deliveries left out. */
export const shopifyHealth: Health = async ({ knex, shop, now }) => {
  const connection = await knex('connections').where({ shop_id: shop.id }).first('shop_id')
  // Whether there is a token and until when is plain; opening it is not needed.
  const session = (await knex('shopify_sessions')
    .where({ shop_id: shop.id, is_online: 0 })
    .whereNotNull('access_token')
    .first('refresh_expires_at')) as { refresh_expires_at: number | null } | undefined
  const pulls = await pullsOf(knex, shop.id)
  const signs: Sign[] = []
  const expired = Number(session?.refresh_expires_at ?? 0) <= now
  if (!session) signs.push({ key: 'access', state: connection ? 'hurt' : 'waits' })
  else signs.push({ key: 'access', state: expired ? 'hurt' : 'well' })
  for (const kind of historyKinds) {
    const pull = pulls.find((one) => one.kind === kind)
    if (!pull) continue
    const { done, total, why, updatedAt: at } = pull
    const state = pull.state === 'done' ? 'well' : pull.state === 'stopped' ? 'hurt' : 'waits'
    signs.push({ key: `history.${kind}`, state, done, total, why, at })
  }
  const changes = pulls.find(({ kind }) => kind === 'changes')
  if (changes)
    signs.push({
      key: 'changes',
      state: changes.state === 'stopped' || changes.updatedAt < now - tooLong ? 'hurt' : 'well',
      at: changes.updatedAt,
      why: changes.why,
    })
  return [...signs, ...(await flowSign(knex, shop.id, now))]
}

/** Workflows in Shopify Flow that were to hear of feedback lately; a shop that has none of them sees nothing of it. */
async function flowSign(knex: Knex, shopId: number, now: Instant): Promise<readonly Sign[]> {
  const rows = (await knex('triggers')
    .where({ shop_id: shopId })
    .where('made_at', '>=', now - 7 * day)
    .whereIn('state', ['sent', 'refused', 'uncertain'])
    .groupBy('state')
    .select('state')
    .count({ n: '*' })
    .max({ why: 'why', at: 'made_at' })) as { state: string; n: number | string; why: string | null; at: number }[]
  if (rows.length === 0) return []
  const failed = rows.filter(({ state }) => state !== 'sent')
  const count = (of: typeof rows): number => of.reduce((sum, { n }) => sum + Number(n), 0)
  const at = Math.max(...(failed.length > 0 ? failed : rows).map((row) => Number(row.at)))
  return [
    failed.length > 0
      ? { key: 'flow', state: 'hurt', done: count(failed), total: count(rows), at, why: failed[0]?.why ?? null }
      : { key: 'flow', state: 'well', done: count(rows), at },
  ]
}
