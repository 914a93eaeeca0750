import { type ChildProcess, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'chai'
import { startBullmq } from '../../app/engine/bullmq.ts'
import type { Engine } from '../../app/engine/engine.ts'
import type { EngineNeeds } from '../../app/engine/embedded.ts'
import { freePort } from '../support/port.ts'
import { startRedis } from '../support/redis.ts'

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await pause(2)
}

describe('The engine on Redis', function () {
  this.timeout(20_000)
  const engines: Engine[] = []
  const said: string[] = []
  let redis: ChildProcess
  let port = 0
  let rounds = 0
  let waiting = 0

  before(async function () {
    if (spawnSync('redis-server', ['--version']).status !== 0) return this.skip()
    port = await freePort()
  })
  beforeEach(async () => {
    redis = await startRedis(port)
    ;[rounds, waiting] = [0, 0]
    said.length = 0
  })
  afterEach(async () => {
    await Promise.all(engines.splice(0).map((engine) => engine.stop()))
    await end()
  })
  const end = async (): Promise<void> => {
    if (redis.exitCode !== null || redis.signalCode !== null) return
    const ended = once(redis, 'exit')
    redis.kill('SIGKILL')
    await ended
  }
  const begin = (work: EngineNeeds | null, rest = 60_000): Engine => {
    const engine = startBullmq(work, {
      redisUrl: `redis://127.0.0.1:${port}`,
      report: (_, sentence) => void said.push(sentence),
      rest,
    })
    engines.push(engine)
    return engine
  }
  /** The truth is a number of ours, as it is the database in life. */
  const worker = (): EngineNeeds => ({
    take: async () => {
      rounds++
      const all = waiting
      waiting = 0
      return all
    },
    deliver: async () => 0,
    now: () => 0,
    report: (_, sentence) => void said.push(sentence),
  })

  it('lets a process that only hears deliveries wake one that works', async () => {
    begin(worker())
    await until(() => rounds > 0)
    const web = begin(null)
    waiting = 3
    web.wake()
    await until(() => waiting === 0)
    expect(said).to.deep.equal([])
  })

  it('loses nothing when Redis is emptied, killed and started again', async () => {
    begin(worker(), 1_000)
    const web = begin(null)
    await until(() => rounds > 0)
    spawnSync('redis-cli', ['-p', String(port), 'FLUSHALL'])
    waiting = 1
    web.wake()
    await until(() => waiting === 0)
    await end()
    waiting = 1
    web.wake()
    await until(() => waiting === 0)
    expect(said).to.include('Redis is away; the database is looked at every second instead')
    redis = await startRedis(port)
    waiting = 1
    web.wake()
    await until(() => waiting === 0)
  })

  it('works by itself where Redis never was', async () => {
    await end()
    begin(worker(), 60_000)
    await until(() => rounds > 0)
    waiting = 1
    await until(() => waiting === 0)
    expect(said.filter((sentence) => sentence.startsWith('Redis is away')).length).to.equal(1)
  })
})
