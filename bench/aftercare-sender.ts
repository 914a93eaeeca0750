import { openApp } from '../app/app.ts'
import { fulfillmentPayload, bodyOf, orderPayload, scanPayload } from '../app/cli/demo/deliveries.ts'
import { readConfig } from '../app/config.ts'
import { day, hour } from '../app/domain/time.ts'
import { addShop } from '../app/shops/shops.ts'
import { switchFlow } from '../app/shops/flow-settings.ts'
import { orderOf, parcelOf } from './orders.ts'
import { answerWith, domain } from './process.ts'

/** `cpu`: microseconds of this process. */
export type Sent = { readonly seconds: number; readonly cpu: number }
export type Errand = { readonly prepare: number } | { readonly send: true }

const app = await openApp(readConfig())
const orderedAt = Date.UTC(2026, 9, 5, 9)
const deliveredAt = orderedAt + day
/** Late morning in Warsaw, days after the question has become due. */
const now = deliveredAt + 4 * day + 2 * hour

/** Everything came by the front door: orders, parcels and scans through the journal, so that the outbox holds what it would hold. */
async function prepare(count: number): Promise<number> {
  const shop = await addShop(
    app.db,
    app.keys,
    { domain, platform: 'shopify', name: 'Cups & Co', address: '1 Example Street, Kraków' },
    0,
  )
  await switchFlow(app.db, shop.id, 'nps', true, 0)
  const written: Promise<boolean>[] = []
  for (let index = 0; index < count; index++) {
    const [order, parcel] = [orderOf(index, orderedAt), parcelOf(index)]
    for (const [topic, payload] of [
      ['orders/create', orderPayload(order)],
      ['fulfillments/create', fulfillmentPayload(order, parcel, orderedAt + hour)],
      ['fulfillment_events/create', scanPayload(order, parcel, 'delivered', deliveredAt)],
    ] as const)
      written.push(
        app.journal.append({
          shopId: shop.id,
          topic,
          deliveryId: `${parcel}-${topic}`,
          eventId: null,
          apiVersion: null,
          triggeredAt: null,
          receivedAt: deliveredAt,
          payload: bodyOf(payload),
        }),
      )
  }
  await Promise.all(written)
  while ((await app.take(deliveredAt)) > 0);
  return dueNow()
}

async function dueNow(): Promise<number> {
  const [row] = (await app.db.knex('messages').where({ state: 'scheduled' }).count({ rows: '*' })) as {
    rows: number | string
  }[]
  return Number(row?.rows)
}

/** From the first claim to the last outcome on disk. Afterwards everything is put back as it was. */
async function send(): Promise<Sent> {
  const [begun, used] = [performance.now(), process.cpuUsage()]
  while ((await app.postman.round(now)) > 0);
  const { user, system } = process.cpuUsage(used)
  const sent = { seconds: (performance.now() - begun) / 1000, cpu: user + system }
  const left = await app.db.knex('messages').whereNot({ state: 'sent' }).first('state', 'why')
  if (left) throw new Error(`a message was not sent: ${JSON.stringify(left)}`)
  await app.db.knex('messages').update({ state: 'scheduled', attempts: 0, sent_at: null, marker_at: null })
  for (const table of ['letters', 'links']) await app.db.knex(table).delete()
  return sent
}

answerWith('aftercare', async (errand: Errand): Promise<number | Sent> =>
  'prepare' in errand ? prepare(errand.prepare) : send(),
)
