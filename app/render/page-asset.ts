import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** A file that pages need besides themselves, under an address that changes with its content, so that browsers may keep it for ever. */
export type Asset = { readonly path: string; readonly body: Buffer }

const read = (name: string, type: string): Asset => {
  const body = readFileSync(new URL(`../../public/${name}.${type}`, import.meta.url))
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 12)
  return { path: `/assets/${name}.${hash}.${type}`, body }
}

export const customerStyles = read('pages', 'css')
/** The sign in a browser's tab. Browsers ask for it at `/favicon.ico` too, whatever a page says, so that is its address. */
export const favicon: Asset = {
  path: '/favicon.ico',
  body: readFileSync(new URL('../../public/favicon.svg', import.meta.url)),
}
