import { readFileSync } from 'node:fs'
import { countUp, settled } from './harness/account.ts'
import { openLedger, orders } from './harness/ledger.ts'
import type { Proof } from './harness/proof.ts'
import { openSite } from './harness/site.ts'
import { eachOf } from './harness/until.ts'

/** Four processes reach for the same due letters at once. */
export const proof: Proof = {
  guarantees: { G11: 'Four workers on one queue send each letter exactly once.' },
  on: 'each database',
  many: true,
  async run(setting) {
    const due = orders(setting.full ? 20_000 : 800, 'accept')
    const site = await openSite(setting)
    try {
      const ledger = openLedger(site.url)
      const door = await site.door()
      await eachOf(due, 20, ledger.insist)
      await site.command(['cron', 'take'])
      const begun = performance.now()
      const workers = await Promise.all(Array.from({ length: 4 }, () => site.work()))
      await settled(site, 300_000)
      const seconds = (performance.now() - begun) / 1_000
      for (const server of [...workers, door]) await server.stop()
      const { twice, missed, missedInSilence, taken } = await countUp(site, ledger.acknowledged)
      const marked = (await site.db
        .knex('messages')
        .where({ state: 'sent' })
        .whereNotNull('marker_at')
        .count({ n: '*' })
        .first()) as {
        n: number | string
      }
      const deadlocks = readFileSync(site.log, 'utf8').split('ER_LOCK_DEADLOCK').length - 1
      return {
        G11: {
          figures: {
            due: due.length,
            workers: 4,
            twice,
            unsent: missed,
            'given up to deadlocks': deadlocks,
            'letters per s': Math.round(taken / seconds),
          },
          must: {
            'send nothing twice': twice === 0,
            'send everything': missed === 0 && missedInSilence.length === 0,
            'mark each as sent': Number(marked.n) === due.length,
            'give nothing up to a deadlock': deadlocks === 0,
          },
        },
      }
    } finally {
      await site.close()
    }
  },
}
