import { expect } from 'chai'
import fc from 'fast-check'
import type { ShopEvent } from '../../app/domain/event.ts'
import { parcelStatuses } from '../../app/domain/parcel.ts'
import { day, hour } from '../../app/domain/time.ts'
import type { Counter } from '../../app/metrics/counter.ts'
import { countsIn, rollCounts } from '../../app/metrics/daily.ts'
import { orderCounter } from '../../app/metrics/order-days.ts'
import { parcelCounter } from '../../app/metrics/parcel-days.ts'
import { openBook } from '../../app/orders/book.ts'
import { newShop } from '../admin/rows.ts'
import { noon } from '../admin/world.ts'
import { orderTold, parcelTold } from '../orders/samples.ts'
import { onEveryDatabase } from '../support/databases.ts'

const midnight = Math.floor(noon / day) * day + day
const moment = fc.integer({ min: 0, max: 40 * 24 }).map((hours) => midnight - hours * hour - 1)
const order = fc.nat({ max: 4 })

type Step = 'roll' | readonly ShopEvent[]
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 2, arbitrary: fc.constant('roll' as const) },
  {
    weight: 4,
    arbitrary: fc
      .record({ order, placedAt: moment, updatedAt: moment, cancelledAt: fc.option(moment), test: fc.boolean() })
      .map(({ order: id, ...told }): Step => [
        {
          type: 'order',
          at: told.updatedAt,
          order: orderTold({ id: `o${id}`, ...told }),
          parcels: [parcelTold({ id: `p${id}`, orderId: `o${id}`, updatedAt: told.updatedAt })],
        },
      ]),
  },
  {
    weight: 4,
    arbitrary: fc
      .record({ order, parcel: order, at: moment, status: fc.constantFrom(...parcelStatuses) })
      .map(({ order: id, parcel, at, status }): Step => [
        { type: 'scan', at, parcelId: `p${parcel}`, orderId: `o${id}`, status, expectedAt: null },
      ]),
  },
  {
    weight: 1,
    arbitrary: fc.record({ order, at: moment }).map(({ order: id, at }): Step => [
      {
        type: 'parcel',
        at,
        parcel: parcelTold({ id: `p${id}`, orderId: `o${id}`, updatedAt: at, cancelled: true }),
      },
    ]),
  },
)

onEveryDatabase('counts of orders and their parcels', (db) => {
  let shops = 0

  const added = (counts: Iterable<{ readonly value: string; readonly n: number }>): Record<string, number> => {
    const sums: Record<string, number> = {}
    for (const { value, n } of counts) sums[value] = (sums[value] ?? 0) + n
    return sums
  }

  it('equal a recount, whatever is told in whatever order, and whenever they are rolled up', async function () {
    this.timeout(120_000)
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 5, maxLength: 30 }),
        fc.array(fc.tuple(fc.nat({ max: 40 }), fc.integer({ min: 1, max: 40 })), { minLength: 2, maxLength: 2 }),
        async (steps, windows) => {
          const shop = await newShop(db(), `ordered-${++shops}.example.com`)
          for (const one of steps) {
            if (one === 'roll') await rollCounts(db(), noon)
            else
              await db().write(async (trx) => {
                const book = await openBook(trx, shop.id, one)
                for (const event of one) book.apply(event, null)
                await book.save()
              })
          }
          for (const [from, length] of windows) {
            const period = { from: midnight - (41 - from) * day, to: midnight - (41 - from) * day + length * day }
            for (const counter of [orderCounter, parcelCounter] satisfies Counter[]) {
              const counts = await countsIn(db().knex, shop.id, counter, period)
              expect(added([...counts].map(([value, n]) => ({ value, n })))).to.deep.equal(
                added(await counter.count(db().knex, shop.id, period)),
              )
            }
          }
        },
      ),
      { numRuns: 30 },
    )
  })

  it('are counted for the newest telling of what a shop had long before us', async () => {
    const shop = await newShop(db(), 'past.example.com')
    await rollCounts(db(), noon)
    await rollCounts(db(), noon + day)
    const events: ShopEvent[] = [
      {
        type: 'order',
        at: noon - 50 * day,
        order: orderTold({ id: 'old', placedAt: noon - 50 * day, updatedAt: noon - 50 * day }),
        parcels: [],
      },
      { type: 'scan', at: noon - 45 * day, parcelId: 'p', orderId: 'old', status: 'delivered', expectedAt: null },
    ]
    await db().write(async (trx) => {
      const book = await openBook(trx, shop.id, events)
      for (const event of events) book.apply(event, null)
      await book.save()
    })
    await rollCounts(db(), noon + day)
    const period = { from: midnight - 90 * day, to: midnight }
    expect(Object.fromEntries(await countsIn(db().knex, shop.id, orderCounter, period))).to.deep.equal({
      placed: 1,
      moving: 1,
      delivered: 1,
    })
    expect([...(await countsIn(db().knex, shop.id, parcelCounter, period)).values()]).to.deep.equal([1])
  })
})
