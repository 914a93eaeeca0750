import { createHmac, randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { App } from '../app.ts'
import type { Config } from '../config.ts'
import { newId } from '../db/row.ts'
import { iso } from '../domain/time.ts'
import { replay } from '../journal/replay.ts'
import { readOptions, shopNamed } from './options.ts'
import { Refusal } from './refusal.ts'

/** The headers Shopify sends with a delivery, signed as it signs them. */
export function shopifyHeaders(
  secret: string,
  shop: string,
  topic: string,
  body: Buffer,
  deliveryId: string = randomUUID(),
  at: number = Date.now(),
): Record<string, string> {
  return {
    'content-type': 'application/json',
    'x-shopify-topic': topic,
    'x-shopify-shop-domain': shop,
    'x-shopify-api-version': '2026-10',
    'x-shopify-webhook-id': deliveryId,
    'x-shopify-triggered-at': iso(at),
    'x-shopify-hmac-sha256': createHmac('sha256', secret).update(body).digest('base64'),
  }
}

/** Lets deliveries that were set aside be taken again, with all their attempts before them; prints how many. */
export async function replayCommand(app: App, argv: readonly string[]): Promise<number> {
  const { values } = readOptions(argv, {
    shop: { type: 'string' },
    id: { type: 'string' },
    all: { type: 'boolean', default: false },
  })
  const shop = await shopNamed(app.db.knex, values.shop)
  if ((values.id === undefined) === !values.all)
    throw new Refusal('Say which: --id <number>, or --all that are set aside.')
  if (values.id !== undefined && !/^\d{1,15}$/.test(values.id))
    throw new Refusal(`"${values.id}" is no number of a delivery.`)
  const again = await replay(app.db, shop.id, values.id === undefined ? null : Number(values.id))
  await app.db.knex('audit').insert({
    shop_id: shop.id,
    id: newId(),
    at: Date.now(),
    who: 'operator',
    did: 'took deliveries again',
    detail: values.id ? `journal ${values.id}` : `${again} of the journal`,
  })
  process.stdout.write(`${again} waiting to be taken again.\n`)
  return again > 0 || values.all ? 0 : 1
}

export async function webhookCommand(config: Config, argv: readonly string[]): Promise<number> {
  const { values, positionals } = readOptions(argv, {
    topic: { type: 'string' },
    file: { type: 'string' },
    shop: { type: 'string' },
    url: { type: 'string' },
  })
  if (positionals[0] !== 'send' || !values.topic || !values.file || !values.shop)
    throw new Refusal('webhook send needs --topic, --file and --shop.')
  const [secret] = config.shopifySecrets
  if (!secret) throw new Refusal('SHOPIFY_API_SECRET is not set, so the delivery cannot be signed.')
  const body = await readFile(values.file).catch(() => {
    throw new Refusal(`The file ${values.file ?? ''} could not be read.`)
  })
  const url = values.url ?? `${config.appUrl}/webhooks/shopify`
  if (!URL.canParse(url)) throw new Refusal(`"${url}" is not an address.`)
  const response = await fetch(url, {
    method: 'POST',
    body,
    headers: shopifyHeaders(secret, values.shop, values.topic, body),
  }).catch(() => {
    throw new Refusal(`Nobody answered at ${url}.`)
  })
  process.stdout.write(`${response.status} ${await response.text()}\n`)
  return response.ok ? 0 : 1
}
