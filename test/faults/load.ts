import { setTimeout as wait } from 'node:timers/promises'
import { settled } from './harness/account.ts'
import { fillJournal, fillLetters } from './harness/fill.ts'
import { orderOf, post } from './harness/ledger.ts'
import { pour } from './harness/pour.ts'
import type { Proof } from './harness/proof.ts'
import { openSite, type Site } from './harness/site.ts'
import { sizeOf } from './harness/size.ts'
import { eachOf, percentile, until } from './harness/until.ts'

/** With it a delivery weighs about 6 KB. */
const note = 'Please ring twice. '.repeat(220)

type Answer = { readonly woo: boolean; readonly status: number; readonly took: number }

/** Posts one order after the other, each of its own. */
function openTold(site: Site): { readonly answers: Answer[]; readonly tell: (number: number) => Promise<void> } {
  const answers: Answer[] = []
  return {
    answers,
    async tell(number) {
      const telling = orderOf(number, 'accept', note)
      const begun = performance.now()
      const status = await post(site.url, telling)
      answers.push({ woo: telling.path.includes('woo'), status, took: performance.now() - begun })
    },
  }
}

const tookOf = (answers: readonly Answer[]): readonly number[] => answers.map(({ took }) => took)
const takenOf = (answers: readonly Answer[]): number => answers.filter(({ status }) => status === 200).length

async function kept(site: Site): Promise<number> {
  const row = (await site.db.knex('journal').count({ n: '*' }).first()) as { n: number | string }
  return Number(row.n)
}

export const steady: Proof = {
  guarantees: { G19: 'Two hundred webhooks a second are answered fast, for as long as they come.' },
  on: 'each database',
  fullOnly: true,
  async run(setting) {
    const [perSecond, seconds, rows] = setting.full ? [200, 600, 1_000_000] : [200, 20, 20_000]
    const site = await openSite(setting)
    try {
      const server = await site.serve()
      const before = openTold(site)
      await eachOf(Array.from({ length: 40 }), 8, (_, n) => before.tell(1_000_000 + n))
      await settled(site)
      await fillLetters(site, rows / 2)
      await fillJournal(site, rows / 2)
      const already = await kept(site)
      const { answers, tell } = openTold(site)
      await pour(
        perSecond,
        (done) => done < perSecond * seconds,
        (n) => tell(n + 1),
      )
      const [p50, p99] = [50, 99].map((share) => percentile(tookOf(answers), share))
      const refused = answers.length - takenOf(answers)
      await settled(site, 600_000)
      const lost = Math.max(0, takenOf(answers) + already - (await kept(site)))
      await server.stop()
      return {
        G19: {
          figures: {
            'a second': perSecond,
            'for s': seconds,
            'rows beforehand': rows,
            refused,
            lost,
            'p50 in ms': p50 ?? 0,
            'p99 in ms': p99 ?? 0,
          },
          must: {
            'refuse nothing': refused === 0,
            'lose nothing': lost === 0,
            'answer half within 20 ms': (p50 ?? 0) < 20,
            'answer 99 of 100 within 250 ms': (p99 ?? 0) < 250,
          },
        },
      }
    } finally {
      await site.close('unfinished')
    }
  },
}

export const flood: Proof = {
  guarantees: {
    G18: 'In a flood of ten times what it can take, it takes what it can, says so of the rest, and stays well.',
  },
  on: 'each database',
  fullOnly: true,
  async run(setting) {
    const [measured, seconds] = setting.full ? [10, 60] : [4, 8]
    const site = await openSite(setting)
    try {
      const server = await site.serve()
      const calm = openTold(site)
      const over = performance.now() + measured * 1_000
      let number = 0
      await eachOf(Array.from({ length: 20 }), 20, async () => {
        while (performance.now() < over) await calm.tell(++number)
      })
      const capacity = Math.round(takenOf(calm.answers) / measured)
      const told = openTold(site)
      const watch = watchWell(site, server.pid)
      await pour(
        capacity * 10,
        (done) => done < capacity * 10 * seconds,
        (n) => told.tell(1_000_000 + n),
      )
      const { most, unwell } = await watch()
      const { answers } = told
      const took = takenOf(answers)
      const dishonest = answers.filter(({ status }) => ![200, 503].includes(status)).length
      const wooRefused = answers.filter(({ woo, status }) => woo && status !== 200).length
      const p99 = percentile(tookOf(answers), 99)
      const after = openTold(site)
      const recovery = await until('it answers as before', async () => {
        await after.tell(++number)
        return (after.answers.at(-1)?.took ?? 0) < 250
      })
      const all = [calm, told, after].reduce((sum, one) => sum + takenOf(one.answers), 0)
      let lost = 0
      // What the spool took is on its way into the journal.
      await until('all is in the journal', async () => (lost = all - (await kept(site))) <= 0, 120_000, 500).catch(
        () => {},
      )
      const alive = server.alive()
      await server.kill()
      return {
        G18: {
          figures: {
            'a second, calm': capacity,
            'a second, told': Math.round(answers.length / seconds),
            'a second, taken': Math.round(took / seconds),
            'WooCommerce refused': wooRefused,
            lost: Math.max(0, lost),
            'p99 in ms': p99,
            'most memory in MB': most,
            'recovery in s': recovery / 1_000,
          },
          must: {
            'answer 200 or 503': dishonest === 0,
            'answer 99 of 100 within a second': p99 < 1_000,
            'lose nothing': lost <= 0,
            'take what it takes when calm': took / seconds >= capacity,
            'take everything from WooCommerce': wooRefused === 0,
            'need less than 512 MB': most < 512,
            'stay well': unwell === 0 && alive,
            'be back to normal within 30 s': recovery < 30_000,
          },
        },
      }
    } finally {
      await site.close('unfinished')
    }
  },
}

/** Looks at a server's memory and health until it is asked. */
function watchWell({ url }: Site, pid: number): () => Promise<{ readonly most: number; readonly unwell: number }> {
  let [most, unwell] = [0, 0]
  let over = false
  const watching = (async () => {
    while (!over) {
      most = Math.max(most, sizeOf(pid).memory)
      const health = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(5_000) }).catch(() => null)
      if (health?.status !== 200) unwell += 1
      await wait(500)
    }
  })()
  return async () => {
    over = true
    await watching
    return { most, unwell }
  }
}
