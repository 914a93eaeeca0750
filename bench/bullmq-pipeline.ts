import { Queue, Worker } from 'bullmq'
import Handlebars from 'handlebars'
import { createTransport } from 'nodemailer'
import type { Sent } from './aftercare-sender.ts'
import { answerWith } from './process.ts'

export type Letter = { readonly subject: string; readonly html: string; readonly text: string }
export type Job = { readonly count: number; readonly order: string }

/**
 * What a careful developer builds of well-known parts: a job for each delivery in BullMQ, five at a time, templates compiled once,
 * nodemailer's pool with its usual five connections. It keeps no journal, asks no gate and remembers no letter.
 */
const connection = { host: '127.0.0.1', port: Number(process.env.REDIS_PORT), maxRetriesPerRequest: null }
const pool = createTransport({ url: process.env.SMTP_URL ?? '', pool: true, maxConnections: 5 })
const letter = JSON.parse(process.env.LETTER ?? '{}') as Letter
const templates = {
  subject: Handlebars.compile(letter.subject),
  html: Handlebars.compile(letter.html),
  text: Handlebars.compile(letter.text),
}
const queue = new Queue('letters', { connection })
let [left, done]: [number, () => void] = [0, () => {}]
let fault: unknown = null
const worker = new Worker(
  'letters',
  async ({ data }: { data: { to: string; order: string } }) => {
    const { email: _, ...order } = JSON.parse(data.order) as Record<string, unknown>
    await pool.sendMail({
      from: { name: 'Cups & Co', address: 'letters@aftercare.example' },
      to: data.to,
      subject: templates.subject(order),
      html: templates.html(order),
      text: templates.text(order),
    })
    if (--left === 0) done()
  },
  { connection, concurrency: 5 },
)
worker.on('failed', (_, error) => {
  fault = error
  done()
})
await worker.waitUntilReady()

answerWith('bullmq', async ({ count, order }: Job): Promise<Sent> => {
  const [begun, used] = [performance.now(), process.cpuUsage()]
  left = count
  const all = new Promise<void>((resolve) => {
    done = resolve
  })
  // As a door would: sixty-four at once.
  for (let from = 0; from < count; from += 64)
    await Promise.all(
      Array.from({ length: Math.min(64, count - from) }, (_, index) =>
        queue.add('letter', { to: `reader-${from + index}@example.com`, order }, { removeOnComplete: true }),
      ),
    )
  await all
  if (fault) throw fault
  const { user, system } = process.cpuUsage(used)
  return { seconds: (performance.now() - begun) / 1000, cpu: user + system }
})
