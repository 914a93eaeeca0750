import { createHash, type KeyObject } from 'node:crypto'
import { header, isSigned, refused, toOwnAddress } from '../signature.ts'
import type { Arrival, Delivery, Verdict } from '../storefront.ts'

/**
 * WooCommerce signs the raw body: HMAC-SHA256 with the webhook's secret, in base64 (`X-WC-Webhook-Signature`). Its delivery
 * id is made of the webhook and the second, so two orders of one second share it: a delivery is known by what it says.
 */
export function verify({ headers, body }: Delivery, secrets: readonly KeyObject[], { shop }: Arrival): Verdict {
  if (body.length === 0) return refused(400, 'The delivery has no body.')
  const signature = header(headers, 'x-wc-webhook-signature')
  if (signature === '') return refused(401, 'The delivery is not signed.')
  if (!isSigned(signature, body, secrets)) return refused(401, 'The signature does not match the body.')
  return toOwnAddress(headers, shop, 'x-wc-webhook-topic', (topic) =>
    deliveryId(topic, body, header(headers, 'x-wc-webhook-delivery-id')),
  )
}

/** A deletion says only which order: deleted, restored and deleted again it says the same, and then the second counts as well. */
function deliveryId(topic: string, body: Buffer, told: string): string {
  const hash = createHash('sha256').update(body).digest('hex')
  return topic.endsWith('.deleted') ? `${hash} ${told.slice(0, 64)}` : hash
}

/** Sent unsigned when a webhook is made, and again after failures: `webhook_id=7`, as a form. */
export const isPing = ({ headers, body }: Delivery): boolean =>
  header(headers, 'content-type').startsWith('application/x-www-form-urlencoded') &&
  /^webhook_id=\d{1,20}$/.test(body.toString('latin1', 0, 64))
