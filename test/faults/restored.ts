import { createHash } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { countUp, settled } from './harness/account.ts'
import { copyIn, isSound, makeCopy, putBack } from './harness/copies.ts'
import { openLedger, orders, type Telling } from './harness/ledger.ts'
import type { Proof } from './harness/proof.ts'
import { openSite } from './harness/site.ts'
import { eachOf } from './harness/until.ts'

/** The name under which the journal keeps a delivery. */
const idOf = ({ headers, body }: Telling): string =>
  headers['x-shopify-webhook-id'] ?? createHash('sha256').update(body).digest('hex')

/** A copy is made while orders come in and letters leave, and put in the place of the database. */
export const backedUp: Proof = {
  guarantees: { G23: 'A backup made at full work is sound, and holds all that was acknowledged before it began.' },
  on: 'each database',
  async run(setting) {
    const before = orders(setting.full ? 10_000 : 150, 'accept')
    const during = orders(setting.full ? 10_000 : 150, 'accept', 50_000)
    const site = await openSite(setting)
    try {
      const ledger = openLedger(site.url)
      const server = await site.serve()
      await eachOf(before, 10, ledger.insist)
      const telling = eachOf(during, 4, ledger.insist)
      const begun = performance.now()
      const made = await makeCopy(site, copyIn(site))
      const copied = performance.now()
      await telling
      await settled(site)
      await server.stop()
      const back = performance.now()
      await putBack(site, copyIn(site))
      const sound = await isSound(site)
      const restored = performance.now()
      const kept = new Set((await site.db.knex('journal').pluck('delivery_id')) as string[])
      const lost = before.filter((one) => !kept.has(idOf(one))).length
      return {
        G23: {
          figures: {
            'acknowledged before': before.length,
            'told meanwhile': during.length,
            lost,
            'copied in s': Math.round(copied - begun) / 1_000,
            'restored in s': Math.round(restored - back) / 1_000,
          },
          must: {
            'make a copy': made,
            'be sound': sound,
            'hold all that was acknowledged before': lost === 0,
            'be back within ten minutes': restored - back < 600_000,
          },
        },
      }
    } finally {
      await site.close('unfinished')
    }
  },
}

/** A hot copy is made, letters leave, the copy is put in place of the database, and the server starts on it. */
export const fenced: Proof = {
  guarantees: { G24: 'A restored backup sends nothing until a person says so, and then nothing twice.' },
  on: 'each database',
  async run(setting) {
    const site = await openSite(setting)
    try {
      const ledger = openLedger(site.url)
      const door = await site.door()
      await eachOf(orders(40, 'accept'), 8, ledger.insist)
      await site.command(['cron', 'take'])
      const made = await makeCopy(site, copyIn(site))
      await site.command(['cron', 'all'])
      await door.stop()
      const before = site.judge.taken().length
      await putBack(site, copyIn(site))
      const server = await site.serve()
      await eachOf(orders(10, 'accept', 1_000), 4, ledger.insist)
      await wait(4_000)
      const meanwhile = site.judge.taken().length - before
      // Nobody says that what is due should be dropped: this machine knows what has left.
      await site.command(['resume'])
      await eachOf(orders(10, 'accept', 2_000), 4, ledger.insist)
      await settled(site)
      const account = await countUp(site, ledger.acknowledged)
      await server.stop()
      return {
        G24: {
          figures: {
            'sent before': before,
            'sent while fenced': meanwhile,
            'sent after': site.judge.taken().length - before,
            twice: account.twice,
            'known to have left': account.uncertain,
          },
          must: {
            'make a copy': made,
            'have sent something before': before === 40,
            'send nothing by itself': meanwhile === 0,
            'send nothing twice': account.twice === 0,
            'send what had not left': account.missed === 0,
          },
        },
      }
    } finally {
      await site.close('unfinished')
    }
  },
}
