import express, { type Request, type Response, type Router } from 'express'
import { z } from 'zod'
import type { Db } from '../db/db.ts'
import { rateLimits } from '../domain/allowance.ts'
import type { Instant } from '../domain/time.ts'
import { problem } from '../journal/problem.ts'
import type { Keys } from '../keys/keys.ts'
import { type Bearer, bearerOf } from '../shops/api-tokens.ts'
import { shopById } from '../shops/shops.ts'
import { document } from './document.ts'
import { perMinute } from './limits.ts'
import { askedHash, once, type Said } from './once.ts'
import type { Answer, Change, Operation } from './operation.ts'
import { operations } from './operations.ts'

export type ApiNeeds = {
  readonly db: Db
  readonly keys: Keys
  readonly now: () => Instant
  readonly appUrl: string
  readonly report: (error: unknown, sentence: string) => void
}

type Locals = { bearer: Bearer }

/** The interface for a shop's own programs, mounted at `/api/v1`. Every refusal is an RFC 9457 problem. */
export function apiRouter(needs: ApiNeeds): Router {
  const router = express.Router()
  router.use((_req, res, next) => {
    res.set({ 'Cache-Control': 'no-store', 'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'" })
    next()
  })
  router.get('/openapi.json', (_req, res) => void res.json(document(needs.appUrl)))
  const within = rateLimits(perMinute)
  router.use(async (req, res, next) => {
    const [, token = ''] = /^Bearer (\S+)$/i.exec(req.get('authorization') ?? '') ?? []
    const bearer = await bearerOf(needs.db.knex, token, needs.now())
    if (!bearer) {
      const detail = 'Send a token of this shop: Authorization: Bearer … (Settings, API).'
      return problem(res, 401, detail, { 'www-authenticate': 'Bearer realm="aftercare"' })
    }
    const { allowed, left, secondsLeft } = within(bearer.tokenId, needs.now())
    res.set('RateLimit-Policy', `"minute";q=${perMinute};w=60`)
    res.set('RateLimit', `"minute";r=${left};t=${secondsLeft}`)
    if (!allowed) return problem(res, 429, 'Too many requests.', { 'retry-after': String(secondsLeft) })
    ;(res.locals as Locals).bearer = bearer
    return next()
  })
  router.use(express.json({ limit: '64kb', strict: true }))
  for (const [path, offered] of Map.groupBy(operations, (operation) => operation.path)) {
    const route = router.route(path.replace('{id}', ':id'))
    for (const operation of offered)
      route[operation.method](async (req, res) => {
        await answer(needs, operation, req, res)
      })
    const allow = offered.map(({ method }) => method.toUpperCase()).join(', ')
    route.all((_req, res) => problem(res, 405, `Here one may ${allow}.`, { allow }))
  }
  router.use((_req, res) => problem(res, 404, 'There is nothing at this address; /api/v1/openapi.json lists all.'))
  router.use((error: unknown, req: Request, res: Response, _next: express.NextFunction) =>
    fault(needs, error, req, res),
  )
  return router
}

const wellFormedId = /^[\w.:-]{1,64}$/

async function answer(needs: ApiNeeds, operation: Operation, req: Request, res: Response): Promise<void> {
  const { bearer } = res.locals as Locals
  const { db, keys } = needs
  const shop = await shopById(db.knex, bearer.shopId)
  if (!shop || shop.status !== 'active') return problem(res, 403, 'The shop has removed Aftercare.')
  const given = req.params['id']
  const id = typeof given === 'string' && wellFormedId.test(given) ? given : ''
  const call = { keys, shop, now: needs.now(), id, query: {}, body: {} }
  if (operation.method === 'post') return changed(needs, operation, call, req, res)
  const query = (operation.query ?? z.object({})).safeParse(req.query)
  if (!query.success) return problem(res, 400, sentenceOf(query.error))
  const found = await operation.run({ ...call, knex: db.knex, query: query.data })
  return found ? send(res, bodyOf(found, operation, 200)) : problem(res, 404, 'There is no such thing in this shop.')
}

type Held = Omit<Parameters<Change['run']>[0], 'knex'>

async function changed(needs: ApiNeeds, operation: Change, held: Held, req: Request, res: Response): Promise<void> {
  const { bearer } = res.locals as Locals
  if (bearer.scope !== 'write') return problem(res, 403, 'The token may only read.')
  if (!req.is('application/json')) return problem(res, 415, 'Send the body as application/json.')
  const body = operation.body.safeParse(req.body)
  if (!body.success) return problem(res, 400, sentenceOf(body.error))
  const run = async (trx: Parameters<Change['run']>[0]['knex']): Promise<Said> =>
    bodyOf(await operation.run({ ...held, knex: trx, body: body.data }), operation, operation.status)
  const key = req.get('idempotency-key')
  if (key === undefined) return send(res, await needs.db.write(run))
  if (!/^[\x21-\x7e]{1,190}$/.test(key)) return problem(res, 400, 'Idempotency-Key: 1 to 190 visible characters.')
  const asked = askedHash('POST', operation.path, req.body)
  const result = await once(needs.db, bearer, { key, asked, keeps: operation.keeps, now: held.now }, run)
  if (result.kind === 'running') return problem(res, 409, 'The same request is still running.', { 'retry-after': '1' })
  if (result.kind === 'other') return problem(res, 422, 'This Idempotency-Key was used for another request.')
  if (result.again) res.set('Idempotency-Replayed', 'true')
  return send(res, result.said)
}

const bodyOf = (found: Answer, { list }: Operation, status: number): Said => ({
  status,
  body: list && status === 200 ? { data: found?.data, next: found?.next ?? null } : { data: found?.data },
})

const send = (res: Response, { status, body }: Said): void => void res.status(status).json(body)

/** What is wrong with a request, by field, without repeating what was sent. */
const sentenceOf = ({ issues }: z.ZodError): string =>
  `${issues.map(({ path, message }) => `${path.join('.') || 'the request'}: ${message}`).join('; ')}.`

function fault(needs: ApiNeeds, error: unknown, req: Request, res: Response): void {
  const { status } = error as { status?: unknown }
  if (status === 413) return problem(res, 413, 'The body is larger than 64 kB.')
  if (typeof status === 'number' && status >= 400 && status < 500) return problem(res, 400, 'The body is not JSON.')
  needs.report(error, `the request ${req.method} /api/v1${req.path} failed`)
  return problem(res, 500, 'Something failed on our side. Nothing was changed; please try again.')
}
