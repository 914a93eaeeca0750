import { createServer } from 'node:http'
import express from 'express'
import { apiRouter } from '../../app/api/index.ts'
import type { Db } from '../../app/db/db.ts'
import type { Instant } from '../../app/domain/time.ts'
import { makeToken, type TokenScope } from '../../app/shops/api-tokens.ts'
import { keys } from '../admin/rows.ts'
import { noon } from '../admin/world.ts'
import { listen } from '../support/port.ts'

export type ApiWorld = {
  now: Instant
  readonly faults: string[]
  readonly url: string
  readonly token: (shopId: number, scope?: TokenScope) => Promise<string>
  readonly get: (token: string, path: string) => Promise<Response>
  readonly post: (token: string, path: string, body: unknown, headers?: Record<string, string>) => Promise<Response>
  readonly close: () => Promise<void>
}

/** The interface on a real port, with a clock the test sets. */
export async function openApi(db: Db): Promise<ApiWorld> {
  const app = express()
  const server = createServer(app)
  const url = `http://127.0.0.1:${await listen(server)}`
  const world: ApiWorld = {
    now: noon,
    faults: [],
    url,
    token: (shopId, scope = 'write') => makeToken(db.knex, shopId, { name: 'till', scope, madeBy: 'owner' }, noon),
    get: (token, path) => fetch(`${url}/api/v1${path}`, { headers: { authorization: `Bearer ${token}` } }),
    post: (token, path, body, headers = {}) =>
      fetch(`${url}/api/v1${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
  app.use(
    '/api/v1',
    apiRouter({
      db,
      keys,
      now: () => world.now,
      appUrl: url,
      report: (error) => void world.faults.push(String(error)),
    }),
  )
  return world
}
