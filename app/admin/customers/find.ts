import type { Knex } from 'knex'
import { normalisePhone } from '../../customers/record.ts'
import type { Shop } from '../../domain/shop.ts'
import { pageSize, whereContains } from '../query.ts'

/** Letters and digits as the tables keep them; what cannot be anybody is sought all the same and finds nothing. */
const addressOf = (text: string): string => text.toLowerCase().replaceAll(/\s/g, '')
const phoneOf = (text: string): string => text.replaceAll(/[\s().-]/g, '')

/** Everything that begins so, by an index. (No sign people type stands above U+FFFF here.) */
export const whereBegins = (query: Knex.QueryBuilder, column: string, beginning: string): void =>
  void query.where(column, '>=', beginning).where(column, '<', `${beginning}\uffff`)

/** Records of people by address, phone or name. Addresses and phones from their beginning, names from anywhere. */
export async function findPeople(
  knex: Knex,
  { id: shopId, country }: Pick<Shop, 'id' | 'country'>,
  text: string,
  most = pageSize,
): Promise<string[]> {
  const found = new Set<string>()
  const known = async (kind: string, beginning: string): Promise<void> => {
    const query = knex('identities').where({ shop_id: shopId, kind })
    whereBegins(query, 'value', beginning)
    for (const id of (await query.limit(most).pluck('customer_id')) as string[]) found.add(id)
  }
  if (/^[\p{L}\p{N}._%+@-]{2,}$/u.test(addressOf(text))) await known('email', addressOf(text))
  const phone = phoneOf(text)
  // Without its country's code a number is one of the shop's own country.
  if (/^\+?\d{5,}$/.test(phone)) await known('phone', normalisePhone(phone, country) ?? phone)
  // Nobody's name has `@` or `#` in it, or no letter.
  if (found.size < most && /^[^@#]*\p{L}[^@#]*$/u.test(text)) {
    const query = knex('customers').where({ shop_id: shopId })
    // "Anna Nowak" is in two columns.
    for (const word of text.split(/\s+/).slice(0, 3)) whereContains(query, ['first_name', 'last_name'], word)
    for (const id of (await query.limit(most).pluck('id')) as string[]) found.add(id)
  }
  return [...found]
}

/** Words that may mean more people or orders than this say nothing of anybody. */
export const mostMeant = 200

export type Found = { readonly people: readonly string[]; readonly orders: readonly string[] }

/** Whom and which orders a few words may mean, at most so many of each. */
export const findEither = async (
  knex: Knex,
  shop: Pick<Shop, 'id' | 'country'>,
  text: string,
  most: number,
): Promise<Found> => ({
  people: text ? await findPeople(knex, shop, text, most) : [],
  orders: text ? await findOrders(knex, shop.id, text, most) : [],
})

/** Orders by their name (with or without the `#`) or by a parcel's number. */
export async function findOrders(knex: Knex, shopId: number, text: string, most: number): Promise<string[]> {
  const name = text.replace(/^#/, '')
  if (!/\d/.test(name)) return []
  const found = new Set<string>()
  for (const beginning of [`#${name}`, name]) {
    const query = knex('orders').where({ shop_id: shopId })
    whereBegins(query, 'name', beginning)
    for (const id of (await query.orderBy('name').limit(most).pluck('id')) as string[]) found.add(id)
  }
  const parcels = knex('parcels').where({ shop_id: shopId, number: phoneOf(text) })
  for (const id of (await parcels.limit(most).pluck('order_id')) as string[]) found.add(id)
  return [...found].slice(0, most)
}
