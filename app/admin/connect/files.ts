import { pack, plugins } from '../../storefronts/package/plugins.ts'

/** The plugins as a merchant downloads them; packed when the first one asks. */
export const pluginFiles = plugins.map((plugin) => {
  let packed: Buffer | null = null
  return {
    platform: plugin.platform,
    nameKey: `connect.${plugin.platform}`,
    name: plugin.file,
    href: `/admin/connect/files/${plugin.file}`,
    bytes: (): Buffer => (packed ??= pack(plugin)),
  }
})
