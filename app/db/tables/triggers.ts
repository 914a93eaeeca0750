import { type Tables, words } from './table.ts'

export const triggersTables: Tables = {
  /** Answers that the shop's automations on its platform are told of; what was answered is read when it is told. */
  triggers: {
    tenant: true,
    plain: words('shop_id id state tries why made_at due_at sent_at'),
    keep: { days: 60, age: 'made_at' },
  },
}
