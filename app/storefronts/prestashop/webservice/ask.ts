import type { StoreKeys } from '../../../shops/stores.ts'
import { under } from '../../connect/address.ts'
import type { AskStore } from '../../connect/ask.ts'
import { StoreFault } from '../../connect/fault.ts'
import { type Part, part } from '../../payload.ts'

/** PrestaShop's webservice of one shop. Throws `StoreFault`. */
export type Webservice = {
  readonly one: (path: string, query?: Readonly<Record<string, string>>) => Promise<Part>
  /** The webservice answers in JSON and listens to XML. */
  readonly make: (path: string, xml: string) => Promise<Part>
  readonly remove: (path: string) => Promise<void>
}

export function openWebservice(ask: AskStore, api: string, { key }: StoreKeys): Webservice {
  const authorization = `Basic ${Buffer.from(`${key}:`).toString('base64')}`
  const address = (path: string, query: Readonly<Record<string, string>> = {}): URL =>
    under(api, path, { ...query, output_format: 'JSON' })
  const object = (value: unknown): Part => {
    // An empty list is how PHP writes an object without fields.
    const found = Array.isArray(value) && value.length === 0 ? {} : part(value)
    if (!found) throw new StoreFault('strange', 'The shop’s answer is not what PrestaShop sends.')
    return found
  }
  return {
    one: async (path, query) => object((await ask({ url: address(path, query), headers: { authorization } })).value),
    make: async (path, xml) =>
      object(
        (
          await ask({
            url: address(path),
            method: 'POST',
            headers: { authorization, 'content-type': 'text/xml; charset=utf-8' },
            body: `<?xml version="1.0" encoding="UTF-8"?><prestashop>${xml}</prestashop>`,
          })
        ).value,
      ),
    remove: async (path) => {
      await ask({ url: address(path), method: 'DELETE', headers: { authorization } })
    },
  }
}
