import { createSecretKey, type KeyObject } from 'node:crypto'
import type { Db } from '../db/db.ts'
import { second } from '../domain/time.ts'
import type { Keys } from '../keys/keys.ts'
import { open } from '../keys/seal.ts'
import { within } from './within.ts'

export type KnownShop = {
  readonly id: number
  readonly platform: string
  /** What its deliveries are signed with, where each shop has a secret of its own. */
  readonly secrets: readonly KeyObject[]
}

/** Who is known at the door. A shop once seen is recognised while the database is away; the journal itself refuses rows of one that is gone. */
export type ShopMemory = {
  /** Null: no such shop. Rejects when a shop not seen before cannot be looked up in good time. */
  readonly find: (domain: string) => Promise<KnownShop | null>
  readonly idOf: (domain: string) => Promise<number | null>
  /** Null: not seen at this door. */
  readonly domainOf: (id: number) => string | null
  readonly forget: (id: number) => void
}

/** A secret may be changed by another process, so a shop that has one is looked up again now and then. */
const memory = 10 * second

export function rememberShops(db: Db, keys: Keys, patience = 2 * second): ShopMemory {
  const shops = new Map<string, { readonly shop: KnownShop; readonly until: number }>()
  const domains = new Map<number, string>()

  async function lookUp(domain: string): Promise<KnownShop | null> {
    const asked = db.knex('shops').where({ domain }).first('id', 'platform', 'webhook_secret')
    const row = (await within(patience, asked)) as
      { id: number; platform: string; webhook_secret: string | null } | undefined
    if (!row) {
      shops.delete(domain)
      return null
    }
    const { id, platform, webhook_secret: sealed } = row
    const shop = { id, platform, secrets: sealed === null ? [] : [secretOf(keys, id, sealed)] }
    shops.set(domain, { shop, until: sealed === null ? Infinity : performance.now() + memory })
    domains.set(id, domain)
    return shop
  }

  async function find(name: string): Promise<KnownShop | null> {
    const domain = name.toLowerCase()
    const known = shops.get(domain)
    if (!known) return lookUp(domain)
    if (known.until > performance.now()) return known.shop
    return lookUp(domain).catch(() => known.shop)
  }

  return {
    find,
    idOf: async (domain) => (await find(domain))?.id ?? null,
    domainOf: (id) => domains.get(id) ?? null,
    forget(id) {
      shops.delete(domains.get(id) ?? '')
      domains.delete(id)
    },
  }
}

/** The part of the memory that one platform's door goes by: a shop of another platform is no shop there. */
export function shopsOn(memory: ShopMemory, platform: string) {
  const find = async (domain: string): Promise<KnownShop | null> => {
    const shop = await memory.find(domain)
    return shop?.platform === platform ? shop : null
  }
  return {
    idOf: async (domain: string): Promise<number | null> => (await find(domain))?.id ?? null,
    secretsOf: async (domain: string): Promise<readonly KeyObject[]> => (await find(domain))?.secrets ?? [],
  }
}

const secretOf = (keys: Keys, shopId: number, sealed: string): KeyObject =>
  createSecretKey(Buffer.from(open(keys, { shopId, table: 'shops', column: 'webhook_secret' }, sealed)))
