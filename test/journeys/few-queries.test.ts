import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { openApp } from '../../app/app.ts'
import { bodyOf, fulfillmentPayload, orderPayload, scanPayload } from '../../app/cli/demo/deliveries.ts'
import { readConfig } from '../../app/config.ts'
import { hour } from '../../app/domain/time.ts'
import { switchFlow } from '../../app/shops/flow-settings.ts'
import { addShop } from '../../app/shops/shops.ts'
import { databaseKinds, freshDatabase, urlOf } from '../support/databases.ts'

const at = Date.UTC(2026, 10, 27, 8)
const many = 100

/** Statements for taking that many orders in, and for sending that many letters. */
async function counted(kind: (typeof databaseKinds)[number]): Promise<{ taking: number; sending: number }> {
  const { database, remove } = await freshDatabase(kind)
  const folder = mkdtempSync(join(tmpdir(), 'aftercare-queries-'))
  const app = await openApp(
    readConfig({
      DATABASE_URL: urlOf(database),
      DATA_DIR: folder,
      SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
      LOG_LEVEL: 'silent',
    }),
  )
  let statements = 0
  app.db.knex.on('query', () => void statements++)
  const during = async (work: () => Promise<number>): Promise<number> => {
    const before = statements
    while ((await work()) > 0);
    return statements - before
  }
  try {
    const shop = await addShop(app.db, app.keys, { domain: 'many.myshopify.com', platform: 'shopify' }, 0)
    await switchFlow(app.db, shop.id, 'delivery-notice', true, 0)
    const tell = (topic: string, index: number, payload: object): Promise<boolean> =>
      app.journal.append({
        shopId: shop.id,
        topic,
        deliveryId: `${topic}-${index}`,
        eventId: null,
        apiVersion: null,
        triggeredAt: null,
        receivedAt: at,
        payload: bodyOf(payload as never),
      })
    const orders = Array.from({ length: many }, (_, index) => ({
      id: String(5_100_000_000_000 + index),
      at,
      email: `reader-${index}@example.com`,
      lines: [{ title: 'Stoneware mug', price: '49.00' }],
    }))
    await Promise.all(orders.map((order, index) => tell('orders/create', index, orderPayload(order))))
    const taking = await during(() => app.take(at))
    for (const [index, order] of orders.entries()) {
      const parcel = String(4_200_000_000_000 + index)
      await tell('fulfillments/create', index, fulfillmentPayload(order, parcel, at + hour))
      await tell('fulfillment_events/create', index, scanPayload(order, parcel, 'in_transit', at + hour))
    }
    while ((await app.take(at + hour)) > 0);
    const sending = await during(() => app.postman.round(at + hour))
    const sent = await app.db.knex('messages').where({ state: 'sent' }).count({ n: '*' }).first()
    expect(Number(sent?.['n'])).to.equal(many)
    return { taking, sending }
  } finally {
    await app.close()
    await remove()
    rmSync(folder, { recursive: true, force: true })
  }
}

describe('A hundred at once', () => {
  for (const kind of databaseKinds)
    it(`need far fewer statements than there are of them (${kind})`, async function () {
      this.timeout(60_000)
      const { taking, sending } = await counted(kind)
      expect(taking).to.be.below(many / 2)
      // Markers go in crowds of ten: begin, marker, letter, links, outcomes and commit for each.
      expect(sending).to.be.below(many)
    })
})
