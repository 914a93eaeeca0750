import type { Knex } from 'knex'

/** A column of an export: its public name, where it comes from, and how it is written. */
export type Column = readonly [name: string, from: string, as?: 'instant' | 'flag']
export type Export = {
  readonly table: string
  readonly key: string
  readonly columns: readonly Column[]
  readonly complete?: (knex: Knex, shopId: number, rows: readonly Row[]) => Promise<void>
}
export type Row = Record<string, unknown>

export const exports: Readonly<Record<string, Export>> = {
  messages: {
    table: 'messages',
    key: 'id',
    columns: [
      ['id', 'id'],
      ['flow', 'flow'],
      ['key', 'message_key'],
      ['channel', 'channel'],
      ['to', 'to_address'],
      ['state', 'state'],
      ['due_at', 'due_at', 'instant'],
      ['marker_at', 'marker_at', 'instant'],
      ['sent_at', 'sent_at', 'instant'],
      ['message_id', 'message_id_header'],
      ['why', 'why'],
    ],
  },
  decisions: {
    table: 'decisions',
    key: 'id',
    columns: [
      ['at', 'at', 'instant'],
      ['event', 'event'],
      ['flow', 'flow'],
      ['do', 'decision'],
      ['key', 'message_key'],
      ['why', 'why'],
    ],
  },
  responses: {
    table: 'responses',
    key: 'id',
    columns: [
      ['id', 'id'],
      ['at', 'at', 'instant'],
      ['survey', 'survey'],
      ['score', 'score'],
      ['comment', 'comment'],
      ['verified', 'verified', 'flag'],
      ['suspected', 'suspected', 'flag'],
      ['order', 'order_id'],
      ['customer', 'customer_id'],
      ['source', 'source'],
    ],
  },
  customers: {
    table: 'customers',
    key: 'id',
    columns: [
      ['id', 'id'],
      ['person', 'person_id'],
      ['first_name', 'first_name'],
      ['last_name', 'last_name'],
      ['email', 'email'],
      ['phone', 'phone'],
      ['locale', 'locale'],
    ],
  },
  orders: {
    table: 'orders',
    key: 'id',
    columns: [
      ['id', 'id'],
      ['name', 'name'],
      ['email', 'email'],
      ['placed_at', 'placed_at', 'instant'],
      ['state', 'state'],
      ['parcels', 'parcels'],
    ],
    complete: async (knex, shopId, rows) => {
      const parcels = (await knex('parcels')
        .where({ shop_id: shopId })
        .whereIn(
          'order_id',
          rows.map(({ id }) => String(id)),
        )
        .select('order_id', 'status')) as { order_id: string; status: string | null }[]
      for (const row of rows) {
        row.state = row.cancelled_at === null ? row.payment : 'cancelled'
        row.parcels = parcels
          .filter((parcel) => parcel.order_id === row.id)
          .map(({ status }) => status ?? 'unknown')
          .join(' ')
      }
    },
  },
}
