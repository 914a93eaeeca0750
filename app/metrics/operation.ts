import { timingSafeEqual } from 'node:crypto'
import type { Request, RequestHandler } from 'express'
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import type { Db } from '../db/db.ts'

export async function health(db: Db): Promise<'ok' | 'degraded'> {
  try {
    await db.knex.raw('SELECT 1')
    return 'ok'
  } catch {
    return 'degraded'
  }
}

/** Prometheus figures, for loopback or whoever holds the token. */
export function metrics(db: Db, token: string | null): RequestHandler {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  new Gauge({
    name: 'aftercare_messages',
    help: 'Messages waiting or in hand, by state',
    labelNames: ['state'],
    registers: [registry],
    async collect() {
      for (const state of ['scheduled', 'claimed', 'handed_off']) {
        const row = (await db.knex('messages').where({ state }).count({ n: '*' }).first()) as { n: number }
        this.set({ state }, Number(row.n))
      }
    },
  })
  new Gauge({
    name: 'aftercare_overdue_seconds',
    help: 'How long the oldest due message has been waiting',
    registers: [registry],
    async collect() {
      const row = (await db.knex('messages').where({ state: 'scheduled' }).min({ due: 'due_at' }).first()) as {
        due: number | null
      }
      this.set(row.due === null ? 0 : Math.max(0, (Date.now() - Number(row.due)) / 1000))
    },
  })
  new Gauge({
    name: 'aftercare_journal_waiting',
    help: 'Deliveries written down and not yet taken',
    registers: [registry],
    async collect() {
      const row = (await db.knex('journal').where({ state: 'waiting' }).count({ n: '*' }).first()) as { n: number }
      this.set(Number(row.n))
    },
  })
  return async (req, res) => {
    if (!mayRead(req, token))
      return void res.status(403).type('text/plain').send('Metrics are for this machine, or for a bearer of the token.')
    res.type(registry.contentType).send(await registry.metrics())
  }
}

function mayRead(req: Request, token: string | null): boolean {
  const given = /^Bearer (.+)$/.exec(req.headers.authorization ?? '')?.[1]
  if (token && given && given.length === token.length && timingSafeEqual(Buffer.from(given), Buffer.from(token)))
    return true
  const from = req.socket.remoteAddress ?? ''
  // A proxy on this machine speaks for others; then only the token counts.
  return req.headers['x-forwarded-for'] === undefined && /^(?:::ffff:)?127\.|^::1$/.test(from)
}
