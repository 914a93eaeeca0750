import { readFileSync } from 'node:fs'
import { extname } from 'node:path'
import type { RequestHandler } from 'express'

/** A file the pages need besides themselves, out of `public/`; kept by the browser for an hour. */
export function file(name: string): RequestHandler {
  const bytes = readFileSync(new URL(`../../public/${name}`, import.meta.url))
  return (_req, res) => {
    res.set('Cache-Control', 'public, max-age=3600').type(extname(name)).send(bytes)
  }
}
