import { setTimeout as wait } from 'node:timers/promises'
import { countUp, settled } from './harness/account.ts'
import { openLedger, orders } from './harness/ledger.ts'
import type { Proof } from './harness/proof.ts'
import { openSite } from './harness/site.ts'
import { freePort } from '../support/port.ts'
import { eachOf } from './harness/until.ts'

/** Two servers on one database are replaced in turn while orders come in, as a deploy does it: one is always there. */
export const proof: Proof = {
  guarantees: {
    G21: 'Servers are replaced one after the other without a lost order, a second letter or a closed door.',
  },
  on: 'each database',
  async run(setting) {
    const restarts = setting.full ? 20 : 4
    const site = await openSite(setting)
    try {
      const ports = [new URL(site.url).port, String(await freePort())]
      const ledgers = ports.map((port) => openLedger(`http://127.0.0.1:${port}`))
      const start = (place: number) => site.serve({ PORT: ports[place] ?? '' })
      const servers = [await start(0), await start(1)]
      /** A balancer: whoever is not being replaced. */
      let open = 1
      let over = false
      const all = orders(restarts * 60)
      const [told, refused]: [Set<(typeof all)[number]>, number[]] = [new Set(), []]
      const telling = eachOf(all, 4, async (one) => {
        if (over) return
        const status = await ledgers[open]?.post(one)
        if (status === 200) told.add(one)
        else refused.push(status ?? 0)
        await wait(30)
      })
      let unclean = 0
      for (let restart = 0; restart < restarts; restart++) {
        const place = restart % 2
        open = 1 - place
        // What was on its way to the other one gets its answer.
        await wait(200)
        if ((await servers[place]?.stop())?.code !== 0) unclean += 1
        servers[place] = await start(place)
      }
      over = true
      await telling
      await settled(site)
      const { lost, twice, missed, uncertain } = await countUp(site, told)
      for (const server of servers) await server.stop()
      return {
        G21: {
          figures: { restarts, orders: told.size, refused: refused.length, lost, twice, missed, uncertain },
          must: {
            'refuse nothing': refused.length === 0,
            'lose nothing': lost === 0,
            'send nothing twice': twice === 0,
            'send everything': missed === 0 && uncertain === 0,
            'end each server cleanly': unclean === 0,
          },
        },
      }
    } finally {
      await site.close()
    }
  },
}
