import { globSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fenceOf } from '../../app/db/installation.ts'
import { countUp, letHoursPass, settled } from './harness/account.ts'
import { openLedger, orders } from './harness/ledger.ts'
import type { Finding, Proof } from './harness/proof.ts'
import { openSite, type Site } from './harness/site.ts'
import { eachOf, until } from './harness/until.ts'

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

/** Letters that are due in half an hour: nobody may get one before. */
async function tellOfLater(site: Site, count: number): Promise<void> {
  const door = await site.door()
  const ledger = openLedger(site.url)
  await eachOf(orders(count, 'accept', 800_000), 8, ledger.insist)
  await site.command(['cron', 'take'])
  await site.db.knex('messages').update({ due_at: Date.now() + (hour / 2) * 1_000 })
  await door.stop()
}

/** The server's clock is set forward, back and in steps while letters leave. */
export const proof: Proof = {
  guarantees: {
    G25: 'A clock that is set doubles and loses nothing; set by more than five minutes, it stops letters until it is right again.',
  },
  on: 'each database',
  async run(setting): Promise<Readonly<Record<string, Finding>>> {
    const each = setting.full ? 200 : 20
    const site = await openSite(setting)
    try {
      const clock = ownClock(site)
      if (!clock) return { G25: { figures: { leaps: 'none: no libfaketime' }, must: {} } }
      await tellOfLater(site, each)
      const ledger = openLedger(site.url)
      const server = await site.serve(clock.env)
      const taken = (): number => site.judge.taken().length
      let told = 0
      const tell = async (): Promise<void> => {
        await eachOf(orders(each, 'slow-250-100ms', told), 8, ledger.insist)
        told += each
      }
      const small = [1, 2, 3, 4, 2, -1, 0].map((minutes) => minutes * 60)
      for (const seconds of small) {
        const telling = tell()
        await wait(100)
        clock.set(seconds)
        await telling
      }
      await settled(site)
      await letHoursPass(site, 0.4)
      const beforehand = await countUp(site, ledger.acknowledged)
      let left = 0
      const large = [hour, -hour, -day, 365 * day]
      for (const seconds of large) {
        clock.set(seconds)
        const before = taken()
        await tell()
        await wait(2_500)
        left += taken() - before
        // Put right, which is no leap but the end of one: letters leave by themselves.
        clock.set(0)
        await tell()
        await until('letters leave again', () => taken() >= before + each)
        await settled(site)
      }
      const early = site.judge.taken().filter(({ to }) => /@c80\d{4}\./.test(to)).length
      clock.set(hour)
      await until('the fence stands', async () => (await fenceOf(site.db.knex)) === 'clock')
      await site.command(['resume'])
      const before = taken()
      await tell()
      await until('letters leave once a person said so', () => taken() >= before + each)
      await settled(site)
      await letHoursPass(site)
      const account = await countUp(site, ledger.acknowledged)
      const alive = server.alive()
      await server.stop()
      return {
        G25: {
          figures: {
            leaps: small.length + 2 * large.length + 1,
            letters: account.taken,
            twice: account.twice,
            'due in a year, as heard by a clock a year ahead': account.missed,
            uncertain: account.uncertain,
            'left after a large leap': left,
            'left too early': early,
          },
          must: {
            'send nothing twice': account.twice === 0,
            'send everything through small leaps': beforehand.missed === 0,
            'stop after a large leap': left === 0,
            'send nothing before its time': early === 0,
            'send everything once it is put right': account.missed <= each,
            'stay alive': alive,
          },
        },
      }
    } finally {
      await site.close()
    }
  },
}
