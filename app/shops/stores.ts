import type { Knex } from 'knex'
import { type Db } from '../db/db.ts'
import { dropLease, takeLease } from '../db/lease.ts'
import type { Instant } from '../domain/time.ts'
import type { Keys } from '../keys/keys.ts'
import { open, seal } from '../keys/seal.ts'

/** A store on WooCommerce or PrestaShop: where it is, how it is asked, and how the connection fares. */
export type Store = {
  readonly shopId: number
  /** The store's own address, without a trailing slash: `https://shop.example`. */
  readonly address: string
  /** Where its REST API or webservice begins. */
  readonly api: string
  /** False: its keys are missing, so nothing can be read back. */
  readonly hasKeys: boolean
  readonly pluginVersion: string | null
  readonly platformVersion: string | null
  readonly connectedAt: Instant
  /** When it last answered a question of ours. */
  readonly answeredAt: Instant | null
  /** What is wrong with the connection now, in one sentence; null: nothing. */
  readonly why: string | null
  readonly webhooks: 'on' | 'off' | null
  readonly webhooksAt: Instant | null
  /** When webhooks were found switched off and switched on again, and which. */
  readonly mendedAt: Instant | null
  readonly mended: string | null
}

export type StoreKeys = { readonly key: string; readonly secret: string }

type Row = {
  shop_id: number
  address: string
  api: string
  api_key: string | null
  api_secret: string | null
  plugin_version: string | null
  platform_version: string | null
  connected_at: number
  answered_at: number | null
  why: string | null
  webhooks: Store['webhooks']
  webhooks_at: number | null
  mended_at: number | null
  mended: string | null
}

const placeOf = (shopId: number, column: 'api_key' | 'api_secret') => ({ shopId, table: 'stores', column })
const moment = (value: number | null): Instant | null => (value === null ? null : Number(value))

const fromRow = (row: Row): Store => ({
  shopId: row.shop_id,
  address: row.address,
  api: row.api,
  hasKeys: row.api_key !== null,
  pluginVersion: row.plugin_version,
  platformVersion: row.platform_version,
  connectedAt: Number(row.connected_at),
  answeredAt: moment(row.answered_at),
  why: row.why,
  webhooks: row.webhooks,
  webhooksAt: moment(row.webhooks_at),
  mendedAt: moment(row.mended_at),
  mended: row.mended,
})

export async function storeOf(knex: Knex, shopId: number): Promise<Store | null> {
  const row = (await knex('stores').where({ shop_id: shopId }).first()) as Row | undefined
  return row ? fromRow(row) : null
}

/** Throws when the keys were not sealed for this very shop. */
export async function storeKeysOf(knex: Knex, keys: Keys, shopId: number): Promise<StoreKeys | null> {
  const row = (await knex('stores').where({ shop_id: shopId }).first('api_key', 'api_secret')) as Row | undefined
  if (!row?.api_key) return null
  return {
    key: open(keys, placeOf(shopId, 'api_key'), row.api_key),
    secret: row.api_secret === null ? '' : open(keys, placeOf(shopId, 'api_secret'), row.api_secret),
  }
}

export type NewStore = Pick<Store, 'shopId' | 'address' | 'api' | 'pluginVersion' | 'platformVersion'> & {
  readonly keys: StoreKeys | null
}

/** A store that connects anew begins with a clean sheet. */
export async function keepStore(knex: Knex, keys: Keys, store: NewStore, now: Instant): Promise<void> {
  const { shopId } = store
  await knex('stores')
    .insert({
      shop_id: shopId,
      address: store.address,
      api: store.api,
      api_key: store.keys && seal(keys, placeOf(shopId, 'api_key'), store.keys.key),
      api_secret: store.keys && seal(keys, placeOf(shopId, 'api_secret'), store.keys.secret),
      plugin_version: store.pluginVersion,
      platform_version: store.platformVersion,
      connected_at: now,
      answered_at: null,
      why: null,
      webhooks: null,
      webhooks_at: null,
      mended_at: null,
      mended: null,
    })
    .onConflict(['shop_id'])
    .merge()
}

type News = Partial<
  Pick<
    Store,
    'answeredAt' | 'why' | 'webhooks' | 'webhooksAt' | 'mendedAt' | 'mended' | 'pluginVersion' | 'platformVersion'
  >
>

/** How a store's connection fares; what is not said stays. */
export async function noteStore(knex: Knex, shopId: number, news: News): Promise<void> {
  const columns = {
    answered_at: news.answeredAt,
    why: news.why?.slice(0, 320) ?? news.why,
    webhooks: news.webhooks,
    webhooks_at: news.webhooksAt,
    mended_at: news.mendedAt,
    mended: news.mended?.slice(0, 320) ?? news.mended,
    plugin_version: news.pluginVersion,
    platform_version: news.platformVersion,
  }
  const said = Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined))
  if (Object.keys(said).length > 0) await knex('stores').where({ shop_id: shopId }).update(said)
}

/** The active shops of a platform that are connected and can be asked, the one not heard for longest first. */
export async function storesToTend(knex: Knex): Promise<readonly { shopId: number; platform: string }[]> {
  const rows = (await knex('stores')
    .join('shops', 'shops.id', 'stores.shop_id')
    .where('shops.status', 'active')
    .whereNotNull('stores.api_key')
    .orderBy('stores.answered_at')
    .select('stores.shop_id', 'shops.platform')) as { shop_id: number; platform: string }[]
  return rows.map(({ shop_id: shopId, platform }) => ({ shopId, platform }))
}

const leaseOf = (shopId: number) => ({ table: 'stores', where: { shop_id: shopId } })

/** One process at a time looks after a store. */
export const holdStore = (db: Db, shopId: number, holder: string): Promise<boolean> =>
  takeLease(db, leaseOf(shopId), holder, 120_000)

export const letStoreGo = (db: Db, shopId: number, holder: string): Promise<void> =>
  dropLease(db, leaseOf(shopId), holder)
