import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** A file that pages need besides themselves, under an address that changes with its content, so that browsers may keep it for ever. */
export type Asset = { readonly path: string; readonly body: Buffer }

export const publicFile = (name: string): Buffer => readFileSync(new URL(`../../public/${name}`, import.meta.url))

/** A sheet with what all sheets have in common at its head: a page needs one file, not two. */
export const publicSheet = (name: string): Buffer => Buffer.concat([publicFile('ground.css'), publicFile(name)])

export const versionOf = (body: Buffer): string => createHash('sha256').update(body).digest('hex').slice(0, 12)

const pages = publicSheet('pages.css')
export const customerStyles: Asset = { path: `/assets/pages.${versionOf(pages)}.css`, body: pages }
/** The sign in a browser's tab. Browsers ask for it at `/favicon.ico` too, whatever a page says, so that is its address. */
export const favicon: Asset = { path: '/favicon.ico', body: publicFile('favicon.svg') }
