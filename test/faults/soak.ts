import { setTimeout as wait } from 'node:timers/promises'
import { countUp, letHoursPass, settled } from './harness/account.ts'
import { openLedger, orders } from './harness/ledger.ts'
import { sizeOf } from './load.ts'
import type { Proof } from './harness/proof.ts'
import type { Server } from './harness/server.ts'
import { openSite } from './harness/site.ts'
import { eachOf } from './harness/until.ts'

/** For hours orders come and letters leave, and every minute a worker is hurt in some way; the door is only ever looked at. */
export const proof: Proof = {
  guarantees: { G38: 'After hours with a fault a minute everything still adds up, and nothing has grown.' },
  on: 'each database',
  fullOnly: true,
  async run(setting) {
    const { dice } = setting
    const [faults, between] = setting.full ? [480, 60_000] : [8, 6_000]
    const site = await openSite(setting)
    try {
      const ledger = openLedger(site.url)
      const door = await site.door()
      let worker: Server = await site.work()
      let over = false
      let told = 0
      const telling = (async () => {
        while (!over) {
          await eachOf(orders(10, 'slow-250-100ms', told), 4, ledger.insist)
          told += 10
          await wait(500)
        }
      })()
      const hurt: readonly (() => Promise<void>)[] = [
        async () => {
          await worker.kill()
          worker = await site.work()
        },
        async () => {
          await worker.stop()
          worker = await site.work()
        },
        async () => {
          worker.signal('SIGSTOP')
          await wait(3_000)
          worker.signal('SIGCONT')
        },
      ]
      await wait(between)
      const before = sizeOf(door.pid)
      for (let fault = 0; fault < faults; fault++) {
        await wait(between)
        await hurt[dice.between(0, hurt.length)]?.()
      }
      const after = sizeOf(door.pid)
      over = true
      await telling
      await settled(site, 600_000)
      await letHoursPass(site)
      const { lost, twice, missed, missedInSilence, uncertain, open } = await countUp(site, ledger.acknowledged)
      for (const server of [worker, door]) await server.stop()
      const grown = Math.round((after.memory / before.memory - 1) * 100)
      return {
        G38: {
          figures: {
            minutes: Math.round((faults * between) / 60_000),
            faults,
            orders: told,
            lost,
            twice,
            uncertain,
            missed,
            'memory grown by %': grown,
            'files more': after.files - before.files,
          },
          must: {
            'lose nothing': lost === 0,
            'send nothing twice': twice === 0,
            'miss nothing in silence': missedInSilence.length === 0,
            'leave nothing open': open === 0,
            // The first minutes fill caches; only hours tell a leak.
            'grow by less than a twentieth': !setting.full || grown < 5,
            'open no more files': after.files - before.files < 10,
          },
        },
      }
    } finally {
      await site.close()
    }
  },
}
