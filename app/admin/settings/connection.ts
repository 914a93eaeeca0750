import { planOf } from '../../shops/connection.ts'
import { healthOf } from '../../storefronts/index.ts'
import { journalSigns } from '../../storefronts/health.ts'
import type { Visit } from '../visit.ts'

const chips = { well: 'well', waits: 'waiting', hurt: 'hurt' } as const

/** The shop's platform: whether we hear it, whether it lets us in, and how far reading its past is. */
export async function connection(visit: Visit): Promise<void> {
  const { needs, shop, now, base } = visit
  const { knex } = needs.db
  const signs = [...(await journalSigns(knex, shop)), ...(await healthOf[shop.platform]({ knex, shop, now }))]
  visit.show('connection', 'settings', {
    platformKey: `platform.${shop.platform}`,
    domain: shop.domain,
    allWell: signs.every(({ state }) => state !== 'hurt'),
    signs: signs.map(({ key, state, at = null, done = 0, total = null, why = null }) => ({
      key: `sign.${key}`,
      stateKey: `sign.${key}.${state}`,
      chipKey: `sign.is.${state}`,
      chip: chips[state],
      at,
      done,
      total,
      percent: total ? Math.min(100, Math.floor((100 * done) / total)) : null,
      running: state === 'waits' && total !== null && total > 0,
      why,
    })),
    plan: await planOf(knex, shop.id),
    back: `${base}/settings`,
  })
}
