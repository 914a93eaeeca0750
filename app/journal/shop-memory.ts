import type { Knex } from 'knex'
import { second } from '../domain/time.ts'
import { findShop } from '../shops/shops.ts'
import { within } from './within.ts'

/** Who is known at the door. A shop once seen is recognised while the database is away; the journal itself refuses rows of one that is gone. */
export type ShopMemory = {
  /** Null: no such shop. Rejects when a shop not seen before cannot be looked up in good time. */
  readonly idOf: (domain: string) => Promise<number | null>
  /** Null: not seen at this door. */
  readonly domainOf: (id: number) => string | null
  readonly forget: (id: number) => void
}

export function rememberShops(knex: Knex, patience = 2 * second): ShopMemory {
  const ids = new Map<string, number>()
  const domains = new Map<number, string>()
  return {
    async idOf(domain) {
      const known = ids.get(domain)
      if (known !== undefined) return known
      const shop = await within(patience, findShop(knex, domain))
      if (!shop) return null
      ids.set(domain, shop.id)
      domains.set(shop.id, domain)
      return shop.id
    },
    domainOf: (id) => domains.get(id) ?? null,
    forget(id) {
      ids.delete(domains.get(id) ?? '')
      domains.delete(id)
    },
  }
}
