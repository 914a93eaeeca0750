import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { settled } from './harness/account.ts'
import { openLedger, orders, type Ledger, type Telling } from './harness/ledger.ts'
import type { Proof } from './harness/proof.ts'
import { openSite, type Site } from './harness/site.ts'
import { eachOf, percentile, until } from './harness/until.ts'

/** Megabytes of memory, and open files, of a process. */
export function sizeOf(pid: number): { readonly memory: number; readonly files: number } {
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return { memory: Math.round(Number(kilobytes) / 1_024), files: readdirSync(`/proc/${pid}/fd`).length }
}

type Answer = { readonly telling: Telling; readonly status: number; readonly took: number }

/** Tells so many a second whether answers come or not, as platforms do. */
async function pour(ledger: Ledger, all: readonly Telling[], perSecond: number): Promise<readonly Answer[]> {
  const [answers, waiting]: [Answer[], Promise<void>[]] = [[], []]
  const begun = performance.now()
  for (const [index, telling] of all.entries()) {
    const early = begun + (index * 1_000) / perSecond - performance.now()
    if (early > 1) await wait(early)
    const from = performance.now()
    waiting.push(
      ledger.post(telling).then((status) => void answers.push({ telling, status, took: performance.now() - from })),
    )
  }
  await Promise.all(waiting)
  return answers
}

const timesOf = (answers: readonly Answer[]): readonly number[] => answers.map(({ took }) => took)

async function lostOf(site: Site, ledger: Ledger): Promise<number> {
  const row = (await site.db.knex('journal').count({ n: '*' }).first()) as { n: number | string }
  return Math.max(0, ledger.acknowledged.size - Number(row.n))
}

export const steady: Proof = {
  guarantees: { G19: 'Two hundred webhooks a second are answered fast, for as long as they come.' },
  on: 'each database',
  fullOnly: true,
  async run(setting) {
    const [perSecond, seconds] = [200, setting.full ? 600 : 20]
    const site = await openSite(setting)
    try {
      const ledger = openLedger(site.url)
      const server = await site.serve()
      await eachOf(orders(40, 'accept', 900_000), 8, ledger.insist)
      const answers = await pour(ledger, orders(perSecond * seconds, 'accept'), perSecond)
      const [p50, p99] = [50, 99].map((share) => percentile(timesOf(answers), share))
      const refused = answers.filter(({ status }) => status !== 200).length
      await settled(site, 600_000)
      const lost = await lostOf(site, ledger)
      await server.stop()
      return {
        G19: {
          figures: {
            'a second': perSecond,
            'for s': seconds,
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
      await site.close()
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
      const ledger = openLedger(site.url)
      const server = await site.serve()
      const begun = performance.now()
      let calm = 0
      await eachOf(orders(100_000, 'accept'), 20, async (one) => {
        if (performance.now() - begun > measured * 1_000) return
        if ((await ledger.post(one)) === 200) calm += 1
      })
      const capacity = Math.round(calm / measured)
      const times = pour(ledger, orders(capacity * 10 * seconds, 'accept', 1_000_000), capacity * 10)
      let [most, unwell] = [0, 0]
      let over = false
      const watching = (async () => {
        while (!over) {
          most = Math.max(most, sizeOf(server.pid).memory)
          const health = await fetch(`${site.url}/healthz`, { signal: AbortSignal.timeout(5_000) }).catch(() => null)
          if (health?.status !== 200) unwell += 1
          await wait(500)
        }
      })()
      const answers = await times
      over = true
      await watching
      const took = answers.filter(({ status }) => status === 200).length
      const dishonest = answers.filter(({ status }) => ![200, 503].includes(status)).length
      const wooRefused = answers.filter(({ telling, status }) => telling.path.includes('woo') && status !== 200).length
      const p99 = percentile(timesOf(answers), 99)
      const recovery = await until('it answers as before', async () => {
        const from = performance.now()
        await ledger.post((orders(1, 'accept', 9_000_000) as readonly [Telling])[0])
        return performance.now() - from < 250
      })
      const lost = await lostOf(site, ledger)
      const alive = server.alive()
      await server.kill()
      await site.db.knex('journal').where({ state: 'waiting' }).delete()
      await site.db.knex('messages').delete()
      return {
        G18: {
          figures: {
            'a second, calm': capacity,
            'a second, told': Math.round(answers.length / seconds),
            'a second, taken': Math.round(took / seconds),
            'WooCommerce refused': wooRefused,
            lost,
            'p99 in ms': p99,
            'most memory in MB': most,
            'recovery in s': recovery / 1_000,
          },
          must: {
            'answer 200 or 503': dishonest === 0,
            'answer 99 of 100 within a second': p99 < 1_000,
            'lose nothing': lost === 0,
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
