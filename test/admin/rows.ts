import { newId } from '../../app/db/row.ts'
import type { Db } from '../../app/db/db.ts'
import type { Shop } from '../../app/domain/shop.ts'
import { addShop } from '../../app/shops/shops.ts'
import { keys, noon } from './world.ts'

type Row = Readonly<Record<string, unknown>>

export { keys } from './world.ts'

export const newShop = (db: Db, domain: string, locale = 'en'): Promise<Shop> =>
  addShop(db, keys, { domain, platform: 'woocommerce', locale, name: `Shop ${domain}` }, noon - 60 * 86_400_000)

/** Puts rows straight into the tables: the pages are tested by what they show of them. */
export function rowsOf(db: Db, shopId: number) {
  const put = async (table: string, row: Row): Promise<string> => {
    await db.knex(table).insert({ shop_id: shopId, ...row })
    return typeof row['id'] === 'string' ? row['id'] : ''
  }
  return {
    customer: (row: Row = {}) =>
      put('customers', { id: newId(), person_id: newId(), told: '{}', created_at: noon, ...row }),
    order: (row: Row = {}) =>
      put('orders', {
        id: newId(),
        name: '#1001',
        placed_at: noon,
        updated_at: noon,
        payment: 'paid',
        total: 12_900,
        currency: 'PLN',
        order_lines: '[]',
        test: 0,
        ...row,
      }),
    parcel: (row: Row = {}) =>
      put('parcels', {
        id: newId(),
        parcel_lines: '[]',
        history: '{}',
        created_at: noon,
        updated_at: noon,
        cancelled: 0,
        ...row,
      }),
    message: (row: Row = {}) =>
      put('messages', {
        id: newId(),
        flow: 'nps',
        message_key: `nps:${newId()}`,
        purpose: 'survey',
        channel: 'email',
        step: 1,
        facts: '{}',
        to_address: 'anna@example.com',
        address_hash: 'hash',
        locale: 'en',
        state: 'sent',
        due_at: noon,
        expires_at: noon + 86_400_000,
        sent_at: row['state'] === undefined || row['state'] === 'sent' ? noon : null,
        fence: 1,
        attempts: 1,
        created_at: noon,
        ...row,
      }),
    answer: (row: Row = {}) =>
      put('responses', {
        id: newId(),
        slot: newId(),
        flow: 'nps',
        survey: 'nps',
        drivers: '[]',
        source: 'click',
        verified: 1,
        suspected: 0,
        at: noon,
        updated_at: row['at'] ?? noon,
        ...row,
      }),
    inbound: (row: Row = {}) =>
      put('inbound', { id: newId(), content_hash: newId(), received_at: noon, kind: 'reply', ...row }),
    decision: (row: Row = {}) =>
      put('decisions', {
        id: newId(),
        at: noon,
        event: 'order',
        flow: 'nps',
        decision: 'nothing',
        message_key: `nps:${newId()}`,
        why: 'the order was cancelled',
        ...row,
      }),
    delivery: async (row: Row = {}): Promise<string> => {
      const [id] = await db.knex('journal').insert({
        shop_id: shopId,
        topic: 'orders/create',
        delivery_id: newId(),
        received_at: noon,
        state: 'taken',
        attempts: 1,
        payload: Buffer.from('{"id":1}'),
        ...row,
      })
      return String(id)
    },
    click: (row: Row = {}) => put('clicks', { id: newId(), link: 0, at: noon, suspected: 0, ...row }),
    letter: (row: Row = {}) => put('letters', { subject: 'How did it go?', at: noon, ...row }),
  }
}
