import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import PostalMime from 'postal-mime'
import { bodyOf, orderPayload } from '../app/cli/demo/deliveries.ts'
import type { Database } from '../app/config.ts'
import { databaseKinds, freshDatabase } from './databases.ts'
import { freePort } from '../test/support/port.ts'
import { startRedis } from '../test/support/redis.ts'
import type { Errand } from './aftercare-pipeline.ts'
import type { Sent } from './aftercare-sender.ts'
import type { Job } from './bullmq-pipeline.ts'
import { type Asked, type Figure, timesAtLeast, timesAtMost } from './figure.ts'
import { settings, startOurs, startScript } from './process.ts'
import type { Arrived } from './sink.ts'

export const [rounds, count] = [5, 600]

export type Pipeline = { readonly name: string; readonly run: () => Promise<Sent>; readonly stop: () => Promise<void> }

/** From a delivery to the letter in the mail server's hands, everything between included, against the usual queue of well-known parts. */
export async function pipeline(): Promise<readonly Figure[]> {
  const sink = await startScript<object, Arrived>('./sink.ts')
  const pipelines: Pipeline[] = []
  try {
    for (const kind of databaseKinds) pipelines.push(await aftercare(kind, sink.told))
    // The first round warms everything up, and its last letter is what the peer sends.
    let model = ''
    for (const { run } of pipelines) {
      await run()
      model = (await sink.ask({})).last
    }
    const { subject = '', html = '', text = '' } = await PostalMime.parse(Buffer.from(model, 'latin1'))
    pipelines.unshift(await bullmq(sink.told, { subject, html, text }))
    await pipelines[0]?.run()
    await sink.ask({})
    console.log(
      `pipeline: notices of parcels on their way, ${count} a round, ${rounds} rounds, ${model.length} bytes each`,
    )
    const results = new Map<string, Sent[]>(pipelines.map(({ name }) => [name, []]))
    for (let round = 0; round < rounds; round++)
      for (const { name, run } of pipelines) {
        results.get(name)?.push(await run())
        const { letters, repeated } = await sink.ask({})
        if (letters !== count || repeated > 0) throw new Error(`${name}: ${letters} of ${count} letters arrived`)
      }
    return figuresOf(results)
  } finally {
    for (const { stop } of pipelines) await stop()
    await sink.stop()
  }
}

async function bullmq(smtpUrl: string, letter: { subject: string; html: string; text: string }): Promise<Pipeline> {
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'aftercare-redis-'))
  const redis = await startRedis(port, ['--appendonly', 'yes', '--dir', folder])
  const peer = await startScript<Job, Sent>('./bullmq-pipeline.ts', {
    REDIS_PORT: String(port),
    SMTP_URL: smtpUrl,
    LETTER: JSON.stringify(letter),
  })
  const order = String(bodyOf(orderPayload({ id: '5100000000000', at: 0, email: 'reader@example.com' })))
  return {
    name: 'BullMQ, templates compiled once, nodemailer’s pool',
    run: () => peer.ask({ count, order }),
    stop: async () => {
      await peer.stop()
      redis.kill('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Ours, with so many parcels on their way that there is one for each letter of every round and of a first one that warms up. */
export async function aftercare(kind: Database['kind'], smtpUrl: string): Promise<Pipeline> {
  const { database, remove } = await freshDatabase(kind)
  const ours = await startOurs<Errand, number & Sent>('./aftercare-pipeline.ts', {
    ...settings(database, 0, smtpUrl),
    LOG_LEVEL: 'warn',
  })
  await ours.ask({ prepare: (rounds + 1) * count })
  return {
    name: `Aftercare, ${kind === 'sqlite' ? 'SQLite' : 'MariaDB'}`,
    run: () => ours.ask({ scan: count }),
    stop: async () => {
      await ours.stop()
      await remove()
    },
  }
}

function figuresOf(results: ReadonlyMap<string, readonly Sent[]>): readonly Figure[] {
  const of = (
    unit: string,
    what: string,
    value: (sent: Sent) => number,
    asked: readonly Asked[],
  ): readonly Figure[] => {
    const [peer, ...rest] = [...results].map(([name, all]): Figure => ({
      bench: 'pipeline',
      name: `${what}${name}`,
      unit,
      rounds: all.map(value),
    }))
    if (!peer) throw new Error('the peer was not measured')
    return [peer, ...rest.map((figure) => ({ ...figure, against: [peer], asked }))]
  }
  return [
    ...of('per s', '', ({ seconds }) => count / seconds, [timesAtLeast(4, 6)]),
    ...of('us', 'processor time of a letter, ', ({ cpu }) => cpu / count, [timesAtMost(1 / 5, 1 / 6.5)]),
  ]
}
