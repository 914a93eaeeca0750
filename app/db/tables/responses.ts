import { type Tables, words } from './table.ts'

export const responsesTables: Tables = {
  responses: {
    tenant: true,
    plain: words(
      'shop_id id slot message_id customer_id order_id flow survey score drivers source verified suspected suspected_why inbound_id conversation_id at updated_at read_at',
    ),
    personal: { comment: null },
    person: { found: { customer_id: 'customers', message_id: 'messages' }, erase: 'columns' },
  },
  answer_parts: {
    tenant: true,
    plain: words('shop_id response_id question value'),
    personal: { words: null },
    person: { found: { response_id: 'responses' }, erase: 'columns' },
  },
  response_changes: {
    tenant: true,
    plain: words('shop_id id response_id at score drivers'),
    personal: { comment: null, parts: null },
    person: { found: { response_id: 'responses' }, erase: 'columns' },
  },
  inbound: {
    tenant: true,
    plain: words('shop_id id content_hash received_at kind message_id_header message_id customer_id why'),
    personal: { from_address: null, subject: null, body: null, raw: null },
    person: { found: { customer_id: 'customers', message_id: 'messages' }, erase: 'columns' },
    keep: { days: 400, age: 'received_at', only: ['raw'], shorter: { kind: 'mail', least: 30 } },
  },
  mail_pieces: {
    tenant: true,
    plain: words('shop_id inbound_id place received_at'),
    personal: { bytes: null },
    person: { found: { inbound_id: 'mails' }, erase: 'row' },
    keep: { days: 400, age: 'received_at', shorter: { kind: 'mail', least: 30 } },
  },
  attachments: {
    tenant: true,
    plain: words('shop_id inbound_id place type size'),
    personal: { name: null },
    person: { found: { inbound_id: 'mails' }, erase: 'row' },
  },
  answer_traits: { tenant: true, plain: words('shop_id message_id traits') },
}
