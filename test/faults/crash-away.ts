import type { CrashPoint } from '../../app/crash.ts'
import { setTimeout as wait } from 'node:timers/promises'
import { countUp, settled } from './harness/account.ts'
import { freeze } from './harness/freeze.ts'
import { dispatched, dispatchedAtWoo, openLedger, type Telling } from './harness/ledger.ts'
import type { Proof, Setting } from './harness/proof.ts'
import { addressOf } from './harness/sink.ts'
import { openSite, type Site } from './harness/site.ts'
import { until } from './harness/until.ts'

/** Brings a server to the point at which it ends, and says whom it was about. */
type Way = (site: Site, setting: Setting, number: number) => Promise<Telling>

/** A delivery comes while the database is away, so it goes through the spool; the server ends there or while it is brought in. */
const overTheSpool =
  (point: CrashPoint): Way =>
  async (site, setting, number) => {
    const server = await site.serve({ CRASH_AT: `${point}:1` })
    // The door knows the secrets of shops it has heard of.
    await openLedger(site.url).insist(dispatchedAtWoo(number + 100, addressOf('accept', `before-${point}`)))
    await settled(site)
    const thaw = freeze(setting, site)
    const telling = dispatchedAtWoo(number, addressOf('accept', point))
    try {
      await openLedger(site.url).post(telling)
    } finally {
      thaw()
    }
    await until(`the process ended at ${point}`, () => !server.alive(), 30_000)
    return telling
  }

/** The mail server's answer comes while the database is away, so it goes into a file beside it. */
const whileHeard: Way = async (site, setting, number) => {
  const server = await site.serve({ CRASH_AT: 'outcome-filed:1' })
  const telling = dispatched(number, addressOf('slow-250-2000ms', 'outcome-filed'))
  await openLedger(site.url).insist(telling)
  await until('the letter was taken', () => site.judge.taken().some(({ to }) => to === telling.to), 20_000, 10)
  // A server that stands still would be waited for; one that is gone says no.
  const { mariaDb } = setting
  const thaw = mariaDb ? null : freeze(setting, site)
  await mariaDb?.kill()
  try {
    await until('the process ended at outcome-filed', () => !server.alive(), 60_000)
  } finally {
    thaw?.()
    await mariaDb?.start()
  }
  return telling
}

/** One server ends with the letter in hand, the next one while it puts that right. */
const whilePuttingRight =
  (point: CrashPoint): Way =>
  async (site, _setting, number) => {
    const first = await site.serve({ CRASH_AT: 'letter-streamed:1' })
    const telling = dispatched(number, addressOf('accept', point))
    await openLedger(site.url).insist(telling)
    await until('the first one ended', () => !first.alive(), 20_000)
    const second = await site.serve({ CRASH_AT: `${point}:1` })
    await until(`the process ended at ${point}`, () => !second.alive(), 20_000)
    return telling
  }

const ways: readonly (readonly [point: CrashPoint, way: Way])[] = [
  ['spool-written', overTheSpool('spool-written')],
  ['spool-brought-in', overTheSpool('spool-brought-in')],
  ['outcome-filed', whileHeard],
  ['recover-freed', whilePuttingRight('recover-freed')],
  ['recover-done', whilePuttingRight('recover-done')],
]

export const proof: Proof = {
  guarantees: {
    G3b: 'The same while the database is away, and while a new process puts right what the last one left.',
  },
  on: 'each database',
  async run(setting) {
    const site = await openSite(setting)
    const unsafe: string[] = []
    let uncertain = 0
    try {
      for (const [index, [point, way]] of ways.entries()) {
        const telling = await way(site, setting, index + 1)
        const next = await site.serve()
        // Whoever was not told 200 repeats it.
        await openLedger(site.url).insist(telling)
        await settled(site)
        await wait(200)
        await next.stop()
        const account = await countUp(site, [telling])
        uncertain = account.uncertain
        if (account.twice + account.missed + account.open > 0) unsafe.push(point)
      }
      return {
        G3b: {
          figures: { points: ways.length, uncertain, unsafe: unsafe.length },
          must: {
            'know what became of each letter': uncertain === 0,
            ...Object.fromEntries(unsafe.map((point) => [`be safe at ${point}`, false])),
          },
        },
      }
    } finally {
      await site.close()
    }
  },
}
