import { type Tables, words } from './table.ts'

export const installationTables: Tables = {
  locks: { tenant: false, plain: words('name') },
  mail_places: { tenant: false, plain: words('id uid_validity uid updated_at locked_by locked_until') },
  installation: { tenant: false, plain: words('name value at') },
}
