import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { countUp, letHoursPass, settled } from './harness/account.ts'
import { openLedger, orders, type Telling } from './harness/ledger.ts'
import type { Proof } from './harness/proof.ts'
import { openSite } from './harness/site.ts'
import { eachOf, freePort } from './harness/until.ts'

const program = '/usr/bin/redis-server'

/** A Redis of the run's own. */
function startRedis(port: number): ChildProcess {
  return spawn(
    program,
    ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--maxmemory-policy', 'noeviction'],
    { stdio: 'ignore' },
  )
}

/** Redis is absent at the start, comes, forgets everything, dies and comes back; the database is the truth throughout. */
export const proof: Proof = {
  guarantees: {
    G7: 'Redis may be absent, forget everything or die: nothing is lost or doubled, and webhooks do not notice.',
  },
  on: 'each database',
  async run(setting) {
    const hasRedis = existsSync(program)
    const port = await freePort()
    const site = await openSite(setting, { env: { REDIS_URL: `redis://127.0.0.1:${port}` } })
    let redis: ChildProcess | null = null
    try {
      const ledger = openLedger(site.url)
      const server = await site.serve()
      const all = orders(setting.full ? 2_000 : 300)
      const times: number[] = []
      const tell = (part: number): Promise<void> =>
        eachOf(all.slice((part * all.length) / 5, ((part + 1) * all.length) / 5), 6, async (one: Telling) => {
          const begun = performance.now()
          await ledger.insist(one)
          times.push(performance.now() - begun)
        })
      await tell(0)
      if (hasRedis) redis = startRedis(port)
      await wait(1_500)
      await tell(1)
      if (hasRedis) execFileSync('redis-cli', ['-p', String(port), 'FLUSHALL'], { stdio: 'ignore' })
      await tell(2)
      if (redis) {
        const ended = once(redis, 'exit')
        redis.kill('SIGKILL')
        await ended
      }
      await tell(3)
      if (hasRedis) redis = startRedis(port)
      await tell(4)
      const took = await settled(site)
      await letHoursPass(site)
      const { lost, twice, missed, uncertain } = await countUp(site, ledger.acknowledged)
      const alive = server.alive()
      await server.stop()
      const p99 = Math.round(times.sort((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? 0)
      return {
        G7: {
          figures: {
            webhooks: all.length,
            redis: hasRedis ? 'killed, flushed, absent' : 'absent',
            lost,
            twice,
            missed,
            uncertain,
            'webhook p99 in ms': p99,
            'settled in s': took / 1_000,
          },
          must: {
            'lose nothing': lost === 0,
            'send nothing twice': twice === 0,
            'send everything': missed === 0,
            'answer webhooks within a second': p99 < 1_000,
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
