import { type Tables, words } from './table.ts'

export const ordersTables: Tables = {
  orders: {
    tenant: true,
    plain: words(
      'shop_id id customer_id name locale placed_at updated_at cancelled_at payment total currency order_lines delivery_method test source',
    ),
    personal: { email: null, phone: null, first_name: null, delivery: null, cart_token: null, status_url: null },
    person: { found: { id: 'orders' }, erase: 'columns' },
  },
  refunds: { tenant: true, plain: words('shop_id id order_id at amount') },
  parcels: {
    tenant: true,
    plain: words(
      'shop_id id order_id carrier parcel_lines history status status_at created_at updated_at expected_at expected_told_at cancelled',
    ),
    personal: { number: null, tracking_url: null },
    person: { found: { order_id: 'orders' }, erase: 'columns' },
  },
  watches: {
    tenant: true,
    plain: words('shop_id parcel_id order_id carrier begun_at next_at asked_at tries ended'),
    keep: { days: 120, age: 'begun_at' },
  },
  returns: { tenant: true, plain: words('shop_id id order_id status updated_at') },
  products: { tenant: true, plain: words('shop_id id title image url updated_at') },
  carts: {
    tenant: true,
    plain: words(
      'shop_id token platform_id customer_id locale country province total currency cart_lines created_at updated_at completed_at deleted_at',
    ),
    personal: { email: null, phone: null, first_name: null, restore_url: null },
    person: { found: { customer_id: 'customers' }, erase: 'row' },
    keep: { days: 400, age: 'updated_at', shorter: { kind: 'carts', least: 90 } },
  },
}
