/**
 * What we hold, table by table: the one list that erasure, export and retention go by. A test compares it with the real
 * schema, so a column cannot be added without saying here whose it is and what becomes of it.
 */
/** What leads to a person's rows. */
export type Trace = 'customers' | 'addresses' | 'orders' | 'messages' | 'responses'

export type Personal = {
  /** Columns by which the rows of one person are found, and what each holds (an address as its fingerprint). */
  readonly found: Readonly<Record<string, Trace>>
  /** On erasure: the whole row goes, or only the personal columns are emptied (the rest keeps the shop's statistics true). */
  readonly erase: 'row' | 'columns'
}

export type TableEntry = {
  /** False: not a shop's own (it has no shop_id, or belongs to the installation). */
  readonly tenant: boolean
  /** Columns that say nothing about a person. */
  readonly plain: readonly string[]
  /** Columns about a person, and what is written over them; `null` empties, anything else is the neutral value. */
  readonly personal?: Readonly<Record<string, string | null>>
  readonly person?: Personal
  /** Days after which rows (by `age`) go, or `payload`-like columns are emptied; null: kept while the shop is. */
  readonly keep?: { readonly days: number; readonly age: string; readonly only?: readonly string[] }
}

const words = (text: string): readonly string[] => text.split(' ')

export const tables: Readonly<Record<string, TableEntry>> = {
  locks: { tenant: false, plain: words('name') },
  shops: {
    tenant: false,
    plain: words(
      'id domain platform name email locale time_zone country currency url address status webhook_secret access_token scopes installed_at uninstalled_at',
    ),
  },
  connections: {
    tenant: true,
    plain: words(
      'shop_id access_token access_expires_at refresh_token refresh_expires_at plan updated_at locked_by locked_until',
    ),
  },
  pulls: {
    tenant: true,
    plain: words('shop_id kind state since place done total why begun_at updated_at locked_by locked_until'),
  },
  flow_settings: { tenant: true, plain: words('shop_id flow on_since settings updated_at') },
  letter_drafts: { tenant: true, plain: words('shop_id flow variant locale content updated_at') },
  letter_versions: {
    tenant: true,
    plain: words('shop_id id flow variant locale number content published_at who'),
  },
  letters_in_use: { tenant: true, plain: words('shop_id flow variant locale version_id') },
  brands: {
    tenant: true,
    plain: words('shop_id logo logo_id button accent sender_name reply_to address_form footer_address updated_at'),
  },
  logos: { tenant: true, plain: words('shop_id id type bytes at') },
  staff_addresses: { tenant: true, plain: words('shop_id address at') },
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
  journal: {
    tenant: true,
    plain: words(
      'id shop_id topic delivery_id event_id api_version triggered_at received_at state attempts why customer_id taken_at',
    ),
    personal: { payload: null },
    person: { found: { customer_id: 'customers' }, erase: 'columns' },
    keep: { days: 30, age: 'received_at', only: ['payload'] },
  },
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
  erasures: { tenant: true, plain: words('shop_id address_hash at receipt') },
  orders: {
    tenant: true,
    plain: words(
      'shop_id id customer_id name locale placed_at updated_at cancelled_at payment total currency order_lines delivery_method test source',
    ),
    personal: { email: null, phone: null, first_name: null, delivery: null, cart_token: null, status_url: null },
    person: { found: { id: 'orders' }, erase: 'columns' },
  },
  refunds: { tenant: true, plain: words('shop_id id order_id at amount') },
  parcels: {
    tenant: true,
    plain: words(
      'shop_id id order_id carrier parcel_lines history status status_at created_at updated_at expected_at expected_told_at cancelled',
    ),
    personal: { number: null, tracking_url: null },
    person: { found: { order_id: 'orders' }, erase: 'columns' },
  },
  returns: { tenant: true, plain: words('shop_id id order_id status updated_at') },
  carts: {
    tenant: true,
    plain: words(
      'shop_id token platform_id customer_id locale country province total currency cart_lines created_at updated_at completed_at deleted_at',
    ),
    personal: { email: null, phone: null, first_name: null, restore_url: null },
    person: { found: { customer_id: 'customers' }, erase: 'row' },
    keep: { days: 400, age: 'updated_at' },
  },
  messages: {
    tenant: true,
    plain: words(
      'shop_id id flow message_key purpose channel step facts address_hash customer_id order_id parcel_id cart_token locale state due_at expires_at why fence lease_owner lease_until attempts marker_at sent_at message_id_header created_at',
    ),
    personal: { to_address: null, response: null },
    person: { found: { id: 'messages' }, erase: 'columns' },
  },
  letters: {
    tenant: true,
    plain: words('shop_id message_id at'),
    personal: { subject: '', mime: '' },
    person: { found: { message_id: 'messages' }, erase: 'row' },
    keep: { days: 90, age: 'at' },
  },
  links: {
    tenant: true,
    plain: words('shop_id message_id link name'),
    personal: { target: '' },
    person: { found: { message_id: 'messages' }, erase: 'row' },
  },
  clicks: { tenant: true, plain: words('shop_id id message_id link at suspected why') },
  sights: {
    tenant: true,
    plain: words('shop_id id message_id at what detail visitor'),
    person: { found: { message_id: 'messages' }, erase: 'row' },
    keep: { days: 30, age: 'at' },
  },
  answer_traits: { tenant: true, plain: words('shop_id message_id traits') },
  tallies: { tenant: true, plain: words('shop_id survey trait value span begins score answers') },
  asked_days: { tenant: true, plain: words('shop_id flow day sent bounced') },
  asked_progress: { tenant: true, plain: words('shop_id through') },
  counted_days: { tenant: true, plain: words('shop_id day clean') },
  decisions: {
    tenant: true,
    plain: words('shop_id id at event flow decision message_key why'),
    keep: { days: 400, age: 'at' },
  },
  responses: {
    tenant: true,
    plain: words(
      'shop_id id slot message_id customer_id order_id flow survey score drivers source verified suspected suspected_why inbound_id at updated_at read_at',
    ),
    personal: { comment: null },
    person: { found: { customer_id: 'customers', message_id: 'messages' }, erase: 'columns' },
  },
  response_changes: {
    tenant: true,
    plain: words('shop_id id response_id at score drivers'),
    personal: { comment: null },
    person: { found: { response_id: 'responses' }, erase: 'columns' },
  },
  inbound: {
    tenant: true,
    plain: words('shop_id id content_hash received_at kind message_id_header message_id customer_id why'),
    personal: { from_address: null, subject: null, body: null, raw: null },
    person: { found: { customer_id: 'customers', message_id: 'messages' }, erase: 'columns' },
    keep: { days: 400, age: 'received_at', only: ['raw'] },
  },
}
