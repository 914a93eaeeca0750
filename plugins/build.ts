import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pack, plugins } from '../app/storefronts/package/plugins.ts'

/** Packs what merchants install into `dist/plugins`; the same files are the same bytes. The app packs the same when it is asked. */
const folder = resolve(import.meta.dirname, '../dist/plugins')
mkdirSync(folder, { recursive: true })
for (const plugin of plugins) {
  const bytes = pack(plugin)
  writeFileSync(join(folder, plugin.file), bytes)
  const fingerprint = createHash('sha256').update(bytes).digest('hex')
  process.stdout.write(`${fingerprint}  dist/plugins/${plugin.file}\n`)
}
