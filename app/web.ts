import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import express, { type NextFunction, type Request, type Response } from 'express'
import helmet from 'helmet'
import { adminRouter } from './admin/index.ts'
import type { App } from './app.ts'
import { openDoor } from './journal/door.ts'
import { problem } from './journal/problem.ts'
import { health, metrics } from './metrics/operation.ts'
import { pagesRouter } from './pages/index.ts'
import { createMailParser } from './responses/mail/parse.ts'
import { findShop } from './shops/shops.ts'
import { storefrontNamed } from './storefronts/index.ts'

/** The HTTP server: storefronts' webhooks at once, everything else through Express. `wake` starts the work after a delivery. */
export function openWeb(app: App, wake: () => void): Server {
  const doors = openDoors(app, wake)
  const site = openSite(app)
  const server = createServer((req, res) => {
    const door = doors(req)
    if (door) door(req, res)
    else site(req, res)
  })
  server.requestTimeout = 30_000
  server.headersTimeout = 10_000
  server.keepAliveTimeout = 65_000
  return server
}

type Handler = (req: IncomingMessage, res: ServerResponse) => void

function openDoors(app: App, wake: () => void): (req: IncomingMessage) => Handler | null {
  const shopify = storefrontNamed('shopify')
  if (!shopify) throw new Error('the Shopify storefront is missing from the list')
  const door = openDoor({
    storefront: shopify,
    secrets: app.shopifySecrets,
    journal: app.journal,
    shopIdOf: rememberShops(app),
    now: app.now,
    wake,
    report: app.report,
  })
  return (req) => {
    const path = req.url?.split('?', 1)[0]
    if (path === '/webhooks/shopify') return door
    if (path?.startsWith('/webhooks/'))
      return (_, res) => problem(res, 404, 'No storefront is connected at this address.')
    return null
  }
}

/** Shops by domain, looked up again now and then: a shop may be added or removed by another process. */
function rememberShops(app: App): (domain: string) => Promise<number | null> {
  const known = new Map<string, { id: number; until: number }>()
  return async (domain) => {
    const remembered = known.get(domain)
    if (remembered && remembered.until > Date.now()) return remembered.id
    const shop = await findShop(app.db.knex, domain)
    if (shop) known.set(domain, { id: shop.id, until: Date.now() + 10_000 })
    else known.delete(domain)
    return shop?.id ?? null
  }
}

/** What any answer may do at most; pages that need other limits set their own. */
const policy = {
  defaultSrc: [`'none'`],
  styleSrc: [`'self'`],
  imgSrc: [`'self'`, 'data:'],
  formAction: [`'self'`],
  frameAncestors: [`'none'`],
  baseUri: [`'none'`],
}

function openSite(app: App): express.Express {
  const { config, db, keys, pages } = app
  const site = express()
  site.disable('x-powered-by')
  site.set('trust proxy', 'loopback, linklocal, uniquelocal')
  site.use(
    helmet({
      contentSecurityPolicy: { useDefaults: false, directives: policy },
      referrerPolicy: { policy: 'no-referrer' },
      crossOriginEmbedderPolicy: false,
    }),
  )
  site.get('/healthz', async (_req, res) => {
    res.json({ status: await health(db) })
  })
  site.get('/readyz', async (_req, res) => {
    const status = await health(db)
    res.status(status === 'ok' ? 200 : 503).json({ status })
  })
  site.get('/metrics', metrics(db, config.metricsToken))
  site.get('/', (_req, res) => res.redirect(303, '/admin'))
  site.use(
    pagesRouter({
      db,
      keys,
      pages,
      now: app.now,
      mailParser: createMailParser(),
      inboundSecret: config.inboundSecret,
      mailbox: config.smtpUrl === null,
    }),
  )
  site.use(
    '/admin',
    adminRouter({
      db,
      pages,
      letters: app.letters,
      sendTest: app.sendTest,
      now: app.now,
      appUrl: config.appUrl,
      secureCookies: config.appUrl.startsWith('https:'),
      report: app.report,
    }),
  )
  site.use((req, res) => explain(app, req, res, 404))
  site.use((error: unknown, req: Request, res: Response, _next: NextFunction) => {
    const { status } = error as { status?: unknown }
    const known = typeof status === 'number' && status >= 400 && status < 500 ? status : 500
    if (known === 500) app.report(error, 'a request failed')
    explain(app, req, res, known)
  })
  return site
}

/** An error as a page for people and as RFC 9457 for programs; never with what went wrong inside. */
function explain(app: App, req: Request, res: Response, status: number): void {
  if (res.headersSent) return void res.destroy()
  if (req.accepts(['json', 'html']) !== 'html') return problem(res, status, sentences[status] ?? sentences[500] ?? '')
  const locale = req.acceptsLanguages('pl', 'en') || 'en'
  const shown = status in sentences ? status : 500
  res.status(status).send(
    app.pages.page('pages/error', {
      layout: 'customer',
      locale,
      timeZone: 'UTC',
      data: { titleKey: `error.${shown}.title`, textKey: `error.${shown}.text` },
    }),
  )
}

const sentences: Readonly<Record<number, string>> = {
  400: 'The request could not be understood.',
  404: 'There is nothing at this address.',
  413: 'The request is too large.',
  500: 'Something failed on our side. Nothing was lost; please try again.',
}
