import type { Knex } from 'knex'
import type { Db } from '../db/db.ts'
import { day, hour, type Instant, minute } from '../domain/time.ts'
import { type Account, accountById, type Role } from './accounts.ts'
import { fingerprint, freshToken, linkRow } from './sign-in-link.ts'

/** Somebody who signed in. `shopId` null: who sees every shop of this installation. */
export type Session = {
  readonly id: string
  readonly shopId: number | null
  /** Goes into every form; a form without it is refused. */
  readonly csrf: string
  readonly role: Role
  /** Null: came by a one-time link from the server's command line, which is the operator's. */
  readonly account: Account | null
  /** The platform's name for them, when its own admin vouches for them; null: they came by a link of ours. */
  readonly user: string | null
}

const idleLasts = 12 * hour
const sessionLasts = 7 * day
/** A session's last sign of life is written at most this often, so that reading pages does not mean writing rows. */
const seenEvery = minute

/** A token for `/admin/sign-in/:token`, good once within 15 minutes. `shopId` null signs in to every shop. */
export async function makeSignInLink(
  db: Db,
  { shopId, now }: { readonly shopId: number | null; readonly now: Instant },
): Promise<string> {
  const token = freshToken()
  await db.knex('sign_in_links').insert(linkRow(token, shopId, now))
  return token
}

/** Whether the link would still work. Looking uses nothing up, so mail scanners and previews may look. */
export async function isSignInLinkGood(knex: Knex, token: string, now: Instant): Promise<boolean> {
  const row = await openLink(knex, token, now).first('id')
  return row !== undefined
}

type Opened = { readonly session: Session; readonly cookie: string }

/** Uses the link up and opens a session; null when it was used before, has expired or never was. `cookie` is shown only here. */
export async function useSignInLink(db: Db, token: string, now: Instant): Promise<Opened | null> {
  return db.write(async (trx) => {
    // One statement decides, so that of two browsers with the same link only one gets in.
    if ((await openLink(trx, token, now).update({ used_at: now })) === 0) return null
    const link = (await trx('sign_in_links')
      .where({ id: fingerprint(token) })
      .first('shop_id')) as { shop_id: number | null }
    return openSession(trx, { shopId: link.shop_id, account: null }, now)
  })
}

/** A session of its own for every signing in, so that one known before is worth nothing after (ASVS V7.2.4). */
export async function openSession(
  knex: Knex,
  { shopId, account }: Pick<Session, 'shopId' | 'account'>,
  now: Instant,
): Promise<Opened> {
  const cookie = freshToken()
  const session = {
    id: fingerprint(cookie),
    shopId,
    csrf: freshToken(),
    role: account?.role ?? 'owner',
    account,
    user: null,
  } as const
  await knex('staff_sessions').insert({
    id: session.id,
    shop_id: shopId,
    staff_id: account?.id ?? null,
    csrf: session.csrf,
    made_at: now,
    seen_at: now,
    expires_at: now + sessionLasts,
  })
  return { session, cookie }
}

/** Links that sign in by themselves; those for choosing a password name their account. */
const openLink = (knex: Knex, token: string, now: Instant): Knex.QueryBuilder =>
  knex('sign_in_links')
    .where({ id: fingerprint(token) })
    .whereNull('staff_id')
    .whereNull('used_at')
    .where('expires_at', '>', now)

/** The session behind a cookie: it ends after 12 idle hours, after 7 days in any case, and with its account. */
export async function sessionOf(knex: Knex, cookie: string, now: Instant): Promise<Session | null> {
  const id = fingerprint(cookie)
  const row = (await knex('staff_sessions')
    .where({ id })
    .where('expires_at', '>', now)
    .where('seen_at', '>', now - idleLasts)
    .first('shop_id', 'staff_id', 'csrf', 'seen_at')) as
    { shop_id: number | null; staff_id: string | null; csrf: string; seen_at: number } | undefined
  if (!row) return null
  const account = row.staff_id === null ? null : await accountById(knex, row.staff_id)
  if (row.staff_id !== null && !account) return null
  if (row.seen_at + seenEvery <= now) await knex('staff_sessions').where({ id }).update({ seen_at: now })
  const shopId = account ? account.shopId : row.shop_id
  return { id, shopId, csrf: row.csrf, role: account?.role ?? 'owner', account, user: null }
}

/** Ends a session at once, wherever its cookie is. */
export async function signOut(knex: Knex, session: Session): Promise<void> {
  await knex('staff_sessions').where({ id: session.id }).delete()
}
