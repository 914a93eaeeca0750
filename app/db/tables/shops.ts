import { type Tables, words } from './table.ts'

export const shopsTables: Tables = {
  shops: {
    tenant: false,
    plain: words(
      'id domain platform name email locale languages time_zone country currency url address status webhook_secret access_token scopes installed_at uninstalled_at',
    ),
    sealed: { webhook_secret: 'shops' },
  },
  connections: {
    tenant: true,
    plain: words('shop_id plan updated_at locked_by locked_until'),
  },
  /** What opens a shop at Shopify; tokens and the staff member of an online session are sealed. */
  shopify_sessions: {
    tenant: true,
    plain: words(
      'id shop_id state is_online scope access_token access_expires_at refresh_token refresh_expires_at staff',
    ),
    sealed: { access_token: 'connections', refresh_token: 'connections', staff: 'shopify_sessions' },
  },
  pulls: {
    tenant: true,
    plain: words('shop_id kind state since place done total why begun_at updated_at locked_by locked_until'),
  },
  /** How a store on WooCommerce or PrestaShop is asked, and how its connection fares. */
  stores: {
    tenant: true,
    plain: words(
      'shop_id address api api_key api_secret plugin_version platform_version connected_at answered_at why webhooks webhooks_at mended_at mended locked_by locked_until',
    ),
    sealed: { api_key: 'stores', api_secret: 'stores' },
  },
  /** Between pressing "Connect" and being connected; good once. */
  connect_tickets: {
    tenant: false,
    plain: words('id kind platform address challenge shop_id made_at expires_at used_at'),
    keep: { days: 1, age: 'made_at' },
  },
  platform_letters: { tenant: true, plain: words('shop_id flow seen seen_at off_at') },
  flow_settings: {
    tenant: true,
    plain: words('shop_id flow on_since settings updated_at paused_at paused_why resend_once'),
  },
  own_surveys: {
    tenant: true,
    plain: words('shop_id id name title definition draft link link_made closed_at created_at updated_at'),
  },
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
  digests: { tenant: true, plain: words('shop_id off_at last_week') },
  restraints: {
    tenant: true,
    plain: words('shop_id quiet_from quiet_until rests_on_sundays letter_gap survey_gap most_in_month updated_at'),
  },
  retention: { tenant: true, plain: words('shop_id kind days updated_at') },
  senders: {
    tenant: true,
    plain: words('shop_id address server_host server_port server_user server_password updated_at'),
    sealed: { server_password: 'senders' },
  },
  sender_domains: {
    tenant: true,
    plain: words(
      'shop_id domain selector private_key public_key dkim spf dmarc return_path found_spf made_at checked_at',
    ),
    sealed: { private_key: 'sender_domains' },
  },
  staff_addresses: { tenant: true, plain: words('shop_id address at') },
}
