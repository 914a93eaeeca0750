import { type Tables, words } from './table.ts'

export const customersTables: Tables = {
  customers: {
    tenant: true,
    plain: words('shop_id id person_id locale told created_at'),
    personal: { first_name: null, last_name: null, email: null, phone: null },
    person: { found: { id: 'customers' }, erase: 'columns' },
  },
  identities: {
    tenant: true,
    plain: words('shop_id kind customer_id at'),
    personal: { value: null },
    person: { found: { customer_id: 'customers' }, erase: 'row' },
  },
  merges: { tenant: true, plain: words('shop_id id from_person into_person customers why at undone_at') },
  consents: {
    tenant: true,
    plain: words('shop_id id address_hash customer_id channel purpose state at source'),
    person: { found: { address_hash: 'addresses' }, erase: 'row' },
  },
  suppressions: {
    tenant: true,
    plain: words('shop_id address_hash scope reason detail at lifted_at'),
    personal: { address: null },
    person: { found: { address_hash: 'addresses' }, erase: 'columns' },
  },
  holds: {
    tenant: true,
    plain: words('shop_id kind ref address_hash customer_id at'),
    person: { found: { address_hash: 'addresses', customer_id: 'customers' }, erase: 'row' },
  },
  /** Another tool's lists, laid out before they are imported. */
  lists: {
    tenant: true,
    plain: words('shop_id id name state total done fault_line made_at locked_by locked_until'),
    keep: { days: 14, age: 'made_at' },
  },
  /** Such a list as it came, until it is laid out: seconds, or as long as nobody works. */
  list_files: {
    tenant: true,
    plain: words('shop_id list_id place made_at'),
    personal: { bytes: '' },
    keep: { days: 2, age: 'made_at' },
  },
  list_lines: {
    tenant: true,
    plain: words('shop_id list_id number outcome address_hash reason at made_at'),
    personal: { cell: '' },
    person: { found: { address_hash: 'addresses' }, erase: 'row' },
    keep: { days: 14, age: 'made_at' },
  },
  erasures: { tenant: true, plain: words('shop_id address_hash at receipt') },
}
