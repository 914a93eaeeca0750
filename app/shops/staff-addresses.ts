import type { Knex } from 'knex'
import { normaliseEmail } from '../domain/address.ts'
import type { Shop } from '../domain/shop.ts'
import type { Instant } from '../domain/time.ts'

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
