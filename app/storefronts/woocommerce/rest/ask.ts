import type { StoreKeys } from '../../../shops/stores.ts'
import { under } from '../../connect/address.ts'
import type { AskStore } from '../../connect/ask.ts'
import { StoreFault } from '../../connect/fault.ts'
import { type Part, part, parts } from '../../payload.ts'

/** WooCommerce's REST API of one store (`wc/v3`). Throws `StoreFault`. */
export type Woo = {
  readonly list: (path: string, query?: Readonly<Record<string, string>>) => Promise<readonly Part[]>
  readonly one: (path: string, query?: Readonly<Record<string, string>>) => Promise<Part>
  readonly change: (method: 'POST' | 'PUT' | 'DELETE', path: string, fields?: object) => Promise<Part>
}

/** Pages as large as the platform allows; an answer of 5 MB holds fifty orders of 300 lines only just. */
export const perPage = 40

export function openWoo(ask: AskStore, api: string, { key, secret }: StoreKeys): Woo {
  const authorization = `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`
  const strange = (): StoreFault =>
    new StoreFault('strange', 'The store’s answer is not what WooCommerce sends; is another plugin in its way?')

  async function asked(url: URL, method: 'GET' | 'POST' | 'PUT' | 'DELETE', fields?: object): Promise<unknown> {
    const { value } = await ask({
      url,
      method,
      headers: { authorization, ...(fields ? { 'content-type': 'application/json' } : {}) },
      ...(fields ? { body: JSON.stringify(fields) } : {}),
    })
    return value
  }
  const object = (value: unknown): Part => {
    const found = part(value)
    if (!found) throw strange()
    return found
  }
  return {
    async list(path, query = {}) {
      const value = await asked(under(api, path, query), 'GET')
      if (!Array.isArray(value)) throw strange()
      return parts(value)
    },
    one: async (path, query = {}) => object(await asked(under(api, path, query), 'GET')),
    // Without `force` a thing is only put into the bin, which webhooks and coupons do not have.
    change: async (method, path, fields) =>
      object(await asked(under(api, path, method === 'DELETE' ? { force: 'true' } : {}), method, fields)),
  }
}
