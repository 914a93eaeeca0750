import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { extname } from 'node:path'
import express, { type Router } from 'express'

/** A file the pages need besides themselves, out of `public/`. Its address changes with its content, so browsers may keep it. */
type PublicFile = { readonly name: string; readonly bytes: Buffer; readonly href: string }

function read(name: string): PublicFile {
  const bytes = readFileSync(new URL(`../../public/${name}`, import.meta.url))
  const version = createHash('sha256').update(bytes).digest('hex').slice(0, 12)
  return { name, bytes, href: `/admin/${name}?v=${version}` }
}

const [styles, script, embedded, letters] = ['admin.css', 'admin.js', 'embedded.js', 'letters.js'].map(read) as [
  PublicFile,
  PublicFile,
  PublicFile,
  PublicFile,
]

/** What the layouts link to. */
export const frameFiles = { styles: styles.href, script: script.href, embedded: embedded.href, letters: letters.href }
export const letterScript = letters.href

export function publicFiles(): Router {
  const router = express.Router()
  for (const { name, bytes, href } of [styles, script, embedded, letters])
    router.get(`/${name}`, (req, res) => {
      const kept = req.originalUrl === href ? 'public, max-age=31536000, immutable' : 'public, max-age=3600'
      res.set('Cache-Control', kept).type(extname(name)).send(bytes)
    })
  return router
}
