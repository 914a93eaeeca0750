import PostalMime from 'postal-mime'
import type { Database } from '../app/config.ts'
import { databaseKinds, freshDatabase } from './databases.ts'
import type { Errand, Sent } from './aftercare-sender.ts'
import { median, timesAtLeast, type Figure } from './figure.ts'
import type { Sending } from './nodemailer-sender.ts'
import { settings, startOurs, startScript } from './process.ts'
import type { Arrived } from './sink.ts'

const rounds = 5
const count = 1_500

/** One sender in a process of its own. */
type Sender = {
  readonly name: string
  readonly send: () => Promise<Sent>
  readonly stop: () => Promise<void>
}
type Round = { readonly perSecond: number; readonly cpu: number; readonly bytes: number }

/** Letters per second out of a full outbox, against nodemailer's own pool sending one constant letter to the same server. */
export async function letters(): Promise<readonly Figure[]> {
  const sink = await startScript<object, Arrived>('./sink.ts')
  const senders: Sender[] = []
  try {
    for (const kind of databaseKinds) senders.push(await aftercare(kind, sink.told))
    // The first round warms everything up, and its last letter is what the peer sends.
    let model = ''
    for (const sender of senders) {
      await sender.send()
      model = (await sink.ask({})).last
    }
    const { subject = '', html = '', text = '' } = await PostalMime.parse(Buffer.from(model, 'latin1'))
    senders.unshift(
      await nodemailer('nodemailer pool, constant letter', sink.told, { subject, html, text }),
      await nodemailer('nodemailer pool, bytes made beforehand', sink.told, { raw: model }),
    )
    for (const sender of senders.slice(0, 2)) await sender.send()
    await sink.ask({})
    console.log(`letters: NPS surveys, ${count} a round, ${rounds} rounds, ${model.length} bytes each`)
    const results = new Map<string, Round[]>(senders.map(({ name }) => [name, []]))
    for (let round = 0; round < rounds; round++)
      for (const sender of senders) results.get(sender.name)?.push(await takeTurn(sender, () => sink.ask({})))
    return figuresOf(results)
  } finally {
    for (const { stop } of senders) await stop()
    await sink.stop()
  }
}

async function takeTurn({ name, send }: Sender, arrivedSince: () => Promise<Arrived>): Promise<Round> {
  const { seconds, cpu } = await send()
  const { letters: arrived, repeated, bytes } = await arrivedSince()
  if (arrived !== count || repeated > 0)
    throw new Error(`${name}: ${arrived} of ${count} letters arrived, ${repeated} of them repeated`)
  return { perSecond: count / seconds, cpu: cpu / count, bytes: bytes / count }
}

async function nodemailer(name: string, smtpUrl: string, letter: Sending['letter']): Promise<Sender> {
  const sender = await startScript<Sending, Sent>('./nodemailer-sender.ts', { SMTP_URL: smtpUrl })
  return { name, send: () => sender.ask({ count, letter }), stop: sender.stop }
}

async function aftercare(kind: Database['kind'], smtpUrl: string): Promise<Sender> {
  const { database, remove } = await freshDatabase(kind)
  const sender = await startOurs<Errand, number & Sent>('./aftercare-sender.ts', {
    ...settings(database, 0, smtpUrl),
    LOG_LEVEL: 'warn',
  })
  const due = await sender.ask({ prepare: count })
  if (due !== count) throw new Error(`${due} of ${count} messages became due`)
  return {
    name: `Aftercare, ${kind === 'sqlite' ? 'SQLite' : 'MariaDB'}`,
    send: () => sender.ask({ send: true }),
    stop: async () => {
      await sender.stop()
      await remove()
    },
  }
}

function figuresOf(results: ReadonlyMap<string, readonly Round[]>): readonly Figure[] {
  const [constant, ...rest] = [...results].map(([name, all]): Figure => ({
    bench: 'letters',
    name,
    unit: 'per s',
    rounds: all.map(({ perSecond }) => perSecond),
    also: {
      'cpu us each': median(all.map(({ cpu }) => cpu)),
      'bytes each': median(all.map(({ bytes }) => bytes)),
      'arrived once each': true,
    },
  }))
  if (!constant) throw new Error('the peer was not measured')
  return [
    constant,
    ...rest.map((figure) => ({
      ...figure,
      against: [constant],
      ...(figure.name.startsWith('Aftercare') ? { asked: [timesAtLeast(1.8, 2.5)] } : {}),
    })),
  ]
}
