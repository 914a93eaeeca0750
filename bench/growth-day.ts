import type { App } from '../app/app.ts'
import { bodyOf, fulfillmentPayload, orderPayload, scanPayload } from '../app/cli/demo/deliveries.ts'
import type { Db } from '../app/db/db.ts'
import type { Shop } from '../app/domain/shop.ts'
import { hour } from '../app/domain/time.ts'
import { exports } from '../app/exports/tables.ts'
import { exported } from '../app/exports/stream.ts'
import { metrics } from '../app/metrics/operation.ts'
import { timetable } from '../cron/timetable.ts'
import { noon } from '../test/admin/world.ts'

/** Everything the machine does of itself on a day of these shops, over the filled tables: what it asks is what has to be quick. */
export async function liveADay(app: App, [, shop]: readonly Shop[], orders: number): Promise<void> {
  if (!shop) throw new Error('there is no second shop')
  for (let index = 0; index < orders; index++) await order(app, shop, index)
  while ((await app.take(noon)) > 0);
  for (let round = 0; round < 3; round++) await app.postman.round(noon)
  await app.postman.finished()
  for (const job of timetable) await job.run(app, noon)
  await scrape(app.db)
  for (const what of Object.values(exports)) {
    let pages = 0
    for await (const _ of exported(app.db.knex, shop.id, what, 'ndjson')) if (++pages === 5) break
  }
}

async function order(app: App, { id: shopId }: Shop, index: number): Promise<void> {
  const told = {
    id: String(5_100_000_000_000 + index),
    at: noon - 2 * hour,
    email: `anna${index}@example.com`,
    lines: [{ title: 'Stoneware mug', price: '49.00' }],
  }
  const parcel = String(4_200_000_000_000 + index)
  for (const [topic, payload] of [
    ['orders/create', orderPayload(told)],
    ['fulfillments/create', fulfillmentPayload(told, parcel, noon - hour)],
    ['fulfillment_events/create', scanPayload(told, parcel, 'in_transit', noon - hour / 2)],
  ] as const)
    await app.journal.append({
      shopId,
      topic,
      deliveryId: `${parcel}-${topic}`,
      eventId: null,
      apiVersion: null,
      triggeredAt: null,
      receivedAt: noon,
      payload: bodyOf(payload),
    })
}

/** As Prometheus does on this machine. */
export async function scrape(db: Db): Promise<void> {
  const answer = { type: () => answer, status: () => answer, send: () => undefined }
  const request = { get: () => undefined, headers: {}, socket: { remoteAddress: '127.0.0.1' } }
  await metrics(db, null)(request as never, answer as never, () => undefined)
}
