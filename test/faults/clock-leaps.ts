import { globSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { countUp, settled } from './harness/account.ts'
import { openLedger, orders } from './harness/ledger.ts'
import type { Finding, Proof } from './harness/proof.ts'
import { openSite, type Site } from './harness/site.ts'
import { eachOf } from './harness/until.ts'

const [hour, day] = [3_600, 86_400]

/** A clock that may be set while the process runs (libfaketime); null where there is none. */
function ownClock({ folder }: Site): { env: Record<string, string>; set: (seconds: number) => void } | null {
  const [library] = globSync('/usr/lib/*/faketime/libfaketime.so.1')
  if (!library) return null
  const file = join(folder, 'clock')
  const set = (seconds: number): void => writeFileSync(file, `${seconds < 0 ? '' : '+'}${seconds}\n`)
  set(0)
  const env = {
    LD_PRELOAD: library,
    FAKETIME_TIMESTAMP_FILE: file,
    FAKETIME_NO_CACHE: '1',
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
  }
  return { env, set }
}

/** The server's clock is set forward, back and in steps while letters leave. */
export const proof: Proof = {
  guarantees: {
    G25: 'A clock set by hours doubles and loses nothing; set by a day or more, it stops letters until a person says so.',
  },
  on: 'each database',
  async run(setting): Promise<Readonly<Record<string, Finding>>> {
    const each = setting.full ? 200 : 20
    const site = await openSite(setting)
    try {
      const clock = ownClock(site)
      if (!clock) return { G25: { figures: { leaps: 'none: no libfaketime' }, must: {} } }
      const ledger = openLedger(site.url)
      const server = await site.serve(clock.env)
      const small = [0, hour, 0, -hour, ...[1, 2, 3, 4, 5].map((minute) => minute * 60 - hour), 0]
      let told = 0
      const tell = async (): Promise<void> => {
        await eachOf(orders(each, 'slow-250-100ms', told), 8, ledger.insist)
        told += each
      }
      for (const seconds of small) {
        const telling = tell()
        await wait(100)
        clock.set(seconds)
        await telling
      }
      await settled(site)
      const beforehand = await countUp(site, ledger.acknowledged)
      let [left, late] = [0, 0]
      for (const seconds of [-day, 365 * day]) {
        clock.set(seconds)
        const before = site.judge.taken().length
        await tell()
        await wait(2_500)
        left += site.judge.taken().length - before
        // The clock is put right, which is a leap as well, and somebody says so once that was noticed.
        clock.set(0)
        await wait(6_000)
        await site.command(['resume'])
        await settled(site)
        // What was heard a year later by a wrong clock is too old to write about; what was heard a day earlier is not.
        if (seconds < 0) late = (await countUp(site, ledger.acknowledged)).missed
      }
      const account = await countUp(site, ledger.acknowledged)
      const alive = server.alive()
      await server.stop()
      return {
        G25: {
          figures: {
            leaps: small.length + 2,
            letters: account.taken,
            twice: account.twice,
            missed: late,
            'too old by a clock a year ahead': account.missed - late,
            uncertain: account.uncertain,
            'left after a leap of days': left,
          },
          must: {
            'send nothing twice': account.twice === 0,
            'send everything through small leaps': beforehand.missed === 0,
            'stop after a leap of a day': left === 0,
            'send everything once it is put right': late === 0 && account.missed <= each,
            'stay alive': alive,
          },
        },
      }
    } finally {
      await site.close()
    }
  },
}
