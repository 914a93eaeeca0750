import { randomBytes } from 'node:crypto'
import type { App } from '../app.ts'
import { eraseShop } from '../customers/erase.ts'
import { normaliseEmail } from '../domain/address.ts'
import { isTimeZone } from '../domain/time-zone.ts'
import { addStaffAddress } from '../shops/staff-addresses.ts'
import { addShop, listShops, type NewShop, ShopExists } from '../shops/shops.ts'
import { readOptions, shopNamed } from './options.ts'
import { Refusal } from './refusal.ts'

const platforms: readonly string[] = ['shopify', 'woocommerce', 'prestashop']

export async function shopCommand(app: App, argv: readonly string[]): Promise<number> {
  const { values, positionals } = readOptions(argv, {
    platform: { type: 'string', default: 'shopify' },
    name: { type: 'string' },
    locale: { type: 'string' },
    'time-zone': { type: 'string' },
    country: { type: 'string' },
    currency: { type: 'string' },
    address: { type: 'string' },
  })
  const [verb, domain, person] = positionals
  if (verb === 'list') {
    for (const shop of await listShops(app.db.knex))
      process.stdout.write(
        `${[shop.domain, shop.platform, shop.status, shop.name, shop.locale, shop.timeZone].join('\t')}\n`,
      )
    return 0
  }
  if (verb === 'remove') {
    const shop = await shopNamed(app.db.knex, domain)
    await app.db.write((trx) => eraseShop(trx, shop.id))
    process.stdout.write(`${shop.domain} and everything about it was removed.\n`)
    return 0
  }
  if (verb === 'staff') {
    const shop = await shopNamed(app.db.knex, domain)
    const address = normaliseEmail(person)
    if (!address) throw new Refusal('Name the address: shop staff <domain> <address>.')
    await addStaffAddress(app.db.knex, shop.id, address, Date.now())
    process.stdout.write(`Test letters of ${shop.domain} may go to ${address}.\n`)
    return 0
  }
  if (verb !== 'add')
    throw new Refusal(
      'Say what to do: shop add <domain>, shop list, shop staff <domain> <address> or shop remove <domain>.',
    )
  const shop = readNewShop(domain, {
    platform: values.platform,
    name: values.name,
    locale: values.locale,
    timeZone: values['time-zone'],
    country: values.country?.toUpperCase(),
    currency: values.currency?.toUpperCase(),
    address: values.address,
  })
  try {
    const added = await addShop(app.db, app.keys, shop, Date.now())
    process.stdout.write(`${added.domain} was added; every flow is prepared and off.\n`)
    const { appUrl } = app.config
    if (shop.platform === 'shopify')
      process.stdout.write(`Webhook address: ${appUrl}/webhooks/shopify (signed with SHOPIFY_API_SECRET)\n`)
    else
      process.stdout.write(
        `Webhook address: ${appUrl}/webhooks/${shop.platform}/${added.domain}\nSecret: ${shop.webhookSecret ?? ''}\n`,
      )
    return 0
  } catch (error) {
    if (error instanceof ShopExists) throw new Refusal(error.message)
    throw error
  }
}

type Given = { readonly [field in keyof Omit<NewShop, 'domain' | 'webhookSecret'>]: string | undefined }

/** Checks every field, so that a mistyped one is refused here and not found out in a customer's letter. */
function readNewShop(domain: string | undefined, given: Given): NewShop {
  const faults: string[] = []
  if (!domain || !/^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d+)?$/i.test(domain))
    faults.push('Name the shop by its domain, such as cups.myshopify.com.')
  else if (given.platform === 'shopify' && !/^[a-z0-9][a-z0-9-]*\.myshopify\.com$/i.test(domain))
    faults.push(`A Shopify shop is named by its myshopify.com domain; "${domain}" is not one.`)
  if (!platforms.includes(given.platform ?? '')) faults.push(`--platform must be one of ${platforms.join(', ')}.`)
  if (given.locale !== undefined && !/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/.test(given.locale))
    faults.push(`--locale must be a language such as pl or en-GB; it is "${given.locale}".`)
  if (given.timeZone !== undefined && !isTimeZone(given.timeZone))
    faults.push(`--time-zone must be a zone such as Europe/Warsaw; it is "${given.timeZone}".`)
  if (given.country !== undefined && !/^[A-Z]{2}$/.test(given.country))
    faults.push(`--country must be two letters such as PL; it is "${given.country}".`)
  if (given.currency !== undefined && !/^[A-Z]{3}$/.test(given.currency))
    faults.push(`--currency must be three letters such as PLN; it is "${given.currency}".`)
  if (faults.length > 0) throw new Refusal(faults.join('\n'))
  const present = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  const platform = given.platform as NewShop['platform']
  return {
    ...present,
    domain: domain ?? '',
    platform,
    ...(platform === 'shopify' ? {} : { webhookSecret: randomBytes(32).toString('base64url') }),
  }
}
