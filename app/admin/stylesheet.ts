import { readFileSync } from 'node:fs'
import type { RequestHandler } from 'express'

/** The one file the pages need besides themselves; kept by the browser for an hour. */
export function stylesheet(): RequestHandler {
  const css = readFileSync(new URL('../../public/admin.css', import.meta.url))
  return (_req, res) => {
    res.set('Cache-Control', 'public, max-age=3600').type('css').send(css)
  }
}
