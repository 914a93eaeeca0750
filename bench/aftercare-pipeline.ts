import { openApp } from '../app/app.ts'
import { bodyOf, fulfillmentPayload, orderPayload, type Payload, scanPayload } from '../app/cli/demo/deliveries.ts'
import { readConfig } from '../app/config.ts'
import { hour } from '../app/domain/time.ts'
import { switchFlow } from '../app/shops/flow-settings.ts'
import { addShop } from '../app/shops/shops.ts'
import type { Sent } from './aftercare-sender.ts'
import { orderOf, parcelOf } from './orders.ts'
import { answerWith, domain } from './process.ts'

/** `prepare`: so many parcels on their way; `scan`: the carrier tells of the next so many, and a letter about each leaves. */
export type Errand = { readonly prepare: number } | { readonly scan: number }

const app = await openApp(readConfig())
const orderedAt = Date.UTC(2026, 9, 5, 9)
const scannedAt = orderedAt + 3 * hour
let [shopId, next] = [0, 0]

const append = (topic: string, index: number, payload: Payload): Promise<boolean> =>
  app.journal.append({
    shopId,
    topic,
    deliveryId: `${parcelOf(index)}-${topic}`,
    eventId: null,
    apiVersion: null,
    triggeredAt: null,
    receivedAt: scannedAt,
    payload: bodyOf(payload),
  })

async function prepare(count: number): Promise<number> {
  const shop = await addShop(
    app.db,
    app.keys,
    { domain, platform: 'shopify', name: 'Cups & Co', address: '1 Example Street, Kraków' },
    0,
  )
  shopId = shop.id
  await switchFlow(app.db, shopId, 'delivery-notice', true, 0)
  for (let index = 0; index < count; index++) {
    await Promise.all([
      append('orders/create', index, orderPayload(orderOf(index, orderedAt))),
      append(
        'fulfillments/create',
        index,
        fulfillmentPayload(orderOf(index, orderedAt), parcelOf(index), orderedAt + hour),
      ),
    ])
  }
  while ((await app.take(scannedAt)) > 0);
  return count
}

/** From the first delivery to the last outcome on disk. */
async function scan(count: number): Promise<Sent> {
  const [begun, used] = [performance.now(), process.cpuUsage()]
  const until = next + count
  while (next < until) {
    const group: Promise<boolean>[] = []
    for (; next < until && group.length < 64; next++)
      group.push(
        append(
          'fulfillment_events/create',
          next,
          scanPayload(orderOf(next, orderedAt), parcelOf(next), 'in_transit', scannedAt),
        ),
      )
    await Promise.all(group)
  }
  while ((await app.take(scannedAt)) > 0);
  while ((await app.postman.round(scannedAt)) > 0);
  const { user, system } = process.cpuUsage(used)
  return { seconds: (performance.now() - begun) / 1000, cpu: user + system }
}

answerWith('aftercare', async (errand: Errand): Promise<number | Sent> =>
  'prepare' in errand ? prepare(errand.prepare) : scan(errand.scan),
)
