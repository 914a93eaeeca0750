import type { Knex } from 'knex'
import type { Db } from '../db/db.ts'
import type { ShopTold } from '../domain/event.ts'
import { languagesAtFirst } from '../domain/language.ts'
import type { Shop } from '../domain/shop.ts'
import type { Instant } from '../domain/time.ts'
import type { Keys } from '../keys/keys.ts'
import { open, seal } from '../keys/seal.ts'

export type NewShop = {
  readonly domain: string
  readonly platform: Shop['platform']
  readonly name?: string
  readonly locale?: string
  readonly timeZone?: string
  readonly country?: string
  readonly currency?: string
  readonly address?: string
  readonly webhookSecret?: string
}

export class ShopExists extends Error {
  override name = 'ShopExists'
}

/** Registers a shop with every flow prepared and off. Throws `ShopExists`. */
export async function addShop(db: Db, keys: Keys, shop: NewShop, now: Instant): Promise<Shop> {
  const domain = shop.domain.trim().toLowerCase()
  await db.write(async (trx) => {
    if (await trx('shops').where({ domain }).first('id')) throw new ShopExists(`The shop ${domain} is already here.`)
    const [id] = (await trx('shops').insert({
      domain,
      platform: shop.platform,
      name: shop.name ?? nameFrom(domain),
      email: null,
      locale: shop.locale ?? 'en',
      time_zone: shop.timeZone ?? 'Europe/Warsaw',
      country: shop.country ?? 'PL',
      currency: shop.currency ?? 'PLN',
      url: `https://${domain}`,
      address: shop.address ?? null,
      status: 'active',
      installed_at: now,
    })) as [number]
    if (shop.webhookSecret) await keepWebhookSecret(trx, keys, id, shop.webhookSecret)
  })
  const added = await findShop(db.knex, domain)
  if (!added) throw new Error(`the shop ${domain} vanished while it was being added`)
  return added
}

const secretPlace = (shopId: number) => ({ shopId, table: 'shops', column: 'webhook_secret' })

/** What the shop's deliveries are signed with from now on. */
export async function keepWebhookSecret(knex: Knex, keys: Keys, shopId: number, secret: string): Promise<void> {
  await knex('shops')
    .where({ id: shopId })
    .update({ webhook_secret: seal(keys, secretPlace(shopId), secret) })
}

export async function webhookSecretOf(knex: Knex, keys: Keys, shopId: number): Promise<string | null> {
  const row = (await knex('shops').where({ id: shopId }).first('webhook_secret')) as
    { webhook_secret: string | null } | undefined
  return row?.webhook_secret ? open(keys, secretPlace(shopId), row.webhook_secret) : null
}

/** `cups-and-bowls.myshopify.com` → `Cups and bowls`, until the platform tells the real name. */
function nameFrom(domain: string): string {
  const words = (domain.split('.')[0] ?? domain).replaceAll('-', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

export async function findShop(knex: Knex, domain: string): Promise<Shop | null> {
  const row = (await knex('shops').where({ domain: domain.trim().toLowerCase() }).first()) as ShopRow | undefined
  return row ? fromRow(row) : null
}

export async function shopById(knex: Knex, id: number): Promise<Shop | null> {
  const row = (await knex('shops').where({ id }).first()) as ShopRow | undefined
  return row ? fromRow(row) : null
}

export async function listShops(knex: Knex): Promise<readonly Shop[]> {
  return ((await knex('shops').orderBy('domain')) as ShopRow[]).map(fromRow)
}

/** What the platform tells of the shop; what it leaves out stays. */
export async function tellShop(knex: Knex, shopId: number, told: ShopTold): Promise<void> {
  const changes = Object.fromEntries(
    Object.entries({
      name: told.name,
      email: told.email,
      locale: told.locale,
      time_zone: told.timeZone,
      country: told.country,
      currency: told.currency,
      url: told.url,
      address: told.address,
    }).filter(([, value]) => value !== null),
  )
  if (Object.keys(changes).length > 0) await knex('shops').where({ id: shopId }).update(changes)
}

/** What the shop writes in from now on, its own language first; at least one. */
export async function saveLanguages(knex: Knex, shopId: number, languages: readonly string[]): Promise<void> {
  await knex('shops')
    .where({ id: shopId })
    .update({ languages: languages.join(' ') })
}

/** Stops everything for a shop that removed us; its data stays until the platform asks for erasure. */
export async function markUninstalled(knex: Knex, shopId: number, at: Instant): Promise<void> {
  await knex('shops').where({ id: shopId }).update({ status: 'uninstalled', uninstalled_at: at, access_token: null })
  await knex('connections').where({ shop_id: shopId }).delete()
  await knex('shopify_sessions').where({ shop_id: shopId }).delete()
  await knex('stores').where({ shop_id: shopId }).delete()
  await knex('pulls').where({ shop_id: shopId }).delete()
}

/**
 * A shop that had removed us is back. Its settings are as it left them; flows that are on count from now, so that nobody is
 * written to about the time between. Does nothing to a shop that never left.
 */
export async function markReturned(knex: Knex, shopId: number, now: Instant): Promise<void> {
  const returned = await knex('shops')
    .where({ id: shopId, status: 'uninstalled' })
    .update({ status: 'active', installed_at: now, uninstalled_at: null })
  if (returned > 0)
    await knex('flow_settings').where({ shop_id: shopId }).whereNotNull('on_since').update({ on_since: now })
}

export async function installedAt(knex: Knex, shopId: number): Promise<Instant> {
  const row = (await knex('shops').where({ id: shopId }).first('installed_at')) as { installed_at: number }
  return Number(row.installed_at)
}

export async function keepScopes(knex: Knex, shopId: number, scopes: readonly string[]): Promise<void> {
  await knex('shops')
    .where({ id: shopId })
    .update({ scopes: scopes.join(',') })
}

type ShopRow = {
  id: number
  domain: string
  platform: Shop['platform']
  name: string
  email: string | null
  locale: string
  languages: string | null
  time_zone: string
  country: string
  currency: string
  url: string
  address: string | null
  status: Shop['status']
}

const fromRow = (row: ShopRow): Shop => ({
  id: row.id,
  domain: row.domain,
  platform: row.platform,
  name: row.name,
  email: row.email,
  locale: row.locale,
  languages: row.languages?.split(' ') ?? languagesAtFirst(row.locale),
  timeZone: row.time_zone,
  country: row.country,
  currency: row.currency,
  url: row.url,
  address: row.address,
  status: row.status,
})
