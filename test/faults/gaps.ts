import { openApp } from '../../app/app.ts'
import { readConfig } from '../../app/config.ts'
import { fulfillmentPayload, orderPayload } from '../support/shopify.ts'
import { openAllowance } from '../support/shopify-stand-in/allowance.ts'
import { appKey, holdOrder, startStandIn } from '../support/shopify-stand-in/index.ts'
import { sessionToken } from '../support/shopify-stand-in/staff.ts'
import { countUp, settled } from './harness/account.ts'
import { openLedger, shopifyTelling } from './harness/ledger.ts'
import type { Proof } from './harness/proof.ts'
import { addressOf } from './harness/sink.ts'
import { openSite, shopify, type Site } from './harness/site.ts'
import { eachOf } from './harness/until.ts'

/** The merchant opens the app in Shopify's admin for the first time. */
async function install(site: Site): Promise<void> {
  const app = await openApp(readConfig({ ...site.env, LOG_LEVEL: 'error' }))
  try {
    await app.shopify?.open({ domain: shopify, user: '42' }, sessionToken(shopify, Date.now()))
    await app.shopify?.readHistory()
  } finally {
    await app.close()
  }
}

/** The platform holds every order, tells of most of them, and of some only after they were missed and looked up. */
export const proof: Proof = {
  guarantees: {
    G33: 'What the platform never told is found by looking, within the hour, and told late it changes nothing.',
  },
  on: 'each database',
  async run(setting) {
    const [orders, each] = setting.full ? [2_000, 100] : [100, 20]
    const standIn = await startStandIn()
    const there = standIn.shop(shopify)
    there.allowance = openAllowance(Date.now, 1e6)
    const site = await openSite(setting, { env: { SHOPIFY_API_KEY: appKey, SHOPIFY_STAND_IN: standIn.url } })
    try {
      await install(site)
      const all = Array.from({ length: orders }, (_, n) => {
        const [to, at] = [addressOf('accept', `gap${n}`), Date.now() + 1_000]
        const order = { id: String(6_042_000_000_000 + n), at, email: to }
        const parcel = fulfillmentPayload(order, String(5_100_000_000_000 + n), at)
        const payload = orderPayload({ ...order, changes: { fulfillments: [parcel] } })
        holdOrder(there, payload)
        return shopifyTelling('orders/create', payload, to, `told-${n}`)
      })
      const withheld = all.filter((_, n) => n % each === 0)
      const ledger = openLedger(site.url)
      const server = await site.serve()
      await eachOf(
        all.filter((one) => !withheld.includes(one)),
        8,
        ledger.insist,
      )
      await settled(site)
      const known = async (): Promise<number> => {
        const row = (await site.db.knex('orders').count({ n: '*' }).first()) as { n: number | string }
        return Number(row.n)
      }
      const before = await known()
      const later = new Date(Date.now() + 30 * 60_000).toISOString()
      for (const job of ['reconcile', 'take', 'deliver']) await site.command(['cron', job, '--now', later])
      await settled(site)
      const found = (await known()) - before
      await eachOf(withheld, 8, ledger.insist)
      await settled(site)
      const { twice, missed } = await countUp(site, all)
      await server.stop()
      return {
        G33: {
          figures: { orders, withheld: withheld.length, found, 'looked after min': 30, twice, missed },
          must: {
            'find each': found === withheld.length,
            'send each letter once': twice === 0 && missed === 0,
          },
        },
      }
    } finally {
      // What was looked up and told late has no word of its own.
      await site.close('unfinished')
      await standIn.stop()
    }
  },
}
