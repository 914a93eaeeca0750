import { type Tables, words } from './table.ts'

export const journalTables: Tables = {
  journal: {
    tenant: true,
    plain: words(
      'id shop_id topic delivery_id event_id api_version triggered_at received_at state attempts why customer_id taken_at',
    ),
    personal: { payload: null },
    person: { found: { customer_id: 'customers' }, erase: 'columns' },
    keep: { days: 30, age: 'received_at', only: ['payload'], shorter: { kind: 'webhooks', least: 7 } },
  },
}
