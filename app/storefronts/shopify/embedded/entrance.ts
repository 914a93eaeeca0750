import express, { type Request, type Response, type Router } from 'express'
import type { Shop } from '../../../domain/shop.ts'
import { PlatformFault } from '../platform/fault.ts'
import { isShopDomain } from '../platform/address.ts'
import { appBridge, policyFor } from './headers.ts'
import type { Visitor } from './session-token.ts'

export type EntranceNeeds = {
  readonly key: string
  readonly visitor: (sessionToken: string) => Visitor | null
  readonly open: (visitor: Visitor, sessionToken: string) => Promise<Shop>
  /** Public address of this installation. */
  readonly appUrl: string
  /** Where the merchant's pages of a shop begin. */
  readonly pagesOf: (shop: Shop) => string
}

const one = (value: unknown): string => (typeof value === 'string' ? value : '')

/**
 * Where Shopify's admin opens the app, mounted at `/shopify`. A document that lacks a good session token gets a page on which App
 * Bridge fetches one and comes back; there is no sign-in, no cookie, and nobody is asked for the name of a shop.
 */
export function entrance(needs: EntranceNeeds): Router {
  const router = express.Router()
  router.get('/', async (req, res) => {
    const token = one(req.query['id_token'])
    const visitor = needs.visitor(token)
    if (!visitor) return res.redirect(302, bounceTo(req, needs.appUrl))
    // Whatever comes of it, a page that says so is shown in the shop's admin.
    mayBeShownBy(res, visitor.domain)
    try {
      const shop = await needs.open(visitor, token)
      const query = new URL(req.originalUrl, needs.appUrl).search
      return res.redirect(302, `${needs.pagesOf(shop)}${query}`)
    } catch (error) {
      if (error instanceof PlatformFault && error.kind === 'signed out')
        return res.redirect(302, bounceTo(req, needs.appUrl))
      throw error
    }
  })
  router.get('/session-token', (req, res) => {
    // App Bridge goes back to this address: it must be ours.
    const back = one(req.query['shopify-reload'])
    if (!back.startsWith(`${needs.appUrl}/`)) throw Object.assign(new Error('the way back is missing'), { status: 400 })
    sendBounce(res, needs.key, one(req.query['shop']))
  })
  return router
}

/** The address of the page that fetches a session token for this document; what the token was before is left out. */
export function bounceTo(req: Request, appUrl: string, domain: string = one(req.query['shop'])): string {
  const url = new URL(req.originalUrl, appUrl)
  url.searchParams.delete('id_token')
  const query = new URLSearchParams()
  if (isShopDomain(domain)) query.set('shop', domain)
  for (const name of ['host', 'embedded', 'locale']) if (one(req.query[name])) query.set(name, one(req.query[name]))
  query.set('shopify-reload', `${appUrl}${url.pathname}${url.search}`)
  return `/shopify/session-token?${query.toString()}`
}

function mayBeShownBy(res: Response, domain: string): void {
  res.removeHeader('X-Frame-Options')
  res.set('Content-Security-Policy', policyFor(domain))
}

function sendBounce(res: Response, key: string, domain: string): void {
  mayBeShownBy(res, domain)
  res.set('Cache-Control', 'no-store')
  const attribute = key.replaceAll(/[^\w-]/g, '')
  res
    .type('html')
    .send(
      `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Aftercare</title><meta name="shopify-api-key" content="${attribute}"><script src="${appBridge}"></script></head><body></body></html>`,
    )
}
