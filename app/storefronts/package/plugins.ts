import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { readPo, writeMo } from './catalogue.ts'
import { zip, type ZipFile } from './zip.ts'

/** What merchants install in their stores, each packed from its folder in this repository. */
export type Plugin = { readonly platform: 'woocommerce' | 'prestashop'; readonly file: string; readonly folder: string }

const root = resolve(import.meta.dirname, '../../../plugins')

/** Each zip holds one folder named `aftercare`: both platforms install it under that name. */
export const plugins: readonly Plugin[] = [
  { platform: 'woocommerce', file: 'aftercare-woocommerce.zip', folder: join(root, 'woocommerce') },
  { platform: 'prestashop', file: 'aftercare-prestashop.zip', folder: join(root, 'prestashop/aftercare') },
]

/** Packs a plugin: the same files are the same bytes, whenever and wherever. Tests and dot files stay at home. */
export function pack({ folder }: Plugin): Buffer {
  const files: ZipFile[] = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => !path.slice(folder.length).match(/\/(?:tests?|\.[^/]*)(?:\/|$)/))
    .flatMap((path) => {
      const inside = `aftercare${path.slice(folder.length).replaceAll('\\', '/')}`
      const file = { path: inside, bytes: readFileSync(path) }
      return inside.endsWith('.po') ? [file, compiled(file)] : [file]
    })
  return zip(files)
}

const compiled = ({ path, bytes }: ZipFile): ZipFile => ({
  path: path.replace(/\.po$/, '.mo'),
  bytes: writeMo(readPo(bytes.toString('utf8'))),
})
