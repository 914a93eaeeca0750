import { createSecretKey, type KeyObject } from 'node:crypto'
import type { Db } from '../db/db.ts'
import { second } from '../domain/time.ts'
import type { Keys } from '../keys/keys.ts'
import { open } from '../keys/seal.ts'

type Known = { readonly id: number; readonly secrets: readonly KeyObject[] }

/** Shops as the door needs them: by the platform's name of them. */
export type RememberedShops = {
  readonly idOf: (domain: string) => Promise<number | null>
  /** The current secret first; none for a shop that is not there. */
  readonly secretsOf: (domain: string) => Promise<readonly KeyObject[]>
}

const memory = 10 * second

/** Shops of one platform by domain, looked up again now and then: a shop may be added or removed by another process. */
export function rememberShops(db: Db, keys: Keys, platform: string): RememberedShops {
  const known = new Map<string, { readonly shop: Known; readonly until: number }>()
  async function find(name: string): Promise<Known | null> {
    const domain = name.toLowerCase()
    const remembered = known.get(domain)
    if (remembered && remembered.until > Date.now()) return remembered.shop
    const row = (await db.knex('shops').where({ domain, platform }).first('id', 'webhook_secret')) as
      { id: number; webhook_secret: string | null } | undefined
    known.delete(domain)
    if (!row) return null
    const shop = { id: row.id, secrets: row.webhook_secret ? [secretOf(keys, row.id, row.webhook_secret)] : [] }
    known.set(domain, { shop, until: Date.now() + memory })
    return shop
  }
  return {
    idOf: async (domain) => (await find(domain))?.id ?? null,
    secretsOf: async (domain) => (await find(domain))?.secrets ?? [],
  }
}

const secretOf = (keys: Keys, shopId: number, sealed: string): KeyObject =>
  createSecretKey(Buffer.from(open(keys, { shopId, table: 'shops', column: 'webhook_secret' }, sealed)))
