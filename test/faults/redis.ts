import { type ChildProcess, execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { countUp, letHoursPass, settled } from './harness/account.ts'
import { openLedger, orders, type Telling } from './harness/ledger.ts'
import type { Proof } from './harness/proof.ts'
import { openSite } from './harness/site.ts'
import { freePort } from '../support/port.ts'
import { startRedis } from '../support/redis.ts'
import { startStopwatch } from './harness/stopwatch.ts'
import { eachOf, percentile } from './harness/until.ts'

const program = '/usr/bin/redis-server'

/** Redis is absent at the start, comes, forgets everything, dies and comes back; the database is the truth throughout. */
export const proof: Proof = {
  guarantees: {
    G7: 'Redis may be absent, forget everything or die: nothing is lost or doubled, and webhooks do not notice.',
  },
  on: 'each database',
  many: true,
  async run(setting) {
    const hasRedis = existsSync(program)
    const port = await freePort()
    const site = await openSite(setting, { env: { REDIS_URL: `redis://127.0.0.1:${port}` } })
    let redis: ChildProcess | null = null
    try {
      const ledger = openLedger(site.url)
      const server = await site.serve()
      const all = orders(setting.full ? 2_000 : 600)
      const [calm, hurt]: [number[], number[]] = [[], []]
      const parts = 6
      /** One after the other: what is asked is whether Redis can be felt, and one slow sync shall not count as many slow answers. */
      const tell = (part: number, times = hurt): Promise<void> =>
        eachOf(all.slice((part * all.length) / parts, ((part + 1) * all.length) / parts), 1, async (one: Telling) => {
          const stop = startStopwatch(server.pid)
          await ledger.insist(one)
          times.push(stop())
          await wait(10)
        })
      const say = (...words: readonly string[]): void => {
        if (redis) execFileSync('redis-cli', ['-p', String(port), ...words], { stdio: 'ignore' })
      }
      await tell(0)
      if (hasRedis) redis = await startRedis(port, ['--maxmemory-policy', 'noeviction'])
      await wait(1_500)
      await tell(1, calm)
      say('FLUSHALL')
      await tell(2)
      // It takes nothing more: what is new is refused, not put in the place of something old.
      say('CONFIG', 'SET', 'maxmemory', '1')
      await tell(3)
      if (redis) {
        const ended = once(redis, 'exit')
        redis.kill('SIGKILL')
        await ended
        redis = null
      }
      await tell(4)
      if (hasRedis) redis = await startRedis(port, ['--maxmemory-policy', 'noeviction'])
      await tell(5, calm)
      const took = await settled(site)
      await letHoursPass(site)
      const { lost, twice, missed, uncertain } = await countUp(site, ledger.acknowledged)
      const alive = server.alive()
      await server.stop()
      const [p99, calmP99] = [percentile(hurt, 99), percentile(calm, 99)]
      return {
        G7: {
          figures: {
            webhooks: all.length,
            redis: hasRedis ? 'killed, flushed, full, absent' : 'absent',
            lost,
            twice,
            missed,
            uncertain,
            'webhook p99 in ms': p99,
            'while Redis is well': calmP99,
            'settled in s': took / 1_000,
          },
          must: {
            'lose nothing': lost === 0,
            'send nothing twice': twice === 0,
            'send everything': missed === 0,
            // What a busy disk costs, it costs with Redis as without.
            'answer webhooks within 250 ms': p99 < Math.max(250, 2 * calmP99),
            'stay alive': alive,
            'take over within 30 s': took <= 30_000,
          },
        },
      }
    } finally {
      redis?.kill('SIGKILL')
      await site.close()
    }
  },
}
