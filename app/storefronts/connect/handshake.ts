import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Db } from '../../db/db.ts'
import type { Shop } from '../../domain/shop.ts'
import type { Instant } from '../../domain/time.ts'
import type { Keys } from '../../keys/keys.ts'
import { addShop, findShop, keepWebhookSecret, markReturned, tellShop } from '../../shops/shops.ts'
import { keepStore, type StoreKeys } from '../../shops/stores.ts'
import { type Ticket, useTicket } from '../../shops/tickets.ts'
import { watchStore } from '../../shops/pulls.ts'
import { languageTag, oneLine, type Part, part, text, timeZone, upper } from '../payload.ts'
import { domainOf, withinStore } from './address.ts'
import type { AskStore } from './ask.ts'
import { StoreFault } from './fault.ts'

/*
 * How a store is connected, so that nobody connects a store that is not theirs:
 *
 * 1. The plugin makes a secret, keeps it, and sends its administrator's browser here with the secret's hash.
 * 2. Whoever is signed in here agrees, and goes back to the store with a code that is good once for this one address.
 * 3. The plugin hands in the code and the secret, from server to server. The hash must fit, so a code that was overheard is worthless.
 * 4. We ask the store at its own address to sign something fresh with that secret. Only software that runs there can.
 */

export type HandshakeNeeds = {
  readonly db: Db
  readonly keys: Keys
  readonly ask: AskStore
  readonly appUrl: string
  readonly now: () => Instant
}

/** Why a store was not connected; the sentence is shown to its administrator. */
export class NotConnected extends Error {
  override name = 'NotConnected'
}

export type Connected = {
  readonly shop: Shop
  /** What the store signs its deliveries with. */
  readonly secret: string
  /** Where it sends them. */
  readonly deliveries: string
  readonly admin: string
}

export const challengeOf = (secret: string): string => createHash('sha256').update(secret).digest('base64url')
export const isChallenge = (given: string): boolean => /^[\w-]{43}$/.test(given)

const equal = (one: string, other: string): boolean => {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}

/** Third step: the plugin of a store asks, with what it was given. Throws `NotConnected` or `StoreFault`. */
export async function connectByPlugin(needs: HandshakeNeeds, told: Part): Promise<Connected> {
  const now = needs.now()
  const secret = text(told.secret) ?? ''
  const ticket = await useTicket(needs.db, text(told.code) ?? '', 'plugin', now)
  if (!ticket || ticket.challenge === null)
    throw new NotConnected('The permission has run out or was used already. Press "Connect" again.')
  if (!equal(challengeOf(secret), ticket.challenge))
    throw new NotConnected('The store that asks is not the one that was allowed.')
  const [proof, api] = [withinStore(told.proof, ticket.address), withinStore(told.api, ticket.address)]
  if (!proof || !api) throw new NotConnected('The store’s addresses are not on its own host.')
  await prove(needs.ask, proof, secret)
  const rest = part(told.keys)
  const key = text(rest?.key)
  return settle(needs, ticket, {
    api: api.href,
    keys: key === null ? null : { key, secret: text(rest?.secret) ?? '' },
    plugin: text(told.plugin)?.slice(0, 64) ?? null,
    platform: text(told.version)?.slice(0, 64) ?? null,
    shop: part(told.shop) ?? {},
  })
}

/** What was signed must be fresh, or an old answer could be played back; the store's name for it keeps it apart from deliveries. */
async function prove(ask: AskStore, address: URL, secret: string): Promise<void> {
  const nonce = randomBytes(24).toString('base64url')
  const url = new URL(address)
  url.searchParams.set('nonce', nonce)
  const { value } = await ask({ url })
  const expected = createHmac('sha256', secret).update(`aftercare-proof:${nonce}`).digest('hex')
  if (!equal(text(part(value)?.proof) ?? '', expected))
    throw new NotConnected('The store at this address did not prove that it is the one that asks.')
}

export type Settling = {
  readonly api: string
  readonly keys: StoreKeys | null
  readonly plugin: string | null
  readonly platform: string | null
  /** What the store tells of itself. */
  readonly shop: Part
}

/** A shop here is made, or found and let in again, with a new secret; the old one is worth nothing from then on. */
export async function settle(needs: HandshakeNeeds, ticket: Ticket, told: Settling): Promise<Connected> {
  const { db, keys, appUrl } = needs
  const now = needs.now()
  const domain = domainOf(ticket.address)
  const secret = randomBytes(32).toString('base64url')
  const there = await findShop(db.knex, domain)
  if (there && there.platform !== ticket.platform)
    throw new NotConnected(`${domain} is connected already, as a shop on another platform.`)
  if (ticket.shopId !== null && there?.id !== ticket.shopId)
    throw new NotConnected('Who gave the permission may connect their own shop only.')
  const about = particulars(told.shop)
  const shop = there ?? (await addShop(db, keys, { domain, platform: ticket.platform, ...plain(about) }, now))
  await db.write(async (trx) => {
    await markReturned(trx, shop.id, now)
    await keepWebhookSecret(trx, keys, shop.id, secret)
    await tellShop(trx, shop.id, { ...about, url: ticket.address })
    await keepStore(
      trx,
      keys,
      {
        shopId: shop.id,
        address: ticket.address,
        api: told.api,
        pluginVersion: told.plugin,
        platformVersion: told.platform,
        keys: told.keys,
      },
      now,
    )
    await watchStore(trx, shop.id, now)
  })
  return {
    shop: (await findShop(db.knex, domain)) ?? shop,
    secret,
    deliveries: `${appUrl}/webhooks/${ticket.platform}/${domain}`,
    admin: `${appUrl}/admin/shops/${encodeURIComponent(domain)}`,
  }
}

function particulars(shop: Part) {
  const letters = (value: unknown, form: RegExp): string | null => {
    const told = upper(value)
    return told && form.test(told) ? told : null
  }
  return {
    name: oneLine(shop.name)?.slice(0, 190) ?? null,
    email: text(shop.email)?.slice(0, 190) ?? null,
    locale: languageTag(shop.locale),
    timeZone: timeZone(shop.time_zone),
    country: letters(shop.country, /^[A-Z]{2}$/),
    currency: letters(shop.currency, /^[A-Z]{3}$/),
    address: oneLine(shop.address)?.slice(0, 300) ?? null,
  }
}

/** Without what was not told: a new shop then has our usual. */
const plain = (about: ReturnType<typeof particulars>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(about).filter((entry): entry is [string, string] => entry[0] !== 'email' && entry[1] !== null),
  )

/** A sentence for whoever asked, whatever went wrong. */
export const sentenceOf = (error: unknown): string | null =>
  error instanceof NotConnected || error instanceof StoreFault ? error.message : null
