import { type Tables, words } from './table.ts'

export const installationTables: Tables = {
  locks: { tenant: false, plain: words('name') },
  installation: { tenant: false, plain: words('name value at') },
}
