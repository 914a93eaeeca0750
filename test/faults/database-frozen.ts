import { setTimeout as wait } from 'node:timers/promises'
import { countUp, letHoursPass, settled } from './harness/account.ts'
import { freeze } from './harness/freeze.ts'
import { dispatched, dispatchedAtWoo, openLedger, orders, type Telling } from './harness/ledger.ts'
import type { Proof } from './harness/proof.ts'
import { addressOf } from './harness/sink.ts'
import { openSite } from './harness/site.ts'
import { eachOf, until } from './harness/until.ts'

type Answer = { readonly telling: Telling; readonly status: number; readonly took: number }

/** Tells of orders at a steady pace until `over`; every answer with its time. */
async function keepTelling(
  post: (telling: Telling) => Promise<number>,
  over: () => boolean,
): Promise<readonly Answer[]> {
  const answers: Answer[] = []
  const waiting: Promise<void>[] = []
  for (let number = 5_001; !over(); number++) {
    const to = addressOf('accept', `frozen${number}`)
    const telling = number % 2 === 0 ? dispatchedAtWoo(number, to) : dispatched(number, to)
    const begun = performance.now()
    waiting.push(
      post(telling).then((status) => void answers.push({ telling, status, took: performance.now() - begun })),
    )
    await wait(40)
  }
  await Promise.all(waiting)
  return answers
}

export const proof: Proof = {
  guarantees: { G5: 'While the database does not answer, webhooks are kept beside it and no letter leaves.' },
  on: 'each database',
  many: true,
  async run(setting) {
    const seconds = setting.full ? 60 : 5
    const site = await openSite(setting)
    try {
      const ledger = openLedger(site.url)
      const server = await site.serve()
      await eachOf(orders(60), 8, ledger.insist)
      const thaw = freeze(setting, site)
      const frozenAt = Date.now()
      let over = false
      const telling = keepTelling(ledger.post, () => over)
      await wait(seconds * 1_000)
      // What had its marker just before may still have been on its way.
      const left = site.judge.taken().filter(({ at }) => at > frozenAt + 1_000).length
      const unfrozenAt = performance.now()
      over = true
      thaw()
      const answers = await telling
      await until(
        'deliveries go on',
        async () => (await ledger.post(dispatched(9_001, 'accept@after.example'))) === 200,
      )
      await settled(site, 120_000)
      const recovery = Math.round(performance.now() - unfrozenAt) / 1_000
      await letHoursPass(site)
      const { lost, twice, missed, uncertain } = await countUp(site, ledger.acknowledged)
      const alive = server.alive()
      await server.stop()
      const slowest = Math.round(Math.max(...answers.map(({ took }) => took)))
      const wooAnswers = answers.filter(({ telling: { path } }) => path.includes('woo'))
      const refused = wooAnswers.filter(({ status }) => status !== 200).length
      const dishonest = answers.filter(({ status }) => ![200, 503].includes(status)).length
      return {
        G5: {
          figures: {
            'frozen for s': seconds,
            webhooks: answers.length,
            'slowest answer in ms': slowest,
            'WooCommerce refused': refused,
            'letters left meanwhile': left,
            lost,
            twice,
            uncertain,
            missed,
            'recovery in s': recovery,
          },
          must: {
            'answer each within 2 s': slowest <= 2_000,
            'answer 200 or 503': dishonest === 0,
            'take everything from WooCommerce': refused === 0,
            'let no letter leave without its marker': left === 0,
            'lose nothing': lost === 0,
            'send nothing twice': twice === 0,
            'miss nothing in silence': missed <= uncertain,
            'stay alive': alive,
            'be back to normal within 30 s': recovery <= 30,
          },
        },
      }
    } finally {
      await site.close()
    }
  },
}
