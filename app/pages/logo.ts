import type { RequestHandler } from 'express'
import { logoOf } from '../shops/brand.ts'
import type { PagesNeeds } from './needs.ts'

/** A shop's logo for its letters: a picture and nothing else, for everybody, for ever under this address. */
export const logo =
  ({ db }: Pick<PagesNeeds, 'db'>): RequestHandler<{ shop: string; id: string }> =>
  async (req, res, next) => {
    const { shop, id } = req.params
    const found = /^\d{1,9}$/.test(shop) && /^[\w-]{1,64}$/.test(id) ? await logoOf(db.knex, Number(shop), id) : null
    if (!found) return next()
    res
      .set({
        'Content-Type': found.type,
        'X-Content-Type-Options': 'nosniff',
        'Content-Security-Policy': `sandbox; default-src 'none'`,
        // Mail programs on the web show it from their own pages.
        'Cross-Origin-Resource-Policy': 'cross-origin',
        'Cache-Control': 'public, max-age=31536000, immutable',
      })
      .send(found.bytes)
  }
