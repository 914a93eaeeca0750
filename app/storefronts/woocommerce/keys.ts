import { type Connected, type HandshakeNeeds, NotConnected, settle } from '../connect/handshake.ts'
import { type Part, part, text } from '../payload.ts'
import { useTicket } from '../../shops/tickets.ts'
import { openWoo } from './rest/ask.ts'

/*
 * Connecting without our plugin: WooCommerce asks its administrator itself and posts keys to us (`wc-auth`). The post is not signed,
 * but the ticket in it was shown to one browser only, and the keys are tried at the very address the ticket names.
 */

/** The page of the store on which its administrator agrees. `ticket` comes back with the keys. */
export function agreementPage(store: string, ticket: string, appUrl: string): string {
  const url = new URL(`${store}/wc-auth/v1/authorize`)
  url.search = new URLSearchParams({
    app_name: 'Aftercare',
    scope: 'read_write',
    user_id: ticket,
    return_url: `${appUrl}/admin/connect/woocommerce/done?store=${encodeURIComponent(store)}`,
    callback_url: `${appUrl}/connect/woocommerce/keys`,
  }).toString()
  return url.href
}

/** Takes the keys in. Throws `NotConnected` or `StoreFault`. */
export async function connectByKeys(needs: HandshakeNeeds, told: Part): Promise<Connected> {
  const ticket = await useTicket(needs.db, text(told.user_id) ?? '', 'keys', needs.now())
  const keys = { key: text(told.consumer_key) ?? '', secret: text(told.consumer_secret) ?? '' }
  if (!ticket) throw new NotConnected('The permission has run out or was used already.')
  if (!/^ck_\w{40}$/.test(keys.key) || !/^cs_\w{40}$/.test(keys.secret))
    throw new NotConnected('What came was not a pair of WooCommerce keys.')
  const api = `${ticket.address}/wp-json/wc/v3/`
  const woo = openWoo(needs.ask, api, keys)
  const about = await woo.one('system_status', { _fields: 'environment,settings' })
  const [environment, settings] = [part(about.environment) ?? {}, part(about.settings) ?? {}]
  const general = await woo.list('settings/general')
  const setting = (name: string): unknown => general.find((one) => one.id === name)?.value
  return settle(needs, ticket, {
    api,
    keys,
    plugin: null,
    platform: text(environment.version),
    shop: {
      locale: environment.language,
      currency: settings.currency,
      country: text(setting('woocommerce_default_country'))?.split(':')[0],
      address: [
        setting('woocommerce_store_address'),
        setting('woocommerce_store_postcode'),
        setting('woocommerce_store_city'),
      ]
        .map(text)
        .filter(Boolean)
        .join(', '),
    },
  })
}
