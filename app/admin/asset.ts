import { readFileSync } from 'node:fs'
import type { RequestHandler } from 'express'

/** A file that pages need besides themselves; asked for again at each visit, and sent only when it changed. */
export function asset(name: string, type: 'css' | 'js'): RequestHandler {
  const body = readFileSync(new URL(`../../public/${name}.${type}`, import.meta.url))
  return (_req, res) => {
    res.set('Cache-Control', 'no-cache').type(type).send(body)
  }
}
