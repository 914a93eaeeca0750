import { planOf } from '../../shops/connection.ts'
import { healthOf } from '../../storefronts/index.ts'
import { journalSigns } from '../../storefronts/health.ts'
import { resumePulls } from '../../shops/pulls.ts'
import { platformReason } from '../platform-reasons.ts'
import type { Visit } from '../visit.ts'

const chips = { well: 'well', waits: 'waiting', hurt: 'hurt' } as const

/** The shop's platform: whether we hear it, whether it lets us in, and how far reading its past is. */
export async function connection(visit: Visit): Promise<void> {
  const { needs, shop, language, now, base } = visit
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
      why: why && platformReason(language, why),
    })),
    plan: await planOf(knex, shop.id),
    again: signs.some(({ key, state }) => state === 'hurt' && /^(?:history|store)\./.test(key))
      ? `${base}/settings/connection/again`
      : null,
    back: `${base}/settings`,
  })
}

/** What has stopped is tried again now; the pages show how it goes. */
export async function connectAgain({ needs, res, shop, now, base, note }: Visit): Promise<void> {
  await resumePulls(needs.db.knex, shop.id, now)
  if (shop.platform !== 'shopify')
    needs.stores?.tend(now, shop.id).catch((error: unknown) => needs.report(error, 'looking after a store failed'))
  await note('had reading the shop tried again', shop.domain)
  return res.redirect(303, base)
}
