import { setTimeout as wait } from 'node:timers/promises'
import { countUp, letHoursPass, settled } from './harness/account.ts'
import { openLedger, orders } from './harness/ledger.ts'
import type { Proof } from './harness/proof.ts'
import { openSite, shopify, type Site, woo } from './harness/site.ts'
import { eachOf, until } from './harness/until.ts'

/** How many letters the channel carries at once. */
const width = 20

/**
 * Orders pour in and letters go out while the process is killed again and again, at moments nobody chose.
 */
export const proof: Proof = {
  guarantees: {
    G1: 'No acknowledged webhook is lost when the process is killed.',
    G2: 'No letter is delivered twice, and the few that were not delivered are listed.',
  },
  on: 'each database',
  many: true,
  async run(setting) {
    const { dice, full, say } = setting
    const [kills, webhooks] = full ? [200, 10_000] : [20, 1_000]
    const site = await openSite(setting)
    try {
      const ledger = openLedger(site.url)
      const all = orders(webhooks)
      const each = webhooks / kills
      let inHand = 0
      for (let kill = 0; kill < kills; kill++) {
        const server = await site.serve()
        const telling = eachOf(all.slice(kill * each, (kill + 1) * each), 10, (one) => ledger.post(one).then(() => {}))
        // Not before letters of this life are on their way: a kill that finds nothing in hand proves nothing.
        const before = site.judge.taken().length
        await until('letters leave', () => site.judge.taken().length > before, 5_000, 10).catch(() => {})
        await wait(dice.between(0, 400))
        await server.kill()
        await telling
        inHand += await countInHand(site)
      }
      say(`${ledger.acknowledged.size} acknowledged so far`)
      const server = await site.serve()
      // The platform repeats what was not acknowledged, and some of what was: its 200 may have been lost on the way.
      await eachOf(
        all.filter((one, index) => !ledger.acknowledged.has(one) || index % 10 === 0),
        10,
        ledger.insist,
      )
      const took = await settled(site)
      await letHoursPass(site)
      const setAside = await replaySetAside(site)
      const account = await countUp(site, ledger.acknowledged)
      await server.stop()
      for (const one of account.missedInSilence) say(one)
      const { lost, twice, missed, missedInSilence, uncertain, open } = account
      return {
        G1: {
          figures: { webhooks, kills, lost, 'set aside': setAside, 'settled in s': Math.round(took / 100) / 10 },
          must: { 'lose nothing': lost === 0, 'be done within 60 s': took <= 60_000 },
        },
        G2: {
          figures: {
            letters: account.taken,
            'in hand when killed': inHand,
            twice,
            uncertain,
            missed,
            'missed per kill': missed / kills,
          },
          must: {
            'be killed with letters in hand': inHand > kills,
            'send nothing twice': twice === 0,
            'leave no more uncertain than were in hand': uncertain <= width * kills,
            'miss at most one letter in four kills': missed <= kills / 4,
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

async function countInHand({ db }: Site): Promise<number> {
  const row = (await db.knex('messages').whereIn('state', ['claimed', 'handed_off']).count({ n: '*' }).first()) as {
    n: number | string
  }
  return Number(row.n)
}

/**
 * A row in whose taking the process ended three times by chance was set aside: it is on the journal's page, and taking it again is
 * the remedy there. How many there were.
 */
async function replaySetAside(site: Site): Promise<number> {
  const rows = (await site.db.knex('journal').where({ state: 'set aside' }).select('id')) as { id: number }[]
  if (rows.length === 0) return 0
  for (const shop of [shopify, woo]) await site.command(['webhook', 'replay', '--shop', shop, '--all'])
  await settled(site)
  return rows.length
}
