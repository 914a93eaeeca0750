import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Delivery } from '../../app/storefronts/storefront.ts'

export const signatureHeader = 'x-shopify-hmac-sha256'
export const requiredHeaders = [
  signatureHeader,
  'x-shopify-topic',
  'x-shopify-shop-domain',
  'x-shopify-api-version',
  'x-shopify-webhook-id',
]
export const headerNames = [...requiredHeaders, 'x-shopify-event-id', 'x-shopify-triggered-at']

export const signatureOf = (secret: string, body: Buffer): string =>
  createHmac('sha256', secret).update(body).digest('base64')

/** A delivery as Shopify sends it. */
export const deliver = (secret: string, topic: string, body: Buffer, deliveryId: string) =>
  ({
    headers: {
      [signatureHeader]: signatureOf(secret, body),
      'x-shopify-topic': topic,
      'x-shopify-shop-domain': 'Cups.myshopify.com',
      'x-shopify-api-version': '2026-10',
      'x-shopify-webhook-id': deliveryId,
      'x-shopify-event-id': '98880550-7158-44d4-b7cd-2c97c8a091b5',
      'x-shopify-triggered-at': '2026-11-03T12:00:00.123456789Z',
    },
    body,
  }) satisfies Delivery

export const orderFixture = readFileSync(new URL('fixtures/shopify-order.json', import.meta.url))

/** The topics that the app's own configuration asks Shopify for. */
export const subscribed: readonly string[] = [
  ...readFileSync(new URL('../../shopify.app.toml', import.meta.url), 'utf8').matchAll(/"([a-z_]+\/[a-z_]+)"/g),
].map(([, topic = '']) => topic)
