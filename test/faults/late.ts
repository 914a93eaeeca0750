import { countUp } from './harness/account.ts'
import { openLedger, orders } from './harness/ledger.ts'
import type { Proof } from './harness/proof.ts'
import { openSite } from './harness/site.ts'
import { eachOf } from './harness/until.ts'

/** Everything is told, and for three days nobody works. */
export const proof: Proof = {
  guarantees: { G27: 'After three days of standstill, what is too late is marked so and not sent.' },
  on: 'each database',
  async run(setting) {
    const site = await openSite(setting)
    try {
      const ledger = openLedger(site.url)
      const door = await site.door()
      const told = orders(setting.full ? 2_000 : 100, 'accept')
      await eachOf(told, 10, ledger.insist)
      await site.command(['cron', 'take'])
      const later = new Date(Date.now() + 3 * 86_400_000).toISOString()
      await site.command(['cron', 'all', '--now', later])
      const expired = (await site.db.knex('messages').where({ state: 'expired' }).count({ n: '*' }).first()) as {
        n: number | string
      }
      const { taken, open } = await countUp(site, ledger.acknowledged)
      await door.stop()
      return {
        G27: {
          figures: { letters: told.length, expired: Number(expired.n), 'sent too late': taken },
          must: {
            'mark each as expired': Number(expired.n) === told.length,
            'send none': taken === 0,
            'leave nothing open': open === 0,
          },
        },
      }
    } finally {
      await site.close()
    }
  },
}
