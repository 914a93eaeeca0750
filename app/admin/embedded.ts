import type { Request, Response } from 'express'
import type { Session } from '../shops/staff.ts'
import { findShop } from '../shops/shops.ts'
import { ancestorsOf, policyFor } from '../storefronts/shopify/embedded/headers.ts'
import { bounceTo } from '../storefronts/shopify/embedded/entrance.ts'
import type { AdminNeeds } from './needs.ts'
import { one } from './query.ts'

type Locals = { embeddedIn?: string }

/** The session token of a request: in its header when a page of ours sends it, in the address when a document is opened. */
export function sessionTokenOf(req: Request): string | null {
  const bearer = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(req.get('authorization') ?? '')?.[1]
  if (bearer) return bearer
  const reads = req.method === 'GET' || req.method === 'HEAD'
  return reads ? one(req.query['id_token']) || null : null
}

export type Entry =
  | { readonly session: Session }
  /** The token is good, but its shop has not installed us yet (or no longer). */
  | { readonly install: true }
  | null

/**
 * Whose token this is. The shop is the token's own, whatever the address or the form says; the pages then answer for no other.
 * From here on everything that is sent may be shown inside that shop's admin.
 */
export async function enterEmbedded(needs: AdminNeeds, res: Response, token: string): Promise<Entry> {
  const visitor = needs.embedded?.visitor(token) ?? null
  if (!visitor) return null
  const shop = await findShop(needs.db.knex, visitor.domain)
  if (!shop || shop.status === 'uninstalled') return { install: true }
  ;(res.locals as Locals).embeddedIn = shop.domain
  res.removeHeader('X-Frame-Options')
  res.set('Content-Security-Policy', policyFor(shop.domain))
  // Nothing rides along by itself as a cookie does, so a form needs no token of its own.
  return {
    session: {
      id: `shopify:${visitor.user}`,
      shopId: shop.id,
      csrf: '',
      role: 'owner',
      account: null,
      user: visitor.user,
    },
  }
}

/** The shop whose admin this page is shown in; null: the page stands alone. */
export const embeddedIn = (res: Response): string | null => (res.locals as Locals).embeddedIn ?? null

/** Who may show a letter inside a page. */
export function letterAncestors(res: Response): string {
  const domain = embeddedIn(res)
  return domain === null ? `'self'` : `'self' ${ancestorsOf(domain)}`
}

/**
 * For a document in Shopify's admin that came without a good token: where to send it to get one. Null when it is not such a
 * document. Browsers say what a document is for; older ones are known by the parameters Shopify's admin adds.
 */
export function bounceOf(needs: AdminNeeds, req: Request): string | null {
  const document = req.method === 'GET' && req.get('authorization') === undefined
  const framed = req.get('sec-fetch-dest') === 'iframe' || one(req.query['embedded']) === '1'
  if (!needs.embedded || !document || !framed) return null
  const named = /^\/shops\/([^/]+)/.exec(req.path)?.[1] ?? ''
  return bounceTo(req, needs.appUrl, named || one(req.query['shop']))
}
