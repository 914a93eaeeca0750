import type { Database } from '../app/config.ts'
import { freshDatabase } from './databases.ts'
import type { Sent } from './aftercare-sender.ts'
import { type Asked, atMost, type Figure, median, timesAtLeast, timesAtMost } from './figure.ts'
import { aftercares, type Idle, measureIdle, onEverySchema, timed } from './idle.ts'
import { aftercare, count, type Pipeline, rounds } from './pipeline.ts'
import { startScript } from './process.ts'
import type { Arrived } from './sink.ts'

type Manner = 'default' | 'tuned'
type Turn = Sent & { readonly letters: number; readonly bytes: number }

/** From an event to the letter in the mail server's hands, and then the servers at rest, against Vendure with its email plugin. */
export const vendure = async (): Promise<readonly Figure[]> => [...(await letters()), ...(await atRest())]

const nowhere = 'smtp://127.0.0.1:9'

/** A Vendure server in a process of its own. `MANNER`: tuned or not; `TABLES`: whether it makes them or finds them. */
const startVendure = (database: Database, smtpUrl: string, env: Readonly<Record<string, string>>) =>
  startScript<{ readonly send: number }, Sent>('./peers/vendure.js', {
    DATABASE_URL: database.kind === 'sqlite' ? `sqlite:${database.file}` : database.url,
    SMTP_URL: smtpUrl,
    // It would write home.
    VENDURE_DISABLE_TELEMETRY: 'true',
    ...env,
  })

async function createTables(database: Database): Promise<void> {
  const server = await startVendure(database, nowhere, { TABLES: 'create' })
  await server.stop()
}

async function letters(): Promise<readonly Figure[]> {
  const sink = await startScript<object, Arrived>('./sink.ts')
  const contestants: { readonly pipeline: Pipeline; readonly expected: number; readonly turns: Turn[] }[] = []
  const takeTurn = async ({ pipeline: { name, run }, expected }: (typeof contestants)[number]): Promise<Turn> => {
    const sent = await run()
    const { letters, repeated, bytes } = await sink.ask({})
    if (letters !== expected || repeated > 0) throw new Error(`${name}: ${letters} of ${expected} letters arrived`)
    return { ...sent, letters, bytes }
  }
  try {
    // Some seconds each: by default Vendure sends five letters a second.
    for (const [manner, expected] of [
      ['tuned', 100],
      ['default', 20],
    ] as const)
      contestants.push({ pipeline: await sender(manner, expected, sink.told), expected, turns: [] })
    contestants.push({ pipeline: await aftercare('sqlite', sink.told), expected: count, turns: [] })
    console.log(`vendure: an event until its letter is sent, SQLite, ${rounds} rounds`)
    for (const contestant of contestants) await takeTurn(contestant)
    for (let round = 0; round < rounds; round++)
      for (const contestant of contestants) contestant.turns.push(await takeTurn(contestant))
    const figuresOf = (what: string, unit: string, valueOf: (turn: Turn) => number) =>
      contestants.map(({ pipeline: { name }, turns }): Figure => ({
        bench: 'vendure',
        name: `${what}${name}`,
        unit,
        rounds: turns.map(valueOf),
        also: { 'bytes each': median(turns.map(({ bytes, letters }) => bytes / letters)) },
      }))
    const [tuned, byDefault, ours] = figuresOf('', 'per s', ({ letters, seconds }) => letters / seconds)
    const [used, usedByDefault, usedByUs] = figuresOf(
      'processor time of a letter, ',
      'us',
      ({ letters, cpu }) => cpu / letters,
    )
    if (!tuned || !byDefault || !ours || !used || !usedByDefault || !usedByUs) throw new Error('not all were measured')
    return [
      tuned,
      byDefault,
      { ...ours, against: [tuned, byDefault], asked: [timesAtLeast(35, 50), timesAtLeast(300, 300, byDefault)] },
      used,
      usedByDefault,
      { ...usedByUs, against: [used], asked: [timesAtMost(1 / 57, 1 / 57)] },
    ]
  } finally {
    for (const { pipeline } of contestants) await pipeline.stop()
    await sink.stop()
  }
}

/** It looks for jobs all the time, a tuned one a thousand times a second, and stands still while others take their turn. */
async function sender(manner: Manner, expected: number, smtpUrl: string): Promise<Pipeline> {
  const { database, remove } = await freshDatabase('sqlite')
  await createTables(database)
  const server = await startVendure(database, smtpUrl, { MANNER: manner })
  process.kill(server.pid, 'SIGSTOP')
  return {
    name: `Vendure, ${manner}`,
    run: async () => {
      process.kill(server.pid, 'SIGCONT')
      const sent = await server.ask({ send: expected })
      process.kill(server.pid, 'SIGSTOP')
      return sent
    },
    stop: async () => {
      await server.stop()
      await remove()
    },
  }
}

/** Start, memory and queries; each is started as its own guide says. */
async function atRest(): Promise<readonly Figure[]> {
  const peers = await onEverySchema('Vendure', createTables, (database) =>
    timed(async () => {
      const { told, pid, stop } = await startVendure(database, nowhere, {})
      return { answers: `${told}/health`, pid, stop }
    }),
  )
  const ours = await aftercares()
  // Ours first: a Vendure that stands looks for jobs all the time, and would take from those who start.
  const measured = await measureIdle([...ours, ...peers])
  const figuresOf = (what: string, unit: string, roundsOf: (idle: Idle) => readonly number[], asked: Asked) =>
    ours.flatMap((_, index) => {
      const [peer, own] = [measured[ours.length + index], measured[index]].map((idle): Figure => ({
        bench: 'vendure',
        name: `${what}, ${idle?.name}`,
        unit,
        rounds: idle ? roundsOf(idle) : [],
      }))
      return peer && own && own.rounds.length > 0 ? [peer, { ...own, against: [peer], asked: [asked] }] : []
    })
  return [
    ...figuresOf('start to the first 200', 's', ({ seconds }) => seconds, timesAtMost(0.25, 0.15)),
    ...figuresOf('memory when idle', 'MB', ({ memory }) => memory, timesAtMost(0.4, 0.3)),
    ...figuresOf('queries when idle', 'per s', ({ queries }) => queries, atMost(1, 0.1)),
  ]
}
