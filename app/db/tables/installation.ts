import { type Tables, words } from './table.ts'

export const installationTables: Tables = {
  locks: { tenant: false, plain: words('name') },
  job_slots: {
    tenant: false,
    plain: words('job slot holder held_until done_at'),
    keep: { days: 7, age: 'slot' },
  },
  /** By provider of mailboxes, whoever reads there. */
  mail_paces: {
    tenant: false,
    plain: words('provider at line slow slowed_at'),
    keep: { days: 1, age: 'at' },
  },
  mail_places: { tenant: false, plain: words('id uid_validity uid updated_at locked_by locked_until') },
  installation: { tenant: false, plain: words('name value at') },
}
