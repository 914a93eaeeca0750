import express, { type Request, type RequestHandler, type Router } from 'express'
import { sessionOf } from '../shops/staff.ts'
import { type Entry, sessionTokenOf } from './embedded.ts'
import { sessionCookie } from './guard.ts'
import type { AdminNeeds } from './needs.ts'
import { uploads } from './settings/multipart.ts'
import { refuse } from './visit.ts'

/** Reads what pages send, none larger than that page needs. */
export function formReaders(needs: AdminNeeds): Router {
  const router = express.Router()
  // A letter may be as large as its rules allow, and a survey has many fields; every other form is small.
  router.use(
    /^\/shops\/[^/]+\/(?:flows\/[^/]+\/write|surveys\/[^/]+)$/,
    express.urlencoded({ extended: false, limit: '400kb', parameterLimit: 1_000 }),
  )
  router.use(/^\/shops\/[^/]+\/settings\/brand$/, ...uploads())
  // A long list is only taken from somebody who is signed in.
  router.use(/^\/shops\/[^/]+\/settings\/lists$/, onlySomebody(needs), ...uploads('12mb'))
  router.use(express.urlencoded({ extended: false, limit: '64kb', parameterLimit: 100 }))
  return router
}

const onlySomebody =
  (needs: AdminNeeds): RequestHandler =>
  async (req, res, next) =>
    sessionTokenOf(req) || (await enterAlone(needs, req)) || req.method !== 'POST'
      ? next()
      : refuse(needs, req, res, 401)

export async function enterAlone(needs: AdminNeeds, req: Request): Promise<Entry> {
  const cookie = sessionCookie(req, needs.secureCookies)
  const session = cookie ? await sessionOf(needs.db.knex, cookie, needs.now()) : null
  return session ? { session } : null
}
