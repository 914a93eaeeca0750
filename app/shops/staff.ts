import { createHash, randomBytes } from 'node:crypto'
import type { Knex } from 'knex'
import type { Db } from '../db/db.ts'
import { day, hour, type Instant, minute } from '../domain/time.ts'

/** Somebody who signed in. `shopId` null: the operator, who sees every shop of this installation. */
export type Session = {
  readonly id: string
  readonly shopId: number | null
  /** Goes into every form; a form without it is refused. */
  readonly csrf: string
  /** The platform's name for them, when its own admin vouches for them; null: they came by a link of ours. */
  readonly user: string | null
}

/** Long enough to walk from the terminal to the browser, short enough to be worthless in a log. */
const linkLasts = 15 * minute
const idleLasts = 12 * hour
const sessionLasts = 7 * day
/** A session's last sign of life is written at most this often, so that reading pages does not mean writing rows. */
const seenEvery = minute

/** 256 random bits: a link or a cookie cannot be guessed, so neither needs a throttle. */
const freshToken = (): string => randomBytes(32).toString('base64url')
/** Only the fingerprint is stored: who reads the database cannot sign in with it. */
const fingerprint = (token: string): string => createHash('sha256').update(token).digest('hex')

/** A token for `/admin/sign-in/:token`, good once within 15 minutes. `shopId` null signs in to every shop. */
export async function makeSignInLink(
  db: Db,
  { shopId, now }: { readonly shopId: number | null; readonly now: Instant },
): Promise<string> {
  const token = freshToken()
  await db
    .knex('sign_in_links')
    .insert({ id: fingerprint(token), shop_id: shopId, made_at: now, expires_at: now + linkLasts, used_at: null })
  return token
}

/** Whether the link would still work. Looking uses nothing up, so mail scanners and previews may look. */
export async function isSignInLinkGood(knex: Knex, token: string, now: Instant): Promise<boolean> {
  const row = await openLink(knex, token, now).first('id')
  return row !== undefined
}

/** Uses the link up and opens a session; null when it was used before, has expired or never was. `cookie` is shown only here. */
export async function useSignInLink(
  db: Db,
  token: string,
  now: Instant,
): Promise<{ readonly session: Session; readonly cookie: string } | null> {
  const cookie = freshToken()
  return db.write(async (trx) => {
    // One statement decides, so that of two browsers with the same link only one gets in.
    if ((await openLink(trx, token, now).update({ used_at: now })) === 0) return null
    const link = (await trx('sign_in_links')
      .where({ id: fingerprint(token) })
      .first('shop_id')) as { shop_id: number | null }
    const session: Session = { id: fingerprint(cookie), shopId: link.shop_id, csrf: freshToken(), user: null }
    await trx('staff_sessions').insert({
      id: session.id,
      shop_id: session.shopId,
      csrf: session.csrf,
      made_at: now,
      seen_at: now,
      expires_at: now + sessionLasts,
    })
    return { session, cookie }
  })
}

function openLink(knex: Knex, token: string, now: Instant): Knex.QueryBuilder {
  return knex('sign_in_links')
    .where({ id: fingerprint(token) })
    .whereNull('used_at')
    .where('expires_at', '>', now)
}

/** The session behind a cookie: it ends after 12 idle hours, and after 7 days in any case. */
export async function sessionOf(knex: Knex, cookie: string, now: Instant): Promise<Session | null> {
  const id = fingerprint(cookie)
  const row = (await knex('staff_sessions')
    .where({ id })
    .where('expires_at', '>', now)
    .where('seen_at', '>', now - idleLasts)
    .first('shop_id', 'csrf', 'seen_at')) as { shop_id: number | null; csrf: string; seen_at: number } | undefined
  if (!row) return null
  if (row.seen_at + seenEvery <= now) await knex('staff_sessions').where({ id }).update({ seen_at: now })
  return { id, shopId: row.shop_id, csrf: row.csrf, user: null }
}

/** Ends a session at once, wherever its cookie is. */
export async function signOut(knex: Knex, session: Session): Promise<void> {
  await knex('staff_sessions').where({ id: session.id }).delete()
}
