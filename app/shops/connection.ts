import type { Knex } from 'knex'
import type { Db } from '../db/db.ts'
import { dropLease, takeLease } from '../db/lease.ts'
import type { Instant } from '../domain/time.ts'
import type { Keys } from '../keys/keys.ts'
import { open, seal } from '../keys/seal.ts'

/** What opens a shop's platform to us: a token for an hour, and one to get the next with. */
export type Grant = {
  readonly accessToken: string
  readonly accessExpiresAt: Instant
  readonly refreshToken: string
  readonly refreshExpiresAt: Instant
}

const placeOf = (shopId: number, column: string) => ({ shopId, table: 'connections', column })

type Row = {
  access_token: string | null
  access_expires_at: number | null
  refresh_token: string | null
  refresh_expires_at: number | null
}

/** Null: the shop is not connected, or its tokens were taken back. Throws when a token was not sealed for this very shop. */
export async function grantOf(knex: Knex, keys: Keys, shopId: number): Promise<Grant | null> {
  const row = (await knex('connections').where({ shop_id: shopId }).first()) as Row | undefined
  if (!row?.access_token || !row.refresh_token) return null
  return {
    accessToken: open(keys, placeOf(shopId, 'access_token'), row.access_token),
    accessExpiresAt: Number(row.access_expires_at),
    refreshToken: open(keys, placeOf(shopId, 'refresh_token'), row.refresh_token),
    refreshExpiresAt: Number(row.refresh_expires_at),
  }
}

const sealed = (keys: Keys, shopId: number, grant: Grant, now: Instant) => ({
  access_token: seal(keys, placeOf(shopId, 'access_token'), grant.accessToken),
  access_expires_at: grant.accessExpiresAt,
  refresh_token: seal(keys, placeOf(shopId, 'refresh_token'), grant.refreshToken),
  refresh_expires_at: grant.refreshExpiresAt,
  updated_at: now,
})

/** Both tokens in one statement: half a pair would lock the shop out. */
export async function keepGrant(knex: Knex, keys: Keys, shopId: number, grant: Grant, now: Instant): Promise<void> {
  await knex('connections')
    .insert({ shop_id: shopId, ...sealed(keys, shopId, grant, now) })
    .onConflict(['shop_id'])
    .merge()
}

export async function forgetGrant(knex: Knex, shopId: number, now: Instant): Promise<void> {
  await knex('connections')
    .where({ shop_id: shopId })
    .update({ access_token: null, refresh_token: null, updated_at: now })
}

/** The plan the merchant pays for, as the platform told last; null: none. */
export async function keepPlan(knex: Knex, shopId: number, plan: string | null): Promise<void> {
  await knex('connections').where({ shop_id: shopId }).update({ plan })
}

/** Another plan may have taken its place by now, which the news of its end does not touch. */
export async function endPlan(knex: Knex, shopId: number, plan: string): Promise<void> {
  await knex('connections').where({ shop_id: shopId, plan }).update({ plan: null })
}

export async function planOf(knex: Knex, shopId: number): Promise<string | null> {
  const row = (await knex('connections').where({ shop_id: shopId }).first('plan')) as
    { plan: string | null } | undefined
  return row?.plan ?? null
}

/** Lets one process at a time renew a shop's tokens: a refresh token is good for one successor. False: somebody else is at it. */
export async function renewing(db: Db, shopId: number, holder: string, renew: () => Promise<void>): Promise<boolean> {
  const row = { table: 'connections', where: { shop_id: shopId } }
  if (!(await takeLease(db, row, holder, 40_000))) return false
  try {
    await renew()
  } finally {
    await dropLease(db, row, holder)
  }
  return true
}
