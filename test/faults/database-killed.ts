import { setTimeout as wait } from 'node:timers/promises'
import { countUp, letHoursPass, settled } from './harness/account.ts'
import { openLedger, orders } from './harness/ledger.ts'
import type { Proof } from './harness/proof.ts'
import { openSite, type Site } from './harness/site.ts'
import { eachOf, until } from './harness/until.ts'

const width = 20

/** `kill -9` of the database server while orders come in and letters go out. */
export const proof: Proof = {
  guarantees: { G4: 'The database server may be killed: nothing is lost or doubled, and the work goes on by itself.' },
  on: 'mariadb',
  many: true,
  async run(setting) {
    const { dice, full, mariaDb } = setting
    if (!mariaDb) throw new Error('there is no database server to kill')
    const [kills, webhooks] = full ? [25, 10_000] : [5, 500]
    const site = await openSite(setting)
    try {
      const ledger = openLedger(site.url)
      const server = await site.serve()
      const each = webhooks / kills
      const all = orders(webhooks)
      let slowest = 0
      for (let kill = 0; kill < kills; kill++) {
        const some = all.slice(kill * each, (kill + 1) * each)
        const telling = eachOf(some, 8, ledger.insist)
        await wait(dice.between(200, 800))
        await mariaDb.kill()
        await wait(dice.between(300, 1_500))
        await mariaDb.start()
        const before = await countTaken(site)
        const working = await until(
          'the work goes on',
          async () =>
            (await countTaken(site)) > before ||
            !(await site.db.knex('journal').where({ state: 'waiting' }).first('id')),
          60_000,
        )
        await telling
        slowest = Math.max(slowest, working)
      }
      await settled(site)
      const alive = server.alive()
      await letHoursPass(site)
      const { lost, twice, uncertain, missed, missedInSilence, open } = await countUp(site, ledger.acknowledged)
      await server.stop()
      return {
        G4: {
          figures: { webhooks, kills, lost, twice, uncertain, missed, 'slowest recovery in s': slowest / 1_000 },
          must: {
            'lose nothing': lost === 0,
            'send nothing twice': twice === 0,
            'stay alive': alive,
            'be at work again within 10 s': slowest <= 10_000,
            'leave no more uncertain than were in hand': uncertain <= width * kills,
            'list each missed letter as uncertain': missedInSilence.length === 0,
            'leave nothing open': open === 0,
          },
        },
      }
    } finally {
      await site.close()
    }
  },
}

async function countTaken({ db }: Site): Promise<number> {
  const row = (await db.knex('journal').where({ state: 'taken' }).count({ n: '*' }).first()) as { n: number | string }
  return Number(row.n)
}
