import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Database } from '../app/config.ts'
import { openDb } from '../app/db/db.ts'
import { migrate } from '../app/db/migrate.ts'
import { deriveKeys } from '../app/keys/keys.ts'
import { switchFlow } from '../app/shops/flow-settings.ts'
import { addShop } from '../app/shops/shops.ts'
import { databaseKinds, freshDatabase } from './databases.ts'
import { freePort } from '../test/support/port.ts'
import { type Asked, type Figure, median, timesAtLeast, timesAtMost } from './figure.ts'
import type { Answers, Load } from './load.ts'
import { domain, processorTime, settings, startAftercare, startScript } from './process.ts'

const rounds = 5
const [warmUp, measured, connections] = [1, 2, 64]

/** One server on its turn. `kept` counts what is on disk after the server was killed; null where nothing is kept. */
type Turn = {
  readonly url: string
  readonly pid: number
  readonly end: () => Promise<number | null>
}
type Runner = { readonly name: string; readonly start: () => Promise<Turn> }

type Round = Answers & {
  readonly perSecond: number
  readonly cpu: number
  readonly kept: number | null
  readonly sent: number
}

const peer = (name: string, file: string): Runner => ({
  name,
  async start() {
    const folder = mkdtempSync(join(tmpdir(), 'aftercare-peer-'))
    const server = await startScript(file, { FOLDER: folder })
    return {
      url: server.told,
      pid: server.pid,
      end: async () => {
        await server.stop()
        rmSync(folder, { recursive: true })
        return null
      },
    }
  },
})

const ours = (kind: Database['kind'], work: boolean): Runner => ({
  name: `Aftercare, ${kind === 'sqlite' ? 'SQLite' : 'MariaDB'}, ${work ? 'work on' : 'web only'}`,
  async start() {
    const { database, remove } = await freshDatabase(kind)
    await prepare(database)
    // Nothing is sent here (an order alone makes no letter), so nobody needs to listen at the mail server's address.
    const server = await startAftercare(
      settings(database, await freePort(), 'smtp://127.0.0.1:9'),
      work ? [] : ['--no-work'],
    )
    return {
      url: server.url,
      pid: server.pid,
      end: async () => {
        await server.kill()
        const db = openDb(database)
        const [row] = (await db.knex('journal').count({ rows: '*' })) as { rows: number | string }[]
        await db.close()
        await remove()
        return Number(row?.rows)
      },
    }
  },
})

async function prepare(database: Database): Promise<void> {
  await migrate(database)
  const db = openDb(database)
  const shop = await addShop(db, deriveKeys(Buffer.alloc(32, 7)), { domain, platform: 'shopify' }, 0)
  for (const flow of ['nps', 'delivery-notice']) await switchFlow(db, shop.id, flow, true, 0)
  await db.close()
}

/** Durable deliveries per second, against a server that keeps nothing and against the official library that keeps nothing. */
export async function webhooks(): Promise<readonly Figure[]> {
  const runners = [
    peer('bare node:http, keeps nothing', './bare-server.ts'),
    peer('official library, keeps nothing', './official-server.ts'),
    peer('official check, Express, one INSERT by Knex', './insert-server.ts'),
    ...databaseKinds.flatMap((kind) => [ours(kind, false), ours(kind, true)]),
  ]
  const load = await startScript<Load, Answers>('./load.ts')
  console.log(
    `webhooks: ${connections} connections, orders/create of ${load.told} bytes, ${rounds} rounds of ${measured} s`,
  )
  const results = new Map<string, Round[]>(runners.map(({ name }) => [name, []]))
  try {
    for (let round = 0; round < rounds; round++)
      for (const { name, start } of runners) results.get(name)?.push(await takeTurn(await start(), load.ask))
  } finally {
    await load.stop()
  }
  return figuresOf(runners, results)
}

/** Milliseconds that one web process takes for a delivery when it does nothing else. */
export async function hearingTime(kind: Database['kind']): Promise<number> {
  const load = await startScript<Load, Answers>('./load.ts')
  try {
    const { perSecond } = await takeTurn(await ours(kind, false).start(), load.ask)
    return 1000 / perSecond
  } finally {
    await load.stop()
  }
}

async function takeTurn(turn: Turn, press: (load: Load) => Promise<Answers>): Promise<Round> {
  try {
    const first = await press({ url: turn.url, connections, seconds: warmUp })
    const before = processorTime(turn.pid)
    const answers = await press({ url: turn.url, connections, seconds: measured })
    const cpu = (processorTime(turn.pid) - before) / answers.accepted
    const sent = first.accepted + answers.accepted
    if (first.refused + answers.refused > 0) throw new Error(`${turn.url} refused deliveries`)
    return { ...answers, perSecond: answers.accepted / answers.seconds, cpu, sent, kept: await turn.end() }
  } catch (error) {
    await turn.end()
    throw error
  }
}

function figuresOf(runners: readonly Runner[], results: ReadonlyMap<string, readonly Round[]>): readonly Figure[] {
  const [bare, official, insert, ...rest] = runners.map(({ name }): Figure => {
    const all = results.get(name) ?? []
    const of = (key: 'p50' | 'p99' | 'cpu'): number => median(all.map((one) => one[key]))
    const [sent, kept] = [
      all.reduce((sum, one) => sum + one.sent, 0),
      all.reduce((sum, one) => sum + (one.kept ?? 0), 0),
    ]
    return {
      bench: 'webhooks',
      name,
      unit: 'per s',
      rounds: all.map(({ perSecond }) => perSecond),
      also: {
        'p50 ms': of('p50'),
        'p99 ms': of('p99'),
        'cpu us each': of('cpu'),
        ...(all.some((one) => one.kept !== null) ? { 'answered 200': sent, 'on disk after kill -9': kept } : {}),
      },
    }
  })
  if (!bare || !official || !insert) throw new Error('the peers were not measured')
  for (const { name, also } of rest)
    if (also?.['answered 200'] !== also?.['on disk after kill -9'])
      throw new Error(`${name}: a delivery that was answered is not on disk, or one is there twice`)
  return [
    bare,
    { ...official, against: [bare] },
    { ...insert, against: [bare] },
    ...rest.map((figure) => ({
      ...figure,
      against: [official, bare, insert],
      // Asked where nothing else runs in the same process.
      ...(figure.name.endsWith('web only') ? { asked: askedOf(figure.name, bare, insert) } : {}),
    })),
    ...besides(runners, results, 'processor time of a delivery', 'us', 'cpu', timesAtMost(1 / 7, 1 / 9)),
    ...besides(runners, results, 'p99', 'ms', 'p99', timesAtMost(1 / 8, 1 / 20)),
  ]
}

const askedOf = (name: string, bare: Figure, insert: Figure): readonly Asked[] =>
  name.includes('SQLite')
    ? [timesAtLeast(5, 7), timesAtLeast(0.4, 0.5, bare), timesAtLeast(10, 13, insert)]
    : [timesAtLeast(3.5, 5), timesAtLeast(0.25, 0.35, bare)]

/** What a delivery costs besides the rate, against the official library. */
function besides(
  runners: readonly Runner[],
  results: ReadonlyMap<string, readonly Round[]>,
  what: string,
  unit: string,
  key: 'cpu' | 'p99',
  asked: Asked,
): readonly Figure[] {
  const [official, ...ours] = runners.slice(1).map(({ name }): Figure => ({
    bench: 'webhooks',
    name: `${what}, ${name}`,
    unit,
    rounds: (results.get(name) ?? []).map((round) => round[key]),
  }))
  if (!official) return []
  const alone = ours.filter(({ name }) => name.endsWith('web only'))
  return [official, ...alone.map((figure) => ({ ...figure, against: [official], asked: [asked] }))]
}
