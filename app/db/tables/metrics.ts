import { type Tables, words } from './table.ts'

export const metricsTables: Tables = {
  tallies: { tenant: true, plain: words('shop_id survey trait value span begins score answers') },
  tally_hours: { tenant: true, plain: words('shop_id since') },
  asked_counts: { tenant: true, plain: words('shop_id flow span begins sent bounced asked') },
  letter_days: { tenant: true, plain: words('shop_id day clean') },
  day_counts: { tenant: true, plain: words('shop_id counted day value n') },
  order_days: { tenant: true, plain: words('shop_id day clean') },
  day_counts_progress: { tenant: true, plain: words('shop_id counted through') },
  kept_figures: { tenant: true, plain: words('shop_id name figure at') },
  targets: { tenant: true, plain: words('shop_id measure target updated_at') },
  counted_days: { tenant: true, plain: words('shop_id day clean') },
}
