import type { Knex } from 'knex'
import { createTable } from './ddl.ts'

export async function up(knex: Knex): Promise<void> {
  await createTable(knex, {
    name: 'customers',
    columns: [
      'shop_id shop',
      'id id',
      'person_id id',
      'first_name line?',
      'last_name line?',
      'email line?',
      'phone word?',
      'locale word?',
      'told json',
      'created_at instant',
    ],
    primary: ['shop_id', 'id'],
    index: { customers_by_person: ['shop_id', 'person_id'], customers_by_email: ['shop_id', 'email'] },
  })
  await createTable(knex, {
    name: 'identities',
    columns: ['shop_id shop', 'kind word', 'value line', 'customer_id id', 'at instant'],
    primary: ['shop_id', 'kind', 'value', 'customer_id'],
    index: { identities_by_customer: ['shop_id', 'customer_id'] },
  })
  await createTable(knex, {
    name: 'merges',
    columns: [
      'shop_id shop',
      'id id',
      'from_person id',
      'into_person id',
      'customers json',
      'why line',
      'at instant',
      'undone_at instant?',
    ],
    primary: ['shop_id', 'id'],
    index: { merges_by_person: ['shop_id', 'into_person'], merges_from: ['shop_id', 'from_person'] },
  })
  await createTable(knex, {
    name: 'consents',
    columns: [
      'shop_id shop',
      'id id',
      'address_hash id',
      'customer_id id?',
      'channel word',
      'purpose word',
      'state word',
      'at instant',
      'source word',
    ],
    primary: ['shop_id', 'id'],
    unique: { consents_once: ['shop_id', 'address_hash', 'channel', 'purpose', 'at', 'source', 'state'] },
    index: { consents_by_customer: ['shop_id', 'customer_id'] },
  })
  await createTable(knex, {
    name: 'suppressions',
    columns: [
      'shop_id shop',
      'address_hash id',
      'scope word',
      'address line?',
      'reason word',
      'detail text?',
      'at instant',
      'lifted_at instant?',
    ],
    primary: ['shop_id', 'address_hash', 'scope'],
  })
  await createTable(knex, {
    name: 'erasures',
    columns: ['shop_id shop', 'address_hash id', 'at instant', 'receipt text'],
    primary: ['shop_id', 'address_hash'],
  })
  await createTable(knex, {
    name: 'orders',
    columns: [
      'shop_id shop',
      'id id',
      'customer_id id?',
      'name line',
      'email line?',
      'phone word?',
      'first_name line?',
      'locale word?',
      'placed_at instant',
      'updated_at instant',
      'cancelled_at instant?',
      'payment word',
      'total amount',
      'currency word',
      'order_lines json',
      'delivery json?',
      'delivery_method line?',
      'cart_token key?',
      'status_url text?',
      'test flag',
      'source word?',
    ],
    primary: ['shop_id', 'id'],
    index: {
      orders_by_customer: ['shop_id', 'customer_id', 'placed_at'],
      orders_by_email: ['shop_id', 'email'],
      orders_by_cart: ['shop_id', 'cart_token'],
      orders_by_time: ['shop_id', 'placed_at'],
    },
  })
  await createTable(knex, {
    name: 'parcels',
    columns: [
      'shop_id shop',
      'id id',
      'order_id id',
      'carrier line?',
      'number line?',
      'tracking_url text?',
      'parcel_lines json',
      'history json',
      'status word?',
      'status_at instant?',
      'created_at instant',
      'updated_at instant',
      'expected_at instant?',
      'expected_told_at instant?',
      'cancelled flag',
    ],
    primary: ['shop_id', 'id'],
    index: { parcels_by_order: ['shop_id', 'order_id'] },
  })
  await createTable(knex, {
    name: 'refunds',
    columns: ['shop_id shop', 'id id', 'order_id id', 'at instant', 'amount amount'],
    primary: ['shop_id', 'id'],
    index: { refunds_by_order: ['shop_id', 'order_id'] },
  })
  await createTable(knex, {
    name: 'returns',
    columns: ['shop_id shop', 'id id', 'order_id id', 'status word', 'updated_at instant'],
    primary: ['shop_id', 'id'],
    index: { returns_by_order: ['shop_id', 'order_id'] },
  })
  await createTable(knex, {
    name: 'carts',
    columns: [
      'shop_id shop',
      'token key',
      'platform_id id?',
      'customer_id id?',
      'email line?',
      'phone word?',
      'first_name line?',
      'locale word?',
      'country word?',
      'province word?',
      'total amount',
      'currency word',
      'cart_lines json',
      'restore_url text?',
      'created_at instant',
      'updated_at instant',
      'completed_at instant?',
      'deleted_at instant?',
    ],
    primary: ['shop_id', 'token'],
    index: { carts_by_platform_id: ['shop_id', 'platform_id'], carts_by_customer: ['shop_id', 'customer_id'] },
  })
}
