import { readFileSync } from 'node:fs'
import type { StandInShop } from './shop.ts'

const toml = readFileSync(
  new URL('../../../extensions/feedback-received/shopify.extension.toml', import.meta.url),
  'utf8',
)
const handle = /^handle = "(.+)"$/m.exec(toml)?.[1]
const keys = [...toml.matchAll(/^\s*key = "(.+)"$/gm)].map(([, key]) => key)

type Received = { readonly handle: string; readonly payload: { readonly [key: string]: unknown } }

/** Takes a trigger the extension declares, with its fields and no others; a refusal comes as a user error. */
export const flowOf = ({ triggered }: StandInShop) => ({
  flowTriggerReceive: ({ handle: named, payload }: Received) => {
    const strange = Object.keys(payload).filter((key) => key !== 'customer_id' && !keys.includes(key))
    const error = (message: string) => ({ userErrors: [{ field: ['body'], message }] })
    if (named !== handle) return error(`Invalid handle '${named}'.`)
    if (strange.length > 0 || typeof payload['customer_id'] !== 'number') return error('Errors validating schema.')
    if (JSON.stringify(payload).length > 50_000) return error('The payload is too large.')
    triggered.push(payload)
    return { userErrors: [] }
  },
})
