import { type Tables, words } from './table.ts'

export const apiTables: Tables = {
  api_tokens: {
    tenant: true,
    plain: words('shop_id id name scope hash hint made_by made_at used_at revoked_at'),
  },
  export_turns: { tenant: true, plain: words('shop_id locked_by locked_until') },
  /** What was answered to a request that may be sent again; answers kept here say nothing of a person. */
  api_requests: {
    tenant: true,
    plain: words('shop_id token_id request_key asked status answer at locked_by locked_until'),
    keep: { days: 1, age: 'at' },
  },
}
