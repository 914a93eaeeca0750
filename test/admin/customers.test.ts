import { expect } from 'chai'
import { recordConsents } from '../../app/customers/consents.ts'
import type { Db } from '../../app/db/db.ts'
import { day } from '../../app/domain/time.ts'
import { databaseKinds, openDatabase } from '../support/databases.ts'
import { keys, newShop, rowsOf } from './rows.ts'
import { noon, openAdmin, signedIn, type Visitor, type World } from './world.ts'

for (const kind of databaseKinds)
  describe(`customers and search (${kind})`, function () {
    this.timeout(60_000)
    let db: Db
    let close: () => Promise<void>
    let world: World
    let visitor: Visitor
    let shopId: number
    const base = '/admin/shops/people.example.com'

    before(async () => {
      const database = await openDatabase(kind)
      db = database.db
      close = database.close
      world = await openAdmin(db)
      visitor = await signedIn(db, world, null)
      for (const domain of ['other.example.com', 'people.example.com']) {
        const shop = await newShop(db, domain)
        shopId = shop.id
        const rows = rowsOf(db, shop.id)
        const words = domain === 'people.example.com' ? 'A mug like a lighthouse' : 'A word of the other shop'
        await rows.customer({
          id: 'anna',
          person_id: 'anna',
          first_name: 'Anna',
          last_name: 'Przykładowa',
          email: 'anna@example.com',
          phone: '+48600000001',
        })
        await db.knex('identities').insert([
          { shop_id: shop.id, kind: 'email', value: 'anna@example.com', customer_id: 'anna', at: noon },
          { shop_id: shop.id, kind: 'phone', value: '+48600000001', customer_id: 'anna', at: noon },
        ])
        await rows.order({ id: 'o1', name: '#1042', customer_id: 'anna', placed_at: noon - 5 * day })
        await rows.parcel({
          order_id: 'o1',
          carrier: 'InPost',
          number: '620000000000000000000001',
          history: JSON.stringify({ delivered: { first: noon - 2 * day, last: noon - 2 * day } }),
        })
        await rows.message({ id: 'm1', order_id: 'o1', customer_id: 'anna', sent_at: noon - day })
        await rows.answer({
          id: 'a1',
          score: 9,
          comment: words,
          customer_id: 'anna',
          order_id: 'o1',
          message_id: 'm1',
          at: noon,
        })
        const consent = {
          channel: 'email',
          purpose: 'marketing',
          state: 'granted',
          at: noon - 5 * day,
          source: 'checkout',
        } as const
        await recordConsents(db.knex, keys, shop.id, [{ email: 'anna@example.com', customerId: 'anna', consent }])
      }
    })
    after(async () => {
      await world.close()
      await close()
    })

    const read = async (path: string): Promise<string> =>
      (await visitor.get(`${base}${path}${path.includes('?') ? '&' : '?'}language=en`)).text()

    it('tell everything about one person in one line of time, with the proof of what they allowed', async () => {
      const page = await read('/customers/anna')
      for (const words of [
        'Anna Przykładowa',
        '+48600000001',
        '#1042',
        'Order #1042 placed',
        'InPost 62',
        'A mug like a lighthouse',
        'said at checkout',
        'Allowed reminders and offers',
      ])
        expect(page, words).to.include(words)
    })

    it('are found by what the merchant has at hand: name, address, phone, order, parcel, words', async () => {
      for (const q of [
        'anna',
        'PRZYK',
        'anna@exa',
        '600000001',
        '+48 600 000 001',
        '#1042',
        '1042',
        '620000000000000000000001',
        'lighthouse',
        'Anna Przyk',
      ])
        expect(await read(`/search?q=${encodeURIComponent(q)}`), q).to.match(/customers\/anna|feedback\/a1/)
      expect(await read('/search?q=nobodyatall')).to.include('Nothing found')
      expect(await read(`/search?q=${encodeURIComponent('%')}${encodeURIComponent('_')}`)).to.include('Nothing found')
    })

    it('never show another shop’s words or people (I3)', async () => {
      for (const path of [
        '/search?q=word',
        '/search?q=anna',
        '/customers',
        '/customers/anna',
        '/search?q=anna&shop_id=1',
        '/search?shop_id[]=1&q=word',
      ])
        expect(await read(path), path).not.to.include('A word of the other shop')
    })

    it('are given as a file, and erased after the merchant said so twice', async () => {
      const file = await visitor.get(`${base}/customers/anna/data`)
      expect(file.headers.get('content-disposition')).to.include('attachment')
      expect(await file.text())
        .to.include('A mug like a lighthouse')
        .and.not.include('other shop')
      const first = await visitor.send(`${base}/customers/anna/erase`, {})
      expect(first.status).to.equal(303)
      expect(await read('/customers/anna')).to.include('Anna')
      const second = await visitor.send(`${base}/customers/anna/erase`, { sure: 'yes' })
      expect(await second.text()).to.match(/erased|usunięte/)
      expect(await read('/customers/anna')).not.to.include('Przykładowa')
      expect(
        await db.knex('customers').where({ id: 'anna' }).whereNot({ shop_id: shopId }).first('first_name'),
      ).to.include({ first_name: 'Anna' })
    })
  })
