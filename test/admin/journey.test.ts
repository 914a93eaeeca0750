import { expect } from 'chai'
import { cleanDays } from '../../app/db/changed-days.ts'
import type { Db } from '../../app/db/db.ts'
import { day, hour } from '../../app/domain/time.ts'
import { journeyOf } from '../../app/metrics/journey.ts'
import { keepFigures } from '../../app/metrics/kept.ts'
import { databaseKinds, openDatabase } from '../support/databases.ts'
import { newShop, rowsOf } from './rows.ts'
import { noon, openAdmin, signedIn, type World } from './world.ts'

for (const kind of databaseKinds)
  describe(`the journey map (${kind})`, function () {
    this.timeout(60_000)
    let db: Db
    let close: () => Promise<void>
    let world: World
    const period = { from: Math.floor(noon / day) * day - 29 * day, to: Math.floor(noon / day) * day + day }

    before(async () => {
      const database = await openDatabase(kind)
      db = database.db
      close = database.close
      world = await openAdmin(db)
    })
    after(async () => {
      await world.close()
      await close()
    })

    /** Orders of ten people, delivered; the first `late` of them after the day that was promised. */
    async function shopWith(domain: string, { late, people = 20 }: { late: number; people?: number }) {
      const shop = await newShop(db, domain)
      const rows = rowsOf(db, shop.id)
      for (let i = 0; i < people; i++) {
        const customer = await rows.customer({
          id: `c${i}`,
          person_id: `c${i}`,
          first_name: `Person ${i}`,
          last_name: 'Of the line',
        })
        const order = await rows.order({
          id: `o${i}`,
          name: `#${2000 + i}`,
          customer_id: customer,
          placed_at: noon - 6 * day,
        })
        const at = noon - day
        await rows.parcel({
          id: `p${i}`,
          order_id: order,
          carrier: 'DPD',
          status: 'delivered',
          status_at: at,
          expected_at: i < late ? at - 2 * day : at + day,
          expected_told_at: at - 3 * day,
          history: JSON.stringify({ delivered: { first: at, last: at } }),
        })
      }
      return shop
    }

    it('paints nothing red while chance may explain it', async () => {
      const shop = await shopWith('calm.example.com', { late: 2 })
      const stops = await journeyOf(db.knex, shop.id, period)
      expect(stops.map(({ station }) => station)).to.deep.equal(
        'cart order way delivery feedback nps return'.split(' '),
      )
      expect(stops.find(({ station }) => station === 'delivery')).to.deep.include({ reached: 20, hurts: false })
      expect(stops.some(({ hurts }) => hurts)).to.equal(false)
    })

    it('shows the one station where it hurts, beyond chance', async () => {
      const shop = await shopWith('late.example.com', { late: 12 })
      const hurting = (await journeyOf(db.knex, shop.id, period)).filter(({ hurts }) => hurts)
      expect(hurting).to.have.length(1)
      expect(hurting[0]).to.include({ station: 'delivery' })
      expect(hurting[0]?.wrong).to.include({ hits: 12, of: 20 })
    })

    it('counts who came again, and leaves out tests and other shops', async () => {
      const shop = await shopWith('again.example.com', { late: 0, people: 4 })
      const rows = rowsOf(db, shop.id)
      await rows.order({ customer_id: 'c0', placed_at: noon - hour })
      await rows.order({ customer_id: 'c1', placed_at: noon - hour, test: 1 })
      const stops = await journeyOf(db.knex, shop.id, period)
      expect(stops.find(({ station }) => station === 'order')?.reached).to.equal(5)
      expect(stops.find(({ station }) => station === 'return')).to.deep.include({
        reached: 1,
        well: { hits: 1, of: 4 },
      })
    })

    it('says of a great shop’s buyers when they were counted, and of any other’s counts them at once', async () => {
      const shop = await newShop(db, 'great.example.com')
      const rows = rowsOf(db, shop.id)
      const quarter = { from: period.to - 90 * day, to: period.to }
      const back = async () => (await journeyOf(db.knex, shop.id, quarter)).find(({ station }) => station === 'return')
      await rows.order({ customer_id: 'c1' })
      await rows.order({ customer_id: 'c1', placed_at: noon - 80 * day })
      await rows.order({ customer_id: 'c2' })
      await keepFigures(db, noon)
      expect(await back()).to.deep.include({ well: { hits: 1, of: 2 }, countedAt: null })
      const yesterday = Math.floor(noon / day) - 1
      await db
        .knex('day_counts')
        .insert({ shop_id: shop.id, day: yesterday, counted: 'orders', value: 'placed', n: 10_000 })
      const days = { from: yesterday * day, to: (yesterday + 1) * day }
      await cleanDays(db.knex, { table: 'order_days', shopId: shop.id }, days)
      await rows.order({ customer_id: 'c2' })
      expect(await back()).to.deep.include({ well: { hits: 1, of: 2 }, countedAt: noon })
      await keepFigures(db, noon + day)
      expect(await back()).to.deep.include({ countedAt: noon + day })
      const visitor = await signedIn(db, world, null)
      expect(await visitor.read('/admin/shops/great.example.com/journey?days=90&language=en')).to.match(
        /Counted .*2026/,
      )
    })

    it('leads from a station to its people, and is a table besides', async () => {
      const visitor = await signedIn(db, world, null)
      const base = '/admin/shops/late.example.com'
      const map = await (await visitor.get(`${base}/journey?language=en`)).text()
      expect(map)
        .to.include('It hurts most at: Delivery')
        .and.include('60% late')
        .and.match(/<table class="sheet"/)
      const people = await (await visitor.get(`${base}/journey/delivery`)).text()
      expect(people).to.include('Person 3 Of the line').and.include(`${base}/customers/c3`)
      expect((await visitor.get(`${base}/journey/nowhere`)).status).to.equal(404)
      const empty = await newShop(db, 'still.example.com')
      expect(await (await visitor.get(`/admin/shops/${empty.domain}/journey?language=en`)).text()).to.include(
        'Nobody has come by yet',
      )
    })
  })
