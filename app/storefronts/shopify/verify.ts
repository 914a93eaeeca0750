import type { KeyObject } from 'node:crypto'
import { parseInstant } from '../../domain/time.ts'
import { header, isSigned, longestName, refused } from '../signature.ts'
import type { Delivery, Verdict } from '../storefront.ts'
import { isOurTopic } from './asked.ts'
import { isShopDomain } from './platform/address.ts'

const required = [
  'x-shopify-hmac-sha256',
  'x-shopify-topic',
  'x-shopify-shop-domain',
  'x-shopify-api-version',
  'x-shopify-webhook-id',
] as const

/**
 * Shopify signs the raw body: HMAC-SHA256 with the app's secret, in base64 (shopify.dev, "Verify webhook deliveries").
 * The verdicts are those of the official library, which costs many times the rest of the request (`npm run bench -- webhooks`);
 * like there, a wrong signature is told before anything else that is missing.
 */
export function verify({ headers, body }: Delivery, secrets: readonly KeyObject[]): Verdict {
  if (body.length === 0) return refused(400, 'The delivery has no body.')
  const signature = header(headers, 'x-shopify-hmac-sha256')
  if (signature !== '' && !isSigned(signature, body, secrets))
    return refused(401, 'The signature does not match the body.')
  const missing = required.filter((name) => header(headers, name) === '')
  if (missing.length > 0) return refused(400, `The delivery lacks ${missing.join(', ')}.`)

  const domain = header(headers, 'x-shopify-shop-domain').toLowerCase()
  if (!isShopDomain(domain)) return refused(400, 'X-Shopify-Shop-Domain must be a myshopify.com domain.')
  const topic = header(headers, 'x-shopify-topic')
  if (isOurTopic(topic)) return refused(400, 'This topic is for our own rows.')
  const deliveryId = header(headers, 'x-shopify-webhook-id')
  const eventId = header(headers, 'x-shopify-event-id')
  if (Math.max(topic.length, deliveryId.length, eventId.length, domain.length) > longestName)
    return refused(400, `A topic, a domain and an id may have ${longestName} characters at most.`)
  if (namesAnotherShop(topic, body, domain))
    return refused(401, 'The body is about another shop than X-Shopify-Shop-Domain names.')
  return {
    genuine: true,
    domain,
    topic,
    deliveryId,
    eventId: eventId || null,
    apiVersion: header(headers, 'x-shopify-api-version').slice(0, 64),
    triggeredAt: parseInstant(header(headers, 'x-shopify-triggered-at')),
  }
}

/** Where bodies that end something for a whole shop or person say whose they are. */
const whose: ReadonlyMap<string, string> = new Map([
  ['customers/data_request', 'shop_domain'],
  ['customers/redact', 'shop_domain'],
  ['shop/redact', 'shop_domain'],
  ['app/uninstalled', 'myshopify_domain'],
  ['shop/update', 'myshopify_domain'],
])

/**
 * Shopify signs the body and not the headers, with one secret for all shops: a genuine "erase this shop" with another shop's
 * name in its header would erase that one.
 */
function namesAnotherShop(topic: string, body: Buffer, domain: string): boolean {
  const field = whose.get(topic)
  if (field === undefined) return false
  try {
    const named = (JSON.parse(body.toString('utf8')) as Readonly<Record<string, unknown>> | null)?.[field]
    return typeof named === 'string' && isShopDomain(named.toLowerCase()) && named.toLowerCase() !== domain
  } catch {
    // No JSON: kept, and set aside when it is read.
    return false
  }
}
