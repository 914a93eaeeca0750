import { createHash, randomBytes } from 'node:crypto'
import type { Knex } from 'knex'
import { newId } from '../db/row.ts'
import { type Instant, minute } from '../domain/time.ts'

/** What a program may do with a token: read, or also change. */
export const tokenScopes = ['read', 'write'] as const
export type TokenScope = (typeof tokenScopes)[number]

export type ApiToken = {
  readonly id: string
  readonly name: string
  readonly scope: TokenScope
  /** The token's last four characters, to tell it from others. */
  readonly hint: string
  readonly madeBy: string
  readonly madeAt: Instant
  readonly usedAt: Instant | null
}

/** Somebody's program, recognised. */
export type Bearer = { readonly shopId: number; readonly tokenId: string; readonly scope: TokenScope }

const seenEvery = minute
const prefix = 'aftercare'

/** 256 random bits, so a plain hash at rest is as good as the token is; the shop's number in front keeps look-ups within a shop. */
const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex')

/** Makes a token; its text is shown this once and cannot be read again. */
export async function makeToken(
  knex: Knex,
  shopId: number,
  { name, scope, madeBy }: Pick<ApiToken, 'name' | 'scope' | 'madeBy'>,
  now: Instant,
): Promise<string> {
  const secret = randomBytes(32).toString('base64url')
  await knex('api_tokens').insert({
    shop_id: shopId,
    id: newId(now),
    name,
    scope,
    hash: hashOf(secret),
    hint: secret.slice(-4),
    made_by: madeBy,
    made_at: now,
  })
  return `${prefix}_${shopId}_${secret}`
}

/** Null: never was, or was revoked. */
export async function bearerOf(knex: Knex, token: string, now: Instant): Promise<Bearer | null> {
  const [, shop, secret] = /^aftercare_(\d{1,9})_([\w-]{43})$/.exec(token) ?? []
  if (!shop || !secret) return null
  const key = { shop_id: Number(shop), hash: hashOf(secret) }
  const row = (await knex('api_tokens').where(key).whereNull('revoked_at').first('id', 'scope', 'used_at')) as
    { id: string; scope: TokenScope; used_at: number | string | null } | undefined
  if (!row) return null
  if (Number(row.used_at ?? 0) + seenEvery <= now) await knex('api_tokens').where(key).update({ used_at: now })
  return { shopId: key.shop_id, tokenId: row.id, scope: row.scope }
}

type Row = Pick<ApiToken, 'id' | 'name' | 'scope' | 'hint'> & {
  made_by: string
  made_at: number | string
  used_at: number | string | null
}

export async function tokensOf(knex: Knex, shopId: number): Promise<readonly ApiToken[]> {
  const rows = (await knex('api_tokens')
    .where({ shop_id: shopId })
    .whereNull('revoked_at')
    .orderBy('made_at')
    .orderBy('id')) as Row[]
  return rows.map(({ id, name, scope, hint, made_by, made_at, used_at }) => ({
    id,
    name,
    scope,
    hint,
    madeBy: made_by,
    madeAt: Number(made_at),
    usedAt: used_at === null ? null : Number(used_at),
  }))
}

/** From now on the token opens nothing. The name of what was revoked, null when there is no such token. */
export async function revokeToken(knex: Knex, shopId: number, id: string, now: Instant): Promise<string | null> {
  const row = (await knex('api_tokens').where({ shop_id: shopId, id }).whereNull('revoked_at').first('name')) as
    { name: string } | undefined
  if (row) await knex('api_tokens').where({ shop_id: shopId, id }).update({ revoked_at: now })
  return row?.name ?? null
}
