import type { Request, Response } from 'express'
import { minute } from '../../domain/time.ts'
import { readCookie } from '../guard.ts'

const cookie = 'aftercare_way'
const options = (secure: boolean) => ({ httpOnly: true, sameSite: 'lax', secure, path: '/admin' }) as const

/** Somebody came from their store to connect it and must sign in first: they go on from there. */
export function rememberWay(req: Request, res: Response, secure: boolean): void {
  if (req.method === 'GET' && req.path.startsWith('/connect/') && req.originalUrl.length < 2_000)
    res.cookie(cookie, Buffer.from(req.originalUrl).toString('base64url'), { ...options(secure), maxAge: 10 * minute })
}

/** Where they wanted to go, once; only ever to a page for connecting. */
export function wayOn(req: Request, res: Response, secure: boolean): string | null {
  const kept = readCookie(req, cookie)
  if (kept === null) return null
  res.clearCookie(cookie, options(secure))
  const way = Buffer.from(kept, 'base64url').toString()
  return /^\/admin\/connect\/[a-z]+\?[\w%&=.~-]*$/.test(way) ? way : null
}
