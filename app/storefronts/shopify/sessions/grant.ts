import type { SessionParams } from '@shopify/shopify-api'
import type { Knex } from 'knex'
import type { Instant } from '../../../domain/time.ts'
import type { Keys } from '../../../keys/keys.ts'
import { openSessions } from './storage.ts'

/** What opens a shop's platform to us: a token for an hour, and one to get the next with. */
export type Grant = {
  readonly accessToken: string
  readonly accessExpiresAt: Instant
  readonly refreshToken: string
  readonly refreshExpiresAt: Instant
  readonly scopes: readonly string[]
}

/** The session that works for a shop while nobody of its staff is there; named as the official library names it. */
const offlineOf = (domain: string): string => `offline_${domain}`

const plain = (knex: Knex, keys: Keys) => openSessions<SessionParams>(knex, keys, (told) => told)

/** Null: the shop is not connected, or its tokens were taken back. Throws when a token was not sealed for this very shop. */
export async function grantOf(knex: Knex, keys: Keys, domain: string): Promise<Grant | null> {
  const session = await plain(knex, keys).loadSession(offlineOf(domain))
  const { accessToken, expires, refreshToken, refreshTokenExpires, scope = '' } = session ?? {}
  if (!accessToken || !refreshToken || !expires || !refreshTokenExpires) return null
  return {
    accessToken,
    accessExpiresAt: expires.getTime(),
    refreshToken,
    refreshExpiresAt: refreshTokenExpires.getTime(),
    scopes: scope.split(',').filter(Boolean),
  }
}

export async function keepGrant(knex: Knex, keys: Keys, domain: string, grant: Grant): Promise<void> {
  await plain(knex, keys).storeSession({
    id: offlineOf(domain),
    shop: domain,
    state: '',
    isOnline: false,
    scope: grant.scopes.join(','),
    accessToken: grant.accessToken,
    expires: new Date(grant.accessExpiresAt),
    refreshToken: grant.refreshToken,
    refreshTokenExpires: new Date(grant.refreshExpiresAt),
  })
}

export async function forgetGrant(knex: Knex, keys: Keys, domain: string): Promise<void> {
  await plain(knex, keys).deleteSession(offlineOf(domain))
}
