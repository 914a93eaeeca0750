import { type Tables, words } from './table.ts'

export const rewardsTables: Tables = {
  rewards: {
    tenant: true,
    plain: words(
      'shop_id id flow message_id customer_id order_id percent state why reference tries next_at granted_at expires_at used_at used_order_id',
    ),
    personal: { code: null },
    person: { found: { customer_id: 'customers', message_id: 'messages' }, erase: 'columns' },
  },
}
