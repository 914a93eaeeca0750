import type { Knex } from 'knex'
import type { Db } from '../db/db.ts'
import { newId } from '../db/row.ts'
import { day, type Instant } from '../domain/time.ts'
import { hashPassword, isPassword } from './password.ts'
import { fingerprint, freshToken, linkRow } from './sign-in-link.ts'

/** What somebody may do: an owner everything, an agent answers customers, a viewer reads. */
export const roles = ['owner', 'agent', 'viewer'] as const
export type Role = (typeof roles)[number]

/** Somebody with an account. `shopId` null: every shop of this installation. */
export type Account = {
  readonly id: string
  readonly shopId: number | null
  readonly email: string
  readonly name: string
  readonly role: Role
  /** False until an invitation has been accepted. */
  readonly active: boolean
}

type Row = {
  id: string
  shop_id: number | null
  email: string
  name: string
  role: Role
  password: string | null
}

const fromRow = (row: Row): Account => ({
  id: row.id,
  shopId: row.shop_id,
  email: row.email,
  name: row.name,
  role: row.role,
  active: row.password !== null,
})

const invitationLasts = 7 * day

export class AccountExists extends Error {
  override name = 'AccountExists'
}
export class LastOwner extends Error {
  override name = 'LastOwner'
}

const normal = (email: string): string => email.trim().toLowerCase()

export const hasAccounts = async (knex: Knex): Promise<boolean> =>
  (await knex('staff').whereNotNull('password').first('id')) !== undefined

/** Those who may see this shop, owners of every shop included. */
export async function accountsOf(knex: Knex, shopId: number): Promise<readonly Account[]> {
  const rows = (await knex('staff')
    .where((ours) => void ours.where({ shop_id: shopId }).orWhereNull('shop_id'))
    .orderBy(['name', 'email'])) as Row[]
  return rows.map(fromRow)
}

export async function accountById(knex: Knex, id: string): Promise<Account | null> {
  const row = (await knex('staff').where({ id }).first()) as Row | undefined
  return row ? fromRow(row) : null
}

/** The first owner, of every shop. Of two who try at once one gets it; null once there is one. */
export async function addFirstOwner(
  db: Db,
  { email, name, password }: { readonly email: string; readonly name: string; readonly password: string },
  now: Instant,
): Promise<Account | null> {
  const hash = await hashPassword(password)
  return db.write(async (trx) => {
    // Whoever comes second waits here for the first, and then sees the account.
    await trx('locks').insert({ name: 'first owner' }).onConflict('name').ignore()
    if (await hasAccounts(trx)) return null
    const id = newId(now)
    await trx('staff').insert({
      id,
      shop_id: null,
      email: normal(email),
      name,
      role: 'owner',
      password: hash,
      made_at: now,
    })
    return accountById(trx, id)
  })
}

/** An account without a password, and the token of the link that gives it one, good for a week. Throws `AccountExists`. */
export async function invite(
  db: Db,
  who: { readonly shopId: number | null; readonly email: string; readonly name: string; readonly role: Role },
  now: Instant,
): Promise<{ readonly account: Account; readonly token: string }> {
  const email = normal(who.email)
  return db.write(async (trx) => {
    if (await trx('staff').where({ email }).first('id')) throw new AccountExists(`${email} has an account already.`)
    const account: Account = { ...who, email, id: newId(now), active: false }
    await trx('staff').insert({
      id: account.id,
      shop_id: who.shopId,
      email,
      name: who.name,
      role: who.role,
      password: null,
      made_at: now,
    })
    return { account, token: await passwordLink(trx, account, now) }
  })
}

/** The token of a link with which somebody chooses a password; earlier ones of theirs end. */
export async function passwordLink(knex: Knex, account: Account, now: Instant): Promise<string> {
  await knex('sign_in_links').where({ staff_id: account.id }).whereNull('used_at').delete()
  const token = freshToken()
  await knex('sign_in_links').insert({
    ...linkRow(token, account.shopId, now),
    expires_at: now + invitationLasts,
    staff_id: account.id,
  })
  return token
}

/** Whose password the link is for, or null when it is used up, over or for something else. */
export async function accountBehind(knex: Knex, token: string, now: Instant): Promise<Account | null> {
  const row = (await knex('staff')
    .join('sign_in_links', 'sign_in_links.staff_id', 'staff.id')
    .where('sign_in_links.id', fingerprint(token))
    .whereNull('sign_in_links.used_at')
    .where('sign_in_links.expires_at', '>', now)
    .first('staff.*')) as Row | undefined
  return row ? fromRow(row) : null
}

/** Uses the link up, sets the password and ends every session begun with an earlier one. Null when the link is not good any more. */
export async function choosePassword(db: Db, token: string, password: string, now: Instant): Promise<Account | null> {
  const hash = await hashPassword(password)
  return db.write(async (trx) => {
    const account = await accountBehind(trx, token, now)
    const used = await trx('sign_in_links')
      .where({ id: fingerprint(token) })
      .whereNull('used_at')
      .where('expires_at', '>', now)
      .update({ used_at: now })
    if (!account || used === 0) return null
    await setHash(trx, account.id, hash)
    return { ...account, active: true }
  })
}

/** False when the present password is wrong. Every session ends; the caller opens a new one. */
export async function changePassword(db: Db, id: string, present: string, wanted: string): Promise<boolean> {
  const row = (await db.knex('staff').where({ id }).first('password')) as { password: string | null } | undefined
  if (!(await isPassword(present, row?.password ?? null))) return false
  const hash = await hashPassword(wanted)
  await db.write((trx) => setHash(trx, id, hash))
  return true
}

async function setHash(trx: Knex.Transaction, id: string, hash: string): Promise<void> {
  await trx('staff').where({ id }).update({ password: hash })
  await trx('staff_sessions').where({ staff_id: id }).delete()
}

/** The account these belong to, or null; how long it takes says nothing of whether there is one. */
export async function accountWith(knex: Knex, email: string, password: string): Promise<Account | null> {
  const row = (await knex('staff')
    .where({ email: normal(email) })
    .first()) as Row | undefined
  return (await isPassword(password, row?.password ?? null)) && row ? fromRow(row) : null
}

/** Throws `LastOwner` when nobody could then put it right. Sessions end, so that the new role holds at once. */
export const changeRole = (db: Db, account: Account, role: Role): Promise<void> =>
  db.write(async (trx) => {
    if (role !== 'owner') await keepAnOwner(trx, account)
    await trx('staff').where({ id: account.id }).update({ role })
    await trx('staff_sessions').where({ staff_id: account.id }).delete()
  })

export const removeAccount = (db: Db, account: Account): Promise<void> =>
  db.write(async (trx) => {
    await keepAnOwner(trx, account)
    await trx('staff_sessions').where({ staff_id: account.id }).delete()
    await trx('sign_in_links').where({ staff_id: account.id }).delete()
    await trx('staff').where({ id: account.id }).delete()
  })

async function keepAnOwner(trx: Knex.Transaction, { id, shopId, role }: Account): Promise<void> {
  if (role !== 'owner') return
  const others = trx('staff').where({ role: 'owner' }).whereNotNull('password').whereNot({ id })
  if (shopId === null) void others.whereNull('shop_id')
  else void others.where((query) => void query.where({ shop_id: shopId }).orWhereNull('shop_id'))
  if (!(await others.first('id'))) throw new LastOwner('Somebody must remain who may do everything.')
}
