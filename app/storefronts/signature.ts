import { createHmac, timingSafeEqual, type KeyObject } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type { Verdict } from './storefront.ts'

/** Names longer than this are nobody's: they would not fit the journal's key. */
export const longestName = 190

export const refused = (status: 400 | 401, why: string): Verdict => ({ genuine: false, status, why })

/** Empty when the header is missing or was sent as a list. */
export function header(headers: IncomingHttpHeaders, name: string): string {
  const value = headers[name]
  return typeof value === 'string' ? value : ''
}

/** The verdict on a signed delivery that came to a shop's own address and names its topic in a header. */
export function toOwnAddress(
  headers: IncomingHttpHeaders,
  shop: string | null,
  topicIn: string,
  deliveryId: (topic: string) => string,
): Verdict {
  const topic = header(headers, topicIn)
  if (topic === '') return refused(400, `The delivery lacks ${topicIn}.`)
  if (shop === null) return refused(400, 'The address does not name the shop.')
  if (Math.max(topic.length, shop.length) > longestName)
    return refused(400, `A topic and a domain may have ${longestName} characters at most.`)
  return {
    genuine: true,
    domain: shop.toLowerCase(),
    topic,
    deliveryId: deliveryId(topic),
    eventId: null,
    apiVersion: header(headers, 'x-aftercare-plugin').slice(0, 64) || null,
    triggeredAt: null,
  }
}

/**
 * HMAC-SHA256 of the bytes. Compared as text, because decoding would accept more than one spelling of a signature. Every
 * secret is tried, so that time does not tell which fits.
 */
export function isSigned(
  given: string,
  signed: Buffer,
  secrets: readonly KeyObject[],
  encoding: 'base64' | 'hex' = 'base64',
): boolean {
  const signature = Buffer.from(given)
  let genuine = false
  for (const secret of secrets) {
    const expected = Buffer.from(createHmac('sha256', secret).update(signed).digest(encoding))
    if (signature.length === expected.length && timingSafeEqual(signature, expected)) genuine = true
  }
  return genuine
}
