import { countUp, settled } from './harness/account.ts'
import { openLedger, orders } from './harness/ledger.ts'
import type { Proof } from './harness/proof.ts'
import { openSite } from './harness/site.ts'
import { freePort } from '../support/port.ts'
import { eachOf } from './harness/until.ts'

/** Every delivery comes ten times at once, to two servers on one database. */
export const proof: Proof = {
  guarantees: { G8: 'A delivery that comes ten times at once is one row, one effect and one letter.' },
  on: 'each database',
  async run(setting) {
    const times = 10
    const events = orders(setting.full ? 1_000 : 60, 'accept')
    const site = await openSite(setting)
    try {
      const port = await freePort()
      const servers = [await site.serve(), await site.serve({ PORT: String(port) })]
      const ledgers = [openLedger(site.url), openLedger(`http://127.0.0.1:${port}`)]
      let refused = 0
      const everything = setting.dice.shuffle(
        events.flatMap((telling) =>
          Array.from({ length: times }, (_, index) => ({ telling, ledger: ledgers[index % 2] })),
        ),
      )
      await eachOf(everything, 20, async ({ telling, ledger }) => {
        const status = (await ledger?.post(telling)) ?? 0
        if (status < 200 || status > 299) refused += 1
      })
      await settled(site)
      const journal = (await site.db.knex('journal').count({ n: '*' }).first()) as { n: number | string }
      const messages = (await site.db.knex('messages').count({ n: '*' }).first()) as { n: number | string }
      const { twice, missed } = await countUp(site, events)
      for (const server of servers) await server.stop()
      return {
        G8: {
          figures: { events: events.length, times, refused, rows: Number(journal.n), twice, missed },
          must: {
            'answer each with 2xx': refused === 0,
            'keep one row each': Number(journal.n) === events.length,
            'make one message each': Number(messages.n) === events.length,
            'send nothing twice': twice === 0,
            'send everything': missed === 0,
          },
        },
      }
    } finally {
      await site.close()
    }
  },
}
