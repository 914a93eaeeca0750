import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { flushCompileCache } from 'node:module'
import express, { type NextFunction, type Request, type RequestHandler, type Response } from 'express'
import helmet from 'helmet'
import { baseOf } from './admin/address.ts'
import { apiRouter } from './api/index.ts'
import type { App } from './app.ts'
import { conversationActs } from './conversations/act.ts'
import { rateLimits } from './domain/allowance.ts'
import { type Door, openDoor } from './journal/door.ts'
import { problem } from './journal/problem.ts'
import { shopsOn } from './journal/shop-memory.ts'
import { health, metrics, ready } from './metrics/operation.ts'
import { createServer } from './network/http.ts'
import { pagesRouter } from './pages/index.ts'
import { languageOf } from './pages/letter.ts'
import { shopifyDoors } from './pages/shopify/index.ts'
import { pulseAddress } from './pages/pulse.ts'
import { openSurveyAddress } from './pages/survey/address.ts'
import { createMailParser } from './responses/mail/parse.ts'
import { storefronts } from './storefronts/index.ts'
import type { Storefront } from './storefronts/storefront.ts'
import { connectDoor } from './storefronts/connect/door.ts'
import { entrance } from './storefronts/shopify/embedded/entrance.ts'

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
  const doors = new Map(storefronts.map((storefront) => [storefront.name, doorOf(app, storefront, wake)]))
  return (req) => {
    const path = req.url?.split('?', 1)[0] ?? ''
    if (!path.startsWith('/webhooks/')) return null
    const [, name = '', shop = null] = /^\/webhooks\/([a-z]+)(?:\/([A-Za-z0-9.:-]+))?$/.exec(path) ?? []
    const found = doors.get(name)
    if (!found || (found.secret === 'shop') !== (shop !== null))
      return (_, res) => problem(res, 404, 'No storefront is connected at this address.')
    return (req, res) => found.door(req, res, shop)
  }
}

function doorOf(app: App, storefront: Storefront, wake: () => void): { secret: 'app' | 'shop'; door: Door } {
  const { secret } = storefront.manners
  const shops = shopsOn(app.shops, storefront.name)
  const door = openDoor({
    storefront,
    secretsOf: async (shop) => (shop === null ? app.shopifySecrets : shops.secretsOf(shop)),
    journal: app.journal,
    shopIdOf: shops.idOf,
    now: app.now,
    wake,
    report: app.report,
  })
  return { secret, door }
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

/** A signature has 128 bits: nobody guesses one at this pace, nor at any other. This spares the machine. */
const guessesPerMinute = 100

function openSite(app: App): express.Express {
  const mailParser = createMailParser()
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
    const isReady = await ready(db)
    res.status(isReady ? 200 : 503).json({ status: isReady ? 'ok' : 'degraded' })
  })
  site.get('/metrics', metrics(db, config.metricsToken))
  site.get('/', (_req, res) => res.redirect(303, '/admin'))
  site.use(
    pagesRouter({
      db,
      keys,
      pages,
      guesses: rateLimits(guessesPerMinute),
      now: app.now,
      rewarding: app.shopify ? ['shopify'] : [],
      mailParser,
      hear: app.hear,
      inboundSecret: config.inboundSecret,
      mailbox: config.smtpUrl === null,
    }),
  )
  site.use('/api/v1', apiRouter({ db, keys, now: app.now, appUrl: config.appUrl, report: app.report }))
  site.use('/shopify', shopifyDoors({ db, keys, now: app.now, secrets: app.shopifySecrets, appUrl: config.appUrl }))
  if (app.shopify) site.use('/shopify', entrance({ ...app.shopify, appUrl: config.appUrl, pagesOf: baseOf }))
  site.use('/connect', connectDoor(app.stores))
  site.use(
    '/admin',
    atFirstUse(async () => {
      const { adminRouter } = await import('./admin/index.ts')
      return adminRouter({
        db,
        keys,
        pages,
        letters: app.letters,
        sendTest: app.sendTest,
        conversations: conversationActs(db, keys),
        mailParser,
        pulseAddress: pulseAddress(keys, config.appUrl),
        openSurvey: openSurveyAddress(keys, config.appUrl),
        now: app.now,
        appUrl: config.appUrl,
        secureCookies: config.appUrl.startsWith('https:'),
        embedded: app.shopify,
        post: app.post,
        stores: app.stores,
        report: app.report,
      })
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

/** A part of the site that an idle server does without: it is loaded with the first request for it. */
function atFirstUse(load: () => Promise<RequestHandler>): RequestHandler {
  let loaded: Promise<RequestHandler> | null = null
  return async (req, res, next) => {
    if (!loaded) {
      loaded = load()
      // What was compiled for it is there for the next start, also when this one is killed (bin/aftercare.js).
      loaded.then(
        () => flushCompileCache(),
        () => (loaded = null),
      )
    }
    const handle = await loaded
    handle(req, res, next)
  }
}

/** An error as a page for people and as RFC 9457 for programs; never with what went wrong inside. */
function explain(app: App, req: Request, res: Response, status: number): void {
  if (res.headersSent) return void res.destroy()
  if (req.accepts(['json', 'html']) !== 'html') return problem(res, status, sentences[status] ?? sentences[500] ?? '')
  const locale = languageOf(req)
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
