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
