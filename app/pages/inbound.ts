import { createHash, timingSafeEqual } from 'node:crypto'
import express, { Router, type Request } from 'express'
import { problem } from '../journal/problem.ts'
import { receiveMail } from '../responses/inbound.ts'
import { MailRefused } from '../responses/mail/parse.ts'
import type { PagesNeeds } from './needs.ts'

/** Where a mail server or provider hands over what customers write: the raw message, as it came. */
export function inboundRoutes(needs: PagesNeeds): Router {
  const router = Router()
  router.post(
    '/email',
    (req, res, next) => {
      if (isKnown(req, needs.inboundSecret)) return next()
      problem(res, 401, 'Present the token of INBOUND_SECRET as a bearer.', { 'www-authenticate': 'Bearer' })
    },
    express.raw({ type: () => true, limit: '25mb' }),
    async (req, res) => {
      if (!Buffer.isBuffer(req.body) || req.body.length === 0)
        return problem(res, 400, 'The body must be a raw message (RFC 5322).')
      try {
        res.json({ received: await receiveMail(needs, req.body, needs.now()) })
      } catch (error) {
        if (!(error instanceof MailRefused)) throw error
        problem(res, 503, 'The mail could not be read just now. Please send it again.', { 'retry-after': '60' })
      }
    },
  )
  return router
}

/** Compared by digest, so that neither content nor length shows in the time it takes. */
function isKnown(req: Request, secret: string | null): boolean {
  const given = /^Bearer (.+)$/.exec(req.headers.authorization ?? '')?.[1]
  if (secret === null || given === undefined) return false
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(secret))
}
