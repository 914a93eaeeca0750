import type { Knex } from 'knex'
import { normaliseEmail } from '../domain/address.ts'
import type { Shop } from '../domain/shop.ts'
import type { Instant } from '../domain/time.ts'
import { accountsOf } from './accounts.ts'

/** Addresses of the shop's own people: the one the platform tells, and those the operator vouched for. Normalised. */
export async function staffAddresses(knex: Knex, shop: Pick<Shop, 'id' | 'email'>): Promise<readonly string[]> {
  const added = (await knex('staff_addresses')
    .where({ shop_id: shop.id })
    .orderBy('address')
    .pluck('address')) as string[]
  const told = normaliseEmail(shop.email ?? '')
  return [...new Set([...(told ? [told] : []), ...added])]
}

/** The address must be normalised. Adding it twice changes nothing. */
export async function addStaffAddress(knex: Knex, shopId: number, address: string, now: Instant): Promise<void> {
  await knex('staff_addresses')
    .insert({ shop_id: shopId, address, at: now })
    .onConflict(['shop_id', 'address'])
    .ignore()
}

/** Who is told that somebody is needed: the one it is given to, else everybody who answers customers here, else the shop's own addresses. */
export async function staffToTell(
  knex: Knex,
  shop: Pick<Shop, 'id' | 'email'>,
  ownerId: string | null,
): Promise<readonly string[]> {
  const answering = (await accountsOf(knex, shop.id)).filter(({ active, role }) => active && role !== 'viewer')
  const owner = answering.filter(({ id }) => id === ownerId)
  const told = (owner.length > 0 ? owner : answering).flatMap(({ email }) => normaliseEmail(email) ?? [])
  return told.length > 0 ? [...new Set(told)] : staffAddresses(knex, shop)
}
