import { setTimeout as pause } from 'node:timers/promises'
import { Queue, Worker } from 'bullmq'
import { second } from '../domain/time.ts'
import { startEmbedded, type EngineNeeds } from './embedded.ts'
import type { Engine } from './engine.ts'

export type Spreading = {
  readonly redisUrl: string
  readonly report: EngineNeeds['report']
  /** Others in the same Redis use another name; tests do. */
  readonly prefix?: string
  /** How often the database is looked at while Redis does its part. */
  readonly rest?: number
}

const queueName = 'work'
/** Calls of one process within so many milliseconds are one. */
const breath = 20
/** A call nobody answered has no worth: the pollers have long been there. */
const most = 10_000

/**
 * Redis carries calls only ("there is work"), never what the work is: whoever hears one looks into the database. A call lost, heard
 * twice or forged is therefore harmless, and without Redis the same loop looks by itself, every second.
 */
export function startBullmq(work: EngineNeeds | null, { redisUrl, report, prefix, rest }: Spreading): Engine {
  let stopped = false
  const options = { prefix: prefix ?? 'aftercare', connection: connectionTo(redisUrl, () => stopped) }
  const queue = new Queue(queueName, {
    ...options,
    // A call that cannot be made now is not kept: the door must never wait for Redis.
    connection: { ...options.connection, enableOfflineQueue: false, maxRetriesPerRequest: 1 },
    defaultJobOptions: { attempts: 1, removeOnComplete: true, removeOnFail: true },
  })
  let away = false
  let calling: NodeJS.Timeout | null = null
  let lookNow = (): void => {}

  function noted(error: unknown): void {
    if (away || stopped) return
    away = true
    report(error, 'Redis is away; the database is looked at every second instead')
    lookNow()
  }
  const well = (): void => {
    away = false
  }
  queue.on('error', noted)

  function call(): void {
    if (calling || stopped) return
    calling = setTimeout(() => {
      calling = null
      queue.add('call', {}, { sizeLimit: 2 }).then(well, noted)
    }, breath)
  }

  if (!work)
    return {
      wake: call,
      stop: async () => {
        stopped = true
        if (calling) clearTimeout(calling)
        await atMost(second, queue.close())
      },
    }

  const loop = startEmbedded({
    ...work,
    rest: () => (away ? second : (rest ?? 15 * second)),
    // Whoever finds a full plate calls for help before it eats.
    onBusy: call,
  })
  lookNow = loop.wake
  const worker = new Worker(queueName, () => loop.round(), {
    ...options,
    concurrency: 1,
    // The calls are worth nothing, so there is nothing to rescue.
    maxStalledCount: 0,
    skipStalledCheck: true,
  })
  worker.on('error', noted)
  worker.on('ready', well)
  void queue
    .waitUntilReady()
    .then(() => queue.trimEvents(most))
    .catch(noted)

  return {
    wake: () => {
      loop.wake()
      call()
    },
    stop: async () => {
      stopped = true
      if (calling) clearTimeout(calling)
      await loop.stop()
      await atMost(second, Promise.all([worker.close(true), queue.close()]))
    },
  }
}

/** A Redis that is away does not answer the goodbye. */
async function atMost(time: number, work: Promise<unknown>): Promise<void> {
  const patience = new AbortController()
  await Promise.race([work.catch(() => {}), pause(time, null, patience).catch(() => {})])
  patience.abort()
}

/** `redis[s]://user:password@host:port/number`. Connecting is tried for ever, at most five seconds apart. */
function connectionTo(address: string, over: () => boolean) {
  const url = new URL(address)
  return {
    host: url.hostname,
    port: Number(url.port) || 6379,
    db: Number(url.pathname.slice(1)) || 0,
    ...(url.username ? { username: decodeURIComponent(url.username) } : {}),
    ...(url.password ? { password: decodeURIComponent(url.password) } : {}),
    ...(url.protocol === 'rediss:' ? { tls: {} } : {}),
    maxRetriesPerRequest: null,
    retryStrategy: (times: number) => (over() ? null : Math.min(5 * second, 100 * 2 ** Math.min(times, 6))),
  }
}
