import { setTimeout as wait } from 'node:timers/promises'
import type { Database } from '../app/config.ts'
import { migrate } from '../app/db/migrate.ts'
import { databaseKinds, freshDatabase } from './databases.ts'
import { freePort } from '../test/support/port.ts'
import { startCountingRelay } from './counting-relay.ts'
import { residentMemory, settings, startAftercare } from './process.ts'

const rounds = 5
const idleFor = 5

export type Started = { readonly seconds: number; readonly pid: number; readonly stop: () => Promise<void> }

/** A server that is started anew in every round. `commands`: how many its database was given so far; null where nobody counts. */
export type Contestant = {
  readonly name: string
  readonly start: () => Promise<Started>
  readonly commands: (() => number) | null
  readonly remove: () => Promise<void>
}

/** What a server took and did, one number a round. `queries` is empty where nobody counts. */
export type Idle = {
  readonly name: string
  readonly seconds: number[]
  readonly memory: number[]
  readonly queries: number[]
}

/** Starts them one after the other, lets them stand, and looks at them. */
export async function measureIdle(contestants: readonly Contestant[]): Promise<readonly Idle[]> {
  console.log(`start: existing schema, ${rounds} rounds; memory and queries after ${idleFor} s without anything to do`)
  const measured = contestants.map(({ name }): Idle => ({ name, seconds: [], memory: [], queries: [] }))
  try {
    for (let round = 0; round < rounds; round++) {
      const running: Started[] = []
      try {
        for (const { start } of contestants) running.push(await start())
        const before = contestants.map(({ commands }) => commands?.() ?? 0)
        await wait(idleFor * 1000)
        for (const [index, { seconds, memory, queries }] of measured.entries()) {
          const [server, commands] = [running[index], contestants[index]?.commands]
          seconds.push(server?.seconds ?? Number.NaN)
          memory.push(server ? residentMemory(server.pid) : Number.NaN)
          if (commands) queries.push((commands() - (before[index] ?? 0)) / idleFor)
        }
      } finally {
        for (const { stop } of running) await stop()
      }
    }
    return measured
  } finally {
    for (const { remove } of contestants) await remove()
  }
}

export const titleOf = (kind: Database['kind']): string => (kind === 'sqlite' ? 'SQLite' : 'MariaDB')

/** A server on each database there is; MariaDB's stands behind a relay that counts. */
export function onEverySchema(
  name: string,
  create: (database: Database) => Promise<unknown>,
  start: (database: Database) => Promise<Started>,
): Promise<readonly Contestant[]> {
  return Promise.all(
    databaseKinds.map(async (kind): Promise<Contestant> => {
      const { database, remove } = await freshDatabase(kind)
      await create(database)
      const named = { name: `${name}, ${titleOf(kind)}` }
      if (database.kind === 'sqlite') return { ...named, start: () => start(database), commands: null, remove }
      const url = new URL(database.url)
      const relay = await startCountingRelay({ host: url.hostname, port: Number(url.port || 3306) })
      url.host = `127.0.0.1:${relay.port}`
      return {
        ...named,
        start: () => start({ ...database, url: url.href }),
        commands: relay.commands,
        remove: async () => {
          await relay.stop()
          await remove()
        },
      }
    }),
  )
}

export const aftercares = (): Promise<readonly Contestant[]> =>
  onEverySchema('Aftercare', migrate, async (database) => {
    const port = await freePort()
    return timed(async () => {
      const { url, pid, kill } = await startAftercare(settings(database, port, 'smtp://127.0.0.1:9'), [])
      return { answers: `${url}/readyz`, pid, stop: kill }
    })
  })

/** Until the first 200. */
export async function timed(
  start: () => Promise<{ readonly answers: string } & Omit<Started, 'seconds'>>,
): Promise<Started> {
  const begun = performance.now()
  const { answers, pid, stop } = await start()
  const response = await fetch(answers)
  await response.arrayBuffer()
  if (response.status !== 200) throw new Error(`${answers} answered ${response.status}`)
  return { seconds: (performance.now() - begun) / 1000, pid, stop }
}
