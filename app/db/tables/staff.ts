import { type Tables, words } from './table.ts'

export const staffTables: Tables = {
  sign_in_links: {
    tenant: false,
    plain: words('id shop_id staff_id made_at expires_at used_at'),
    keep: { days: 30, age: 'made_at' },
  },
  staff_sessions: {
    tenant: false,
    plain: words('id shop_id staff_id csrf made_at seen_at expires_at'),
    keep: { days: 30, age: 'made_at' },
  },
  /** The merchant's own people, not customers: they go when the owner removes them. */
  staff: { tenant: false, plain: words('id shop_id email name role password made_at') },
  sign_in_tries: { tenant: false, plain: words('id tries since'), keep: { days: 1, age: 'since' } },
  audit: { tenant: true, plain: words('shop_id id at who did detail'), keep: { days: 730, age: 'at' } },
}
