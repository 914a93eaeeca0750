import { setTimeout as wait } from 'node:timers/promises'
import { countUp, settled } from './harness/account.ts'
import { openLedger, orders } from './harness/ledger.ts'
import type { Proof } from './harness/proof.ts'
import { openSite } from './harness/site.ts'
import { eachOf } from './harness/until.ts'

/** The server is asked to stop in the middle of its work, as each deploy does, sometimes twice. */
export const proof: Proof = {
  guarantees: {
    G20: 'A server that is asked to stop finishes what is in hand, gives the rest back and leaves nothing uncertain.',
  },
  on: 'each database',
  many: true,
  async run(setting) {
    const { dice, full } = setting
    const stops = full ? 50 : 5
    const site = await openSite(setting)
    try {
      const ledger = openLedger(site.url)
      const all = orders(stops * 40, 'slow-250-300ms')
      let [slowest, unclean] = [0, 0]
      for (let stop = 0; stop < stops; stop++) {
        const server = await site.serve()
        const telling = eachOf(all.slice(stop * 40, (stop + 1) * 40), 8, (one) => ledger.post(one).then(() => {}))
        await wait(dice.between(200, 700))
        const ending = server.stop()
        if (stop % 2 === 1) {
          await wait(100)
          server.signal('SIGTERM')
        }
        const { code, took } = await ending
        await telling
        slowest = Math.max(slowest, took)
        if (code !== 0) {
          unclean += 1
          setting.say(`stop ${stop} ended with ${code} after ${took} ms`)
        }
      }
      const inHand = (await site.db
        .knex('messages')
        .whereIn('state', ['claimed', 'handed_off'])
        .count({ n: '*' })
        .first()) as {
        n: number | string
      }
      const server = await site.serve()
      await eachOf(all, 8, ledger.insist)
      await settled(site)
      const { lost, twice, missed, uncertain } = await countUp(site, ledger.acknowledged)
      await server.stop()
      return {
        G20: {
          figures: {
            stops,
            lost,
            twice,
            missed,
            uncertain,
            'left in hand': Number(inHand.n),
            'slowest stop in s': slowest / 1_000,
          },
          must: {
            'end within 25 s': slowest <= 25_000,
            'end with 0': unclean === 0,
            'lose nothing': lost === 0,
            'send nothing twice': twice === 0,
            'send everything': missed === 0,
            'leave nothing uncertain': uncertain === 0,
            'give back what was not begun': Number(inHand.n) === 0,
          },
        },
      }
    } finally {
      await site.close()
    }
  },
}
