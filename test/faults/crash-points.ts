import { type CrashPoint, crashPoints } from '../../app/crash.ts'
import { countUp, settled } from './harness/account.ts'
import { dispatched, openLedger } from './harness/ledger.ts'
import type { Proof, Setting } from './harness/proof.ts'
import { addressOf } from './harness/sink.ts'
import { openSite, type Site } from './harness/site.ts'
import { until } from './harness/until.ts'

/** Where a letter may have gone out and nobody can know: it must end as uncertain, once. Everywhere else it must simply arrive. */
const afterTheDotWasNoted: readonly CrashPoint[] = ['dot-noted', 'answer-heard', 'outcome-recorded']

/** Points that only a database that is away, or a server that starts again, comes by: crash-away.ts; migrations.ts. */
const elsewhere: readonly CrashPoint[] = [
  'migration-statement',
  'spool-written',
  'spool-brought-in',
  'outcome-filed',
  'recover-freed',
  'recover-done',
]

type Passed = { readonly safe: boolean; readonly uncertain: number }

/** The process ends at the `nth` passing of a point; the next one must find everything, and the letter exactly as it should. */
async function passAt(site: Site, point: CrashPoint, nth: number, number: number): Promise<Passed> {
  const ledger = openLedger(site.url)
  const server = await site.serve({ CRASH_AT: `${point}:${nth}` })
  const letters = Array.from({ length: nth }, (_, index) =>
    dispatched(number * 10 + index, addressOf('accept', `at-${point}-${nth}-${index}`)),
  )
  for (const letter of letters) {
    await ledger.post(letter)
    // One after the other, so that each passes the point by itself.
    await Promise.race([server.ended, settled(site).catch(() => {})])
  }
  await until(`the process ended at ${point}`, () => !server.alive(), 20_000)
  const next = await site.serve()
  for (const letter of letters) await ledger.insist(letter)
  await settled(site)
  await next.stop()
  const account = await countUp(site, letters)
  const uncertain = (await site.db
    .knex('messages')
    .where({ state: 'uncertain' })
    .whereIn(
      'to_address',
      letters.map(({ to }) => to),
    )
    .count({ n: '*' })
    .first()) as { n: number | string }
  const expected = afterTheDotWasNoted.includes(point) ? 1 : 0
  const arrived = account.missed - (point === 'dot-noted' ? 1 : 0)
  return {
    safe:
      account.twice === 0 && account.missedInSilence.length === 0 && arrived <= 0 && Number(uncertain.n) === expected,
    uncertain: Number(uncertain.n),
  }
}

async function passAll(setting: Setting): Promise<{ passed: number; uncertain: number; unsafe: string[] }> {
  const site = await openSite(setting)
  const unsafe: string[] = []
  let [passed, uncertain] = [0, 0]
  try {
    for (const [index, point] of crashPoints.filter((one) => !elsewhere.includes(one)).entries())
      for (let nth = 1; nth <= (setting.full ? 3 : 1); nth++) {
        const result = await passAt(site, point, nth, index * 10 + nth)
        passed += 1
        uncertain += result.uncertain
        if (!result.safe) unsafe.push(`${point}:${nth}`)
      }
    return { passed, uncertain, unsafe }
  } finally {
    await site.close()
  }
}

/** The process ends at each moment that matters, one after the other. */
export const proof: Proof = {
  guarantees: { G3: 'Wherever the process ends, nothing is lost, doubled or half done.' },
  on: 'each database',
  async run(setting) {
    const { passed, uncertain, unsafe } = await passAll(setting)
    const must: Record<string, boolean> = { 'pass every point': passed > 0 }
    for (const point of unsafe) must[`be safe at ${point}`] = false
    return { G3: { figures: { points: passed, uncertain, unsafe: unsafe.length }, must } }
  },
}
