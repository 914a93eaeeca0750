import { type Tables, words } from './table.ts'

export const conversationsTables: Tables = {
  conversations: {
    tenant: true,
    plain: words(
      'shop_id id message_id response_id customer_id order_id address_hash state because owner_id started_at last_at opened_at due_at waiting_since answered_at closed_at outcome',
    ),
    personal: { subject: null },
    person: { found: { id: 'conversations' }, erase: 'columns' },
  },
  /** Notes about a person are theirs too. */
  turns: {
    tenant: true,
    plain: words('shop_id id conversation_id at kind who ref verified'),
    personal: { words: null },
    person: { found: { conversation_id: 'conversations' }, erase: 'columns' },
  },
  staff_letters: {
    tenant: true,
    plain: words('shop_id id kind ref to_address state due_at sent_at tries locked_by locked_until'),
    keep: { days: 90, age: 'due_at' },
  },
  saved_replies: { tenant: true, plain: words('shop_id replies updated_at') },
  service_hours: { tenant: true, plain: words('shop_id days holidays targets updated_at') },
}
