import { hour } from '../../domain/time.ts'
import { pullsOf } from '../../shops/pulls.ts'
import { storeOf } from '../../shops/stores.ts'
import type { Health, Sign } from '../health.ts'

/** Every quarter of an hour we look; so long without a look means that something is in the way. */
const tooLong = 2 * hour

/** How the connection of a store on WooCommerce or PrestaShop fares; `store` names the sentences that differ between the two. */
export const storeHealth =
  (store: 'woo' | 'presta'): Health =>
  async ({ knex, shop, now }) => {
    const found = await storeOf(knex, shop.id)
    if (!found) return [{ key: 'store.access', state: 'waits' }]
    const looked = (await pullsOf(knex, shop.id))
      .filter(({ kind }) => kind.startsWith('store '))
      .map(({ updatedAt }) => updatedAt)
    const lookedAt = looked.length > 0 ? Math.min(...looked) : null
    const { why, answeredAt, webhooks, webhooksAt, mended, mendedAt, pluginVersion, platformVersion } = found
    const signs: Sign[] = [{ key: 'store.access', state: why === null ? 'well' : 'hurt', at: answeredAt, why }]
    if (webhooks !== null)
      signs.push({ key: `store.${store}.told`, state: webhooks === 'on' ? 'well' : 'hurt', at: webhooksAt })
    // What was mended is told for as long as its merchant may want to know what was wrong.
    if (mendedAt !== null) signs.push({ key: 'store.mended', state: 'well', at: mendedAt, why: mended })
    signs.push({
      key: 'store.read',
      state: lookedAt === null ? 'waits' : lookedAt < now - tooLong ? 'hurt' : 'well',
      at: lookedAt,
    })
    signs.push(
      pluginVersion === null
        ? { key: 'store.plugin', state: 'waits' }
        : {
            key: 'store.plugin',
            state: 'well',
            why: platformVersion === null ? pluginVersion : `${pluginVersion} · ${platformVersion}`,
          },
    )
    return signs
  }
