import { type Tables, words } from './table.ts'

export const messagesTables: Tables = {
  messages: {
    tenant: true,
    plain: words(
      'shop_id id flow message_key purpose channel step facts address_hash customer_id order_id parcel_id cart_token locale state due_at expires_at why fence lease_owner lease_until attempts crashes resent_at answered marker_at sent_at message_id_header created_at',
    ),
    personal: { to_address: null, response: null },
    person: { found: { id: 'messages' }, erase: 'columns' },
  },
  bounces: {
    tenant: true,
    plain: words('shop_id id at kind flow message_id address_hash'),
    person: { found: { address_hash: 'addresses' }, erase: 'row' },
    keep: { days: 90, age: 'at' },
  },
  letters: {
    tenant: true,
    plain: words('shop_id message_id at'),
    personal: { subject: '', mime: '' },
    person: { found: { message_id: 'messages' }, erase: 'row' },
    keep: { days: 90, age: 'at', shorter: { kind: 'letters', least: 7 } },
  },
  /** What somebody of the shop wrote to one person. */
  written: {
    tenant: true,
    plain: words('shop_id message_id earlier_at in_reply_to thread'),
    personal: { subject: '', words: '', earlier: null },
    person: { found: { message_id: 'messages' }, erase: 'row' },
    keep: { days: 400, age: 'earlier_at', only: ['earlier'], shorter: { kind: 'mail', least: 30 } },
  },
  links: {
    tenant: true,
    plain: words('shop_id message_id link name'),
    personal: { target: '' },
    person: { found: { message_id: 'messages' }, erase: 'row' },
  },
  clicks: { tenant: true, plain: words('shop_id id message_id link at suspected why') },
  sights: {
    tenant: true,
    plain: words('shop_id id message_id at what detail visitor'),
    person: { found: { message_id: 'messages' }, erase: 'row' },
    keep: { days: 30, age: 'at', shorter: { kind: 'visits', least: 7 } },
  },
  decisions: {
    tenant: true,
    plain: words('shop_id id at event flow decision message_key why'),
    keep: { days: 400, age: 'at', shorter: { kind: 'decisions', least: 90 } },
  },
  rehearsals: {
    tenant: true,
    plain: words('shop_id id flow since until_at state share people begun_at beat_at'),
    keep: { days: 14, age: 'begun_at' },
  },
  rehearsed_letters: {
    tenant: true,
    plain: words('shop_id rehearsal_id number at outcome why step order_id cart_token customer_id written_at'),
    person: { found: { customer_id: 'customers', order_id: 'orders' }, erase: 'row' },
    keep: { days: 14, age: 'written_at' },
  },
}
