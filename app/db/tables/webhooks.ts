import { type Tables, words } from './table.ts'

export const webhooksTables: Tables = {
  webhook_endpoints: {
    tenant: true,
    plain: words('shop_id id url events secret made_at failing_since disabled_at disabled_why'),
    sealed: { secret: 'webhook_endpoints' },
  },
  /** Only what happened and to what: the rest is read when it is sent, so nothing of a person is copied here. */
  webhook_deliveries: {
    tenant: true,
    plain: words(
      'shop_id id endpoint_id event_id event subject_id at state attempts due_at status why sent_at locked_by locked_until',
    ),
    keep: { days: 30, age: 'at' },
  },
}
