import { timingSafeEqual } from 'node:crypto'
import type { Request, RequestHandler } from 'express'
import type { Registry } from 'prom-client'
import type { Db } from '../db/db.ts'
import { countOf } from '../db/row.ts'
import { stepsTaken } from '../db/steps.ts'
import { inHand } from '../outbox/messages.ts'
import { alarmNames, keptAlarms } from './alarms.ts'

/** Whether the database answers, and nothing is wrong that an operator must look at. */
export async function health(db: Db): Promise<'ok' | 'degraded'> {
  try {
    return (await keptAlarms(db.knex)).length === 0 ? 'ok' : 'degraded'
  } catch {
    return 'degraded'
  }
}

/** Whether requests can be served; alarms do not matter to whoever spreads them. */
export async function ready(db: Db): Promise<boolean> {
  return db.knex.raw('SELECT 1').then(
    () => true,
    () => false,
  )
}

/** Prometheus figures, for loopback or whoever holds the token. What counts them is loaded by the first who asks. */
export function metrics(db: Db, token: string | null): RequestHandler {
  let registry: Promise<Registry> | null = null
  return async (req, res) => {
    if (!mayRead(req, token))
      return void res.status(403).type('text/plain').send('Metrics are for this machine, or for a bearer of the token.')
    const counted = await (registry ??= openRegistry(db))
    res.type(counted.contentType).send(await counted.metrics())
  }
}

/** Nobody does anything else at more planned letters than these, and each look would go through all of them. */
const many = 10_000

async function openRegistry(db: Db): Promise<Registry> {
  const prom = await import('prom-client')
  const { collectDefaultMetrics, Gauge, Registry } = prom
  const registry = new Registry()
  const counted = (table: string, state: string): Promise<number> => countOf(db.knex(table).where({ state }))
  const gauge = (name: string, help: string, read: () => Promise<number>): void => {
    new Gauge({
      name,
      help,
      registers: [registry],
      async collect() {
        this.set(await read())
      },
    })
  }
  collectDefaultMetrics({ register: registry })
  new Gauge({
    name: 'aftercare_messages',
    help: `Messages waiting or in hand, by state; planned ones up to ${many + 1}`,
    labelNames: ['state'],
    registers: [registry],
    async collect() {
      const planned = db
        .knex('messages')
        .where({ state: 'scheduled' })
        .select('id')
        .limit(many + 1)
      this.set({ state: 'scheduled' }, await countOf(db.knex.from(planned.as('planned'))))
      this.set({ state: 'uncertain' }, await counted('messages', 'uncertain'))
      const held = (await db.knex('messages').whereRaw(inHand).pluck('state')) as string[]
      for (const state of ['claimed', 'handed_off']) this.set({ state }, held.filter((one) => one === state).length)
    },
  })
  new Gauge({
    name: 'aftercare_alarms',
    help: 'What an operator must look at, by kind; 0: nothing',
    labelNames: ['kind'],
    registers: [registry],
    async collect() {
      const alarms = await keptAlarms(db.knex)
      for (const kind of alarmNames) this.set({ kind }, alarms.filter(({ name }) => name === kind).length)
    },
  })
  gauge('aftercare_journal_waiting', 'Deliveries written down and not yet taken', () => counted('journal', 'waiting'))
  gauge('aftercare_journal_oldest_seconds', 'How long the oldest delivery not taken has been waiting', async () => {
    const row = (await db.knex('journal').where({ state: 'waiting' }).orderBy('id').first('received_at')) as
      { received_at: number } | undefined
    return row ? Math.max(0, (Date.now() - Number(row.received_at)) / 1_000) : 0
  })
  countSteps(registry, prom)
  gauge('aftercare_journal_set_aside', 'Deliveries nobody could take', () => counted('journal', 'set aside'))
  gauge('aftercare_overdue_seconds', 'How long the oldest due message has been waiting', async () => {
    const row = (await db.knex('messages').where({ state: 'scheduled' }).min({ due: 'due_at' }).first()) as {
      due: number | null
    }
    return row.due === null ? 0 : Math.max(0, (Date.now() - Number(row.due)) / 1_000)
  })
  return registry
}

/** Claiming, committing markers and taking, as this process saw them. */
function countSteps(registry: Registry, { Gauge }: typeof import('prom-client')): void {
  const counted = (name: string, help: string, of: (step: { count: number; seconds: number }) => number): void => {
    new Gauge({
      name,
      help,
      labelNames: ['step'],
      registers: [registry],
      collect() {
        for (const [step, sum] of stepsTaken()) this.set({ step }, of(sum))
      },
    })
  }
  counted('aftercare_steps_total', 'Batches claimed, commits of markers and takings of the journal', (sum) => sum.count)
  counted('aftercare_step_seconds_total', 'Seconds these took in all', (sum) => sum.seconds)
}

function mayRead(req: Request, token: string | null): boolean {
  const given = /^Bearer (.+)$/.exec(req.headers.authorization ?? '')?.[1]
  if (token && given && given.length === token.length && timingSafeEqual(Buffer.from(given), Buffer.from(token)))
    return true
  const from = req.socket.remoteAddress ?? ''
  // A proxy on this machine speaks for others; then only the token counts.
  return req.headers['x-forwarded-for'] === undefined && /^(?:::ffff:)?127\.|^::1$/.test(from)
}
