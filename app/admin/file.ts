import { extname } from 'node:path'
import express, { type Router } from 'express'
import { publicFile, publicSheet, versionOf } from '../render/page-asset.ts'

/** A file the pages need besides themselves, out of `public/`. Its address changes with its content, so browsers may keep it. */
type PublicFile = { readonly name: string; readonly bytes: Buffer; readonly href: string }

const file = (name: string, bytes = publicFile(name)): PublicFile => ({
  name,
  bytes,
  href: `/admin/${name}?v=${versionOf(bytes)}`,
})
const styles = file('admin.css', publicSheet('admin.css'))
const script = file('admin.js')
const embedded = file('embedded.js')
const letters = file('letters.js')

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
