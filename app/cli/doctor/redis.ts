import type { App } from '../../app.ts'
import { second } from '../../domain/time.ts'
import { type Finding, right, unknown, wrong } from './finding.ts'

/** Redis only wakes machines, so nothing it does loses anything; but one that throws keys away wakes them late. */
export async function redis({ config }: App): Promise<readonly Finding[]> {
  if (config.redisUrl === null)
    return [right('There is none, and none is needed: the database is looked at every second.')]
  const { Redis } = await import('ioredis')
  const client = new Redis(config.redisUrl, {
    lazyConnect: true,
    connectTimeout: 5 * second,
    commandTimeout: 5 * second,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  })
  // Said by the command that fails, too.
  client.on('error', () => {})
  try {
    await client.connect()
    await client.ping()
    return [right('Redis answers.'), await policy((name) => client.config('GET', name))]
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return [wrong(`Redis does not answer (${why}): the database is looked at every second instead.`)]
  } finally {
    client.disconnect()
  }
}

async function policy(setting: (name: string) => Promise<unknown>): Promise<Finding> {
  const name = 'maxmemory-policy'
  try {
    const [, value] = (await setting(name)) as [string, string]
    return value === 'noeviction'
      ? right('Redis throws nothing away when its memory is full.')
      : wrong(
          `Redis throws keys away when its memory is full (${name} ${value}): set it to noeviction, or machines are woken late.`,
        )
  } catch {
    return unknown(`Whether Redis throws keys away (${name}) it does not tell; it should be noeviction.`)
  }
}
