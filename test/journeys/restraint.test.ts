import { expect } from 'chai'
import { day, hour, minute } from '../../app/domain/time.ts'
import { noRestraint } from '../../app/domain/restraint.ts'
import { saveRestraint } from '../../app/shops/restraint.ts'
import { databaseKinds } from '../support/databases.ts'
import { fulfillmentPayload, orderPayload, scanPayload } from '../support/shopify.ts'
import { startWorld } from '../support/world.ts'

for (const kind of databaseKinds)
  describe(`A shop that writes at noon at the earliest (${kind})`, function () {
    this.timeout(60_000)
    const now = Math.ceil(Date.now() / day) * day + 11 * hour

    for (const careful of [false, true])
      it(careful ? 'lets the question wait for noon' : 'would else have asked in the morning', async () => {
        const world = await startWorld(kind, { flows: ['nps'] })
        try {
          if (careful)
            await saveRestraint(world.app.db.knex, world.shopId, { ...noRestraint, quietUntil: 12 * 60 }, now)
          const bought = { id: '820982911946154508', at: now - 3 * day, email: 'anna@example.com' }
          await world.tell('orders/create', orderPayload(bought), 'o')
          await world.tell('fulfillments/create', fulfillmentPayload(bought, '51', now - 2 * day), 'f')
          await world.tell('fulfillment_events/create', scanPayload(bought, '51', 'delivered', now - 3 * hour), 'd')
          await world.until(now)
          await world.until(now + 2 * day - hour - 15 * minute)
          expect(await world.letters()).to.have.length(careful ? 0 : 1)
          await world.until(now + 2 * day)
          expect(await world.letters()).to.have.length(1)
        } finally {
          await world.stop()
        }
      })
  })
