import { setTimeout as wait } from 'node:timers/promises'
import type { Database } from '../app/config.ts'
import { migrate } from '../app/db/migrate.ts'
import { databaseKinds, freshDatabase } from './databases.ts'
import { freePort } from '../test/support/port.ts'
import { startCountingRelay } from './counting-relay.ts'
import { atMost, type Figure } from './figure.ts'
import { residentMemory, settings, startAftercare, startScript } from './process.ts'

const rounds = 5
const idleFor = 5

type Kind = Database['kind']
type Started = { readonly seconds: number; readonly pid: number; readonly stop: () => Promise<void> }

const nameOf = (kind: Kind): string => `Aftercare, ${kind === 'sqlite' ? 'SQLite' : 'MariaDB'}`
const bareName = 'bare node:http process'

/** How soon a server that was started answers, what it weighs when nobody needs it, and how often it looks into the database then. */
export async function start(): Promise<readonly Figure[]> {
  const seconds = new Map<string, number[]>()
  const memory = new Map<string, number[]>()
  const commands: number[] = []
  const note = (list: Map<string, number[]>, name: string, value: number): void =>
    void list.set(name, [...(list.get(name) ?? []), value])
  const databases = await Promise.all(
    databaseKinds.map(async (kind) => {
      const fresh = await freshDatabase(kind)
      await migrate(fresh.database)
      return fresh
    }),
  )
  const relayed = await behindRelay(databases.map(({ database }) => database))
  console.log(`start: existing schema, ${rounds} rounds; memory and queries after ${idleFor} s without anything to do`)
  try {
    for (let round = 0; round < rounds; round++) {
      const running: (readonly [string, Started])[] = [[bareName, await startBare()]]
      for (const database of relayed.databases) running.push([nameOf(database.kind), await startServer(database)])
      const before = relayed.commands()
      await wait(idleFor * 1000)
      commands.push((relayed.commands() - before) / idleFor)
      for (const [name, { seconds: took, pid, stop }] of running) {
        note(seconds, name, took)
        note(memory, name, residentMemory(pid))
        await stop()
      }
    }
  } finally {
    await relayed.stop()
    for (const { remove } of databases) await remove()
  }
  return [
    ...figuresOf('start to the first 200', 's', seconds, 1.5),
    ...figuresOf('memory when idle', 'MB', memory, 130),
    ...(databaseKinds.includes('mysql')
      ? [
          {
            bench: 'start',
            name: 'queries when idle, MariaDB',
            unit: 'per s',
            rounds: commands,
            asked: [atMost(1, 0.1)],
          },
        ]
      : []),
  ]
}

/** The same databases; MySQL's behind a relay that counts. */
async function behindRelay(databases: readonly Database[]) {
  const mysql = databases.find((database) => database.kind === 'mysql')
  if (!mysql) return { databases, commands: () => 0, stop: async () => {} }
  const url = new URL(mysql.url)
  const relay = await startCountingRelay({ host: url.hostname, port: Number(url.port || 3306) })
  url.hostname = '127.0.0.1'
  url.port = String(relay.port)
  return {
    databases: databases.map((database) => (database === mysql ? { ...mysql, url: url.href } : database)),
    commands: relay.commands,
    stop: relay.stop,
  }
}

async function startServer(database: Database): Promise<Started> {
  const begun = performance.now()
  const server = await startAftercare(settings(database, await freePort(), 'smtp://127.0.0.1:9'), [])
  await answers(`${server.url}/readyz`)
  return { seconds: (performance.now() - begun) / 1000, pid: server.pid, stop: server.kill }
}

async function startBare(): Promise<Started> {
  const begun = performance.now()
  const server = await startScript('./bare-server.ts')
  await answers(server.told)
  return { seconds: (performance.now() - begun) / 1000, pid: server.pid, stop: server.stop }
}

async function answers(url: string): Promise<void> {
  const response = await fetch(url)
  await response.arrayBuffer()
  if (response.status !== 200) throw new Error(`${url} answered ${response.status}`)
}

function figuresOf(what: string, unit: string, measured: ReadonlyMap<string, number[]>, most: number) {
  const figures = [...measured].map(([name, rounds]): Figure => ({
    bench: 'start',
    name: `${what}, ${name}`,
    unit,
    rounds,
  }))
  const [bare, ...servers] = figures
  return bare ? [bare, ...servers.map((figure) => ({ ...figure, against: [bare], asked: [atMost(most)] }))] : []
}
