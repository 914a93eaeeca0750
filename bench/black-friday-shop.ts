import { openApp } from '../app/app.ts'
import { bodyOf, fulfillmentPayload, orderPayload, scanPayload } from '../app/cli/demo/deliveries.ts'
import { readConfig } from '../app/config.ts'
import { day, hour } from '../app/domain/time.ts'
import { switchFlow } from '../app/shops/flow-settings.ts'
import { addShop } from '../app/shops/shops.ts'
import { orderOf, parcelOf } from './orders.ts'
import { answerWith, domain } from './process.ts'

/** Seconds of each part of the day; `letters` is how many the shop has to send. */
export type Day = {
  readonly journal: number
  readonly take: number
  readonly deliver: number
  readonly letters: number
}

const app = await openApp(readConfig())
const orderedAt = Date.UTC(2026, 10, 27, 8)
const [onItsWayAt, deliveredAt] = [orderedAt + 3 * hour, orderedAt + day + 2 * hour]
/** Late morning in Warsaw, when surveys have become due. */
const askedAt = deliveredAt + 3 * day

/** One shop's orders, with two scans of each parcel and a survey after it: three letters each, all of them through every step. */
async function live(orders: number): Promise<Day> {
  const shop = await addShop(
    app.db,
    app.keys,
    { domain, platform: 'shopify', name: 'Cups & Co', address: '1 Example Street, Kraków' },
    0,
  )
  for (const flow of ['nps', 'delivery-notice']) await switchFlow(app.db, shop.id, flow, true, 0)
  const spent = { journal: 0, take: 0, deliver: 0 }
  const timed = async (part: keyof typeof spent, work: () => Promise<unknown>): Promise<void> => {
    const begun = performance.now()
    await work()
    spent[part] += (performance.now() - begun) / 1000
  }
  type Told = readonly (readonly [topic: string, payload: object])[]
  async function hear(tell: (order: ReturnType<typeof orderOf>, parcel: string) => Told, at: number): Promise<void> {
    const written: Promise<boolean>[] = []
    for (let index = 0; index < orders; index++) {
      const parcel = parcelOf(index)
      for (const [topic, payload] of tell(orderOf(index, orderedAt), parcel))
        written.push(
          app.journal.append({
            shopId: shop.id,
            topic,
            deliveryId: `${parcel}-${topic}-${at}`,
            eventId: null,
            apiVersion: null,
            triggeredAt: null,
            receivedAt: at,
            payload: bodyOf(payload as never),
          }),
        )
      // As many at once as a busy door has; more would only fill the memory.
      if (written.length >= 256) await Promise.all(written.splice(0))
    }
    await Promise.all(written)
  }
  const take = async (at: number): Promise<void> => {
    while ((await app.take(at)) > 0);
  }
  const deliver = async (at: number): Promise<void> => {
    while ((await app.postman.round(at)) > 0);
  }
  await timed('journal', () =>
    hear(
      (order, parcel) => [
        ['orders/create', orderPayload(order)],
        ['fulfillments/create', fulfillmentPayload(order, parcel, orderedAt + hour)],
        ['fulfillment_events/create', scanPayload(order, parcel, 'in_transit', onItsWayAt)],
      ],
      onItsWayAt,
    ),
  )
  await timed('take', () => take(onItsWayAt))
  await timed('deliver', () => deliver(onItsWayAt))
  await timed('journal', () =>
    hear(
      (order, parcel) => [['fulfillment_events/create', scanPayload(order, parcel, 'delivered', deliveredAt)]],
      deliveredAt,
    ),
  )
  await timed('take', () => take(deliveredAt))
  await timed('deliver', () => deliver(deliveredAt))
  await timed('deliver', () => deliver(askedAt))
  return { ...spent, letters: 3 * orders }
}

answerWith('a shop', ({ orders }: { readonly orders: number }) => live(orders))
