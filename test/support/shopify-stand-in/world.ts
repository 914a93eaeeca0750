import { once } from 'node:events'
import { type App, openApp } from '../../../app/app.ts'
import { type Database, readConfig } from '../../../app/config.ts'
import { openWeb } from '../../../app/web.ts'
import { freshDatabase, urlOf } from '../databases.ts'
import { freePort } from '../port.ts'
import { openAllowance } from './allowance.ts'
import { appKey, appSecret, type StandIn, startStandIn } from './index.ts'
import { sessionToken } from './staff.ts'

/** Aftercare's web server beside a stand-in for Shopify. */
export type ShopifyWorld = {
  readonly url: string
  readonly app: App
  readonly standIn: StandIn
  /** A shop at the stand-in, and the way its staff asks for pages: with a session token, and without following anything. */
  readonly staffOf: (
    domain: string,
  ) => (path: string, init?: RequestInit & { token?: string | null }) => Promise<Response>
  readonly stop: () => Promise<void>
}

export async function startShopifyWorld(
  kind: Database['kind'],
  env: Readonly<Record<string, string>> = {},
  now: () => number = Date.now,
): Promise<ShopifyWorld> {
  const standIn = await startStandIn(now)
  const { database, remove } = await freshDatabase(kind)
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const app = await openApp(
    readConfig({
      PORT: String(port),
      APP_URL: url,
      DATABASE_URL: urlOf(database),
      SECRET_KEY: Buffer.alloc(32, 5).toString('base64'),
      SHOPIFY_API_KEY: appKey,
      SHOPIFY_API_SECRET: appSecret,
      SHOPIFY_STAND_IN: standIn.url,
      LOG_LEVEL: 'silent',
      ...env,
    }),
    now,
  )
  const server = openWeb(app, () => {}).listen(port, '127.0.0.1')
  await once(server, 'listening')
  return {
    url,
    app,
    standIn,
    staffOf: (domain) => {
      standIn.shop(domain).allowance = openAllowance(now, 1e6)
      return (path, { token = sessionToken(domain, now()), ...init } = {}) =>
        fetch(`${url}${path}`, {
          redirect: 'manual',
          ...init,
          headers: {
            accept: 'text/html',
            'sec-fetch-site': 'same-origin',
            ...(token === null ? {} : { authorization: `Bearer ${token}` }),
            ...(init.headers as Record<string, string> | undefined),
          },
        })
    },
    stop: async () => {
      server.closeAllConnections()
      server.close()
      await app.close()
      await standIn.stop()
      await remove()
    },
  }
}
