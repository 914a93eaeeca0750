import { type Tables, words } from './table.ts'

export const metricsTables: Tables = {
  tallies: { tenant: true, plain: words('shop_id survey trait value span begins score answers') },
  asked_days: { tenant: true, plain: words('shop_id flow day sent bounced') },
  asked_progress: { tenant: true, plain: words('shop_id through') },
  counted_days: { tenant: true, plain: words('shop_id day clean') },
}
