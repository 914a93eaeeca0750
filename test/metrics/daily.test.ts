import { expect } from 'chai'
import fc from 'fast-check'
import { day, hour } from '../../app/domain/time.ts'
import { cartCounter } from '../../app/metrics/cart-days.ts'
import { countsIn, rollCounts } from '../../app/metrics/daily.ts'
import { parcelCounter } from '../../app/metrics/parcel-days.ts'
import { carriersIn, scorecardOf } from '../../app/metrics/scorecard.ts'
import { newShop, rowsOf } from '../admin/rows.ts'
import { noon } from '../admin/world.ts'
import { onEveryDatabase } from '../support/databases.ts'

const midnight = Math.floor(noon / day) * day + day

const parcel = fc.record({
  age: fc.integer({ min: 0, max: 60 }),
  carrier: fc.constantFrom('InPost', 'DPD', null, 'Poczta Polska'),
  promised: fc.option(fc.integer({ min: -3, max: 3 })),
  status: fc.constantFrom('delivered', 'failed', 'on its way'),
  attempted: fc.boolean(),
})

onEveryDatabase('counts by day', (db) => {
  let shops = 0

  it('of parcels equal a recount, whenever they are rolled up', async function () {
    this.timeout(60_000)
    await fc.assert(
      fc.asyncProperty(
        fc.array(parcel, { maxLength: 25 }),
        fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 3 }),
        fc.tuple(fc.integer({ min: 0, max: 70 }), fc.integer({ min: 1, max: 70 })),
        async (parcels, rolls, [from, length]) => {
          const shop = await newShop(db(), `counted-${++shops}.example.com`)
          const rows = rowsOf(db(), shop.id)
          for (const { age, carrier, promised, status, attempted } of parcels) {
            const at = midnight - age * day - 5 * hour
            const told = { first: at, last: at }
            await rows.parcel({
              order_id: 'o',
              carrier,
              status,
              status_at: at,
              expected_at: promised === null ? null : at + promised * day,
              history: JSON.stringify({
                [status]: told,
                ...(attempted && { attempted: { first: at - day, last: at - day } }),
              }),
            })
          }
          for (const ago of rolls.sort((a, b) => b - a)) await rollCounts(db(), noon - ago * day)
          const period = { from: midnight - 70 * day + from * day, to: midnight - 70 * day + (from + length) * day }
          const counts = await countsIn(db().knex, shop.id, parcelCounter, period)
          const again = await parcelCounter.count(db().knex, shop.id, period)
          const recount = new Map<string, number>()
          for (const { value, n } of again) recount.set(value, (recount.get(value) ?? 0) + n)
          expect([...counts]).to.have.deep.members([...recount])
          const arrived = parcels.filter(({ status, age }) => {
            const at = midnight - age * day - 5 * hour
            return status !== 'on its way' && at >= period.from && at < period.to
          })
          expect([...counts.values()].reduce((sum, n) => sum + n, 0)).to.equal(arrived.length)
        },
      ),
      { numRuns: 20 },
    )
  })

  it('of carts say which came back after a person’s click', async () => {
    const shop = await newShop(db(), 'cart-days.example.com')
    const rows = rowsOf(db(), shop.id)
    for (let n = 0; n < 12; n++) {
      const sentAt = noon - 20 * day
      const id = await rows.message({ flow: 'abandoned-cart', cart_token: `c${n}`, sent_at: sentAt })
      if (n < 4) await rows.click({ message_id: id, at: sentAt + hour, suspected: n === 0 ? 1 : 0 })
      if (n < 6) await rows.order({ cart_token: `c${n}`, placed_at: sentAt + 2 * hour })
    }
    const period = { from: midnight - 30 * day, to: midnight }
    const counts = () => countsIn(db().knex, shop.id, cartCounter, period)
    expect(Object.fromEntries(await counts())).to.deep.equal({ reminded: 12, recovered: 3 })
    await rollCounts(db(), noon)
    expect(Object.fromEntries(await counts())).to.deep.equal({ reminded: 12, recovered: 3 })
  })

  it('make a scorecard whose lines can be checked by hand, and set carriers against each other', async () => {
    const shop = await newShop(db(), 'card.example.com')
    const rows = rowsOf(db(), shop.id)
    const arrive = (carrier: string, late: boolean, at: number) =>
      rows.parcel({
        order_id: 'o',
        carrier,
        status: 'delivered',
        status_at: at,
        expected_at: at + (late ? -2 : 1) * day,
        history: JSON.stringify({ delivered: { first: at, last: at } }),
      })
    for (let n = 0; n < 40; n++) await arrive('InPost', n < 2, noon - 3 * day)
    for (let n = 0; n < 40; n++) await arrive('DPD', n < 20, noon - 3 * day)
    for (let n = 0; n < 9; n++) await arrive('Zebra', true, noon - 40 * day)
    const period = { from: midnight - 30 * day, to: midnight }
    const lines = await scorecardOf(db().knex, shop.id, period, { from: midnight - 60 * day, to: period.from })
    const onTime = lines.find(({ name }) => name === 'on-time')
    expect(onTime).to.include({ of: 80, past: null, change: null })
    expect(onTime?.now?.value).to.equal(58 / 80)
    const carriers = await carriersIn(db().knex, shop.id, period)
    expect(carriers.map(({ carrier, parcels, apart }) => [carrier, parcels, apart?.clear])).to.deep.equal([
      ['DPD', 40, true],
      ['InPost', 40, true],
    ])
    expect(carriers[0]?.apart?.value).to.equal(20 / 40 - 38 / 40)
  })
})
