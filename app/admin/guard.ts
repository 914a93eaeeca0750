import { timingSafeEqual } from 'node:crypto'
import type { Request, RequestHandler, Response } from 'express'
import { day } from '../domain/time.ts'
import type { Session } from '../shops/staff.ts'
import { embeddedIn, letterAncestors } from './embedded.ts'
import { one } from './query.ts'

/** Scripts come out of our own files only, and nothing comes from elsewhere, so whatever a customer writes has nothing to run in. */
const policy = [
  `default-src 'none'`,
  `style-src 'self'`,
  `script-src 'self'`,
  `connect-src 'self'`,
  `img-src 'self'`,
  `frame-src 'self'`,
  `form-action 'self'`,
  `base-uri 'none'`,
  `frame-ancestors 'none'`,
].join('; ')

/** For a form whose answer leads to another site: browsers hold redirects to `form-action` too. */
export function mayGoOnTo(res: Response, origin: string): void {
  res.set('Content-Security-Policy', policy.replace(`form-action 'self'`, `form-action 'self' ${origin}`))
}

export const safeHeaders: RequestHandler = (_req, res, next) => {
  res.set({
    'Content-Security-Policy': policy,
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    // Not `no-referrer`: browsers would then send forms with the origin "null", which says nothing.
    'Referrer-Policy': 'same-origin',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
  })
  next()
}

/** For a letter shown inside a page: its own styles and pictures, no scripts, no forms, no origin. `pictures`: an origin they may come from besides. */
export function sandboxed(res: Response, pictures = '', styles = ''): void {
  res.set(
    'Content-Security-Policy',
    `sandbox; default-src 'none'; style-src 'unsafe-inline' ${styles}; img-src https: data: ${pictures}; frame-ancestors ${letterAncestors(res)}`,
  )
  if (embeddedIn(res) === null) res.set('X-Frame-Options', 'SAMEORIGIN')
}

/** For bytes that came from outside: never shown inside a page, never taken for anything but text. */
export function sendAsText(res: Response, name: string, bytes: Buffer): void {
  res.set({
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Disposition': `attachment; filename="${name}"`,
    'Content-Security-Policy': `sandbox; default-src 'none'; frame-ancestors 'none'`,
  })
  res.send(bytes)
}

/** For a file from outside: saved by the browser, never opened by it, whatever it says it is (RFC 6266 for its name). */
export function sendAsFile(res: Response, name: string, bytes: Uint8Array): void {
  const plain = name.replaceAll(/[^\w.-]+/g, '_').slice(0, 100) || 'file'
  const exact = encodeURIComponent(
    name
      .replaceAll(/[\p{C}/\\]+/gu, '_')
      .slice(0, 150)
      .toWellFormed(),
  ).replaceAll(/['()*]/g, '_')
  res.set({
    'Content-Type': 'application/octet-stream',
    'Content-Disposition': `attachment; filename="${plain}"; filename*=UTF-8''${exact}`,
    'Content-Security-Policy': `sandbox; default-src 'none'; frame-ancestors 'none'`,
  })
  res.send(Buffer.from(bytes))
}

/**
 * Whether a form was sent from a page of ours. `Sec-Fetch-Site` decides where browsers send it (https and localhost),
 * else `Origin`; a program that sends neither is left to the token in the form.
 */
export function isFromOurPage(req: Request, appUrl: string): boolean {
  const site = req.get('sec-fetch-site')
  if (site !== undefined) return site === 'same-origin'
  const origin = req.get('origin')
  return origin === undefined || origin === new URL(appUrl).origin
}

/** The form's token against the session's, without telling by time how much of it was right. A session that no cookie carries needs none. */
export function hasCsrfToken(req: Request, session: Session): boolean {
  if (session.user !== null) return true
  const given = Buffer.from(one((req.body as { csrf?: unknown } | undefined)?.csrf))
  const expected = Buffer.from(session.csrf)
  return given.length === expected.length && timingSafeEqual(given, expected)
}

/** `__Host-` ties the cookie to this very host and to https (RFC 6265bis §4.1.3.2); plain http cannot have it. */
const cookieName = (secure: boolean): string => (secure ? '__Host-aftercare' : 'aftercare')

export const sessionCookie = (req: Request, secure: boolean): string | null => readCookie(req, cookieName(secure))

export function setSessionCookie(res: Response, secure: boolean, value: string): void {
  res.cookie(cookieName(secure), value, { httpOnly: true, sameSite: 'lax', secure, path: '/', maxAge: 7 * day })
}

export function clearSessionCookie(res: Response, secure: boolean): void {
  res.clearCookie(cookieName(secure), { httpOnly: true, sameSite: 'lax', secure, path: '/' })
}

export function readCookie(req: Request, name: string): string | null {
  for (const pair of (req.get('cookie') ?? '').split(';')) {
    const [key = '', value] = pair.trim().split('=', 2)
    if (key === name && value) return value
  }
  return null
}
