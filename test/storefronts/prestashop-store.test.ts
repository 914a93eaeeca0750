import { expect } from 'chai'
import { openDb, type Db } from '../../app/db/db.ts'
import { migrate } from '../../app/db/migrate.ts'
import { day, hour, iso, minute } from '../../app/domain/time.ts'
import { openJournal } from '../../app/journal/store.ts'
import { takeJournal } from '../../app/journal/take.ts'
import { deriveKeys } from '../../app/keys/keys.ts'
import { openGuarded } from '../../app/network/guarded.ts'
import { changesKnown } from '../../app/orders/known.ts'
import { storeOf } from '../../app/shops/stores.ts'
import { giveTicket } from '../../app/shops/tickets.ts'
import { openAskStore } from '../../app/storefronts/connect/ask.ts'
import { challengeOf } from '../../app/storefronts/connect/handshake.ts'
import { openWebservice } from '../../app/storefronts/prestashop/webservice/ask.ts'
import { makeVoucher, withdrawVoucher } from '../../app/storefronts/prestashop/webservice/vouchers.ts'
import { openStores, type Stores } from '../../app/storefronts/stores.ts'
import { databaseKinds, freshDatabase } from '../support/databases.ts'
import { type PrestaStandIn, startPrestaStandIn } from '../support/presta-stand-in.ts'
import { prestaOrder } from '../support/prestashop.ts'

const keys = deriveKeys(Buffer.alloc(32, 3))
const now = Date.UTC(2026, 10, 20, 12)

for (const kind of databaseKinds)
  describe(`A shop on PrestaShop (${kind})`, () => {
    let db: Db
    let remove: () => Promise<void>
    let presta: PrestaStandIn
    let stores: Stores
    let clock: number

    beforeEach(async () => {
      const fresh = await freshDatabase(kind)
      remove = fresh.remove
      await migrate(fresh.database)
      db = openDb(fresh.database)
      presta = await startPrestaStandIn()
      clock = now
      const journal = openJournal(db)
      stores = openStores({
        db,
        keys,
        appUrl: 'https://aftercare.example',
        now: () => clock,
        report: (error) => {
          throw error
        },
        allowPrivate: true,
        append: async (entry) => {
          await journal.append(entry)
        },
        knownOrders: (shopId, ids) => changesKnown(db.knex, shopId, ids),
      })
    })
    afterEach(async () => {
      await stores.close()
      await presta.stop()
      await db.close()
      await remove()
    })

    async function connect() {
      presta.secret = 'a secret'
      const challenge = challengeOf(presta.secret)
      const ticket = { kind: 'plugin', platform: 'prestashop', address: presta.url, challenge, shopId: null } as const
      const connected = await stores.connectByPlugin({
        code: await giveTicket(db.knex, ticket, clock),
        secret: presta.secret,
        proof: `${presta.url}/index.php?fc=module&module=aftercare&controller=proof`,
        api: `${presta.url}/api/`,
        keys: { key: presta.key },
        plugin: '1.0.0',
        version: '8.2.1',
        shop: { name: 'Kubki', locale: 'pl-PL', time_zone: 'Europe/Warsaw', country: 'PL', currency: 'PLN' },
      })
      await stores.idle()
      return connected
    }

    it('is connected by its module, and asked with the webservice key that the module made', async () => {
      const { shop } = await connect()
      expect(shop).to.include({ platform: 'prestashop', locale: 'pl-PL', currency: 'PLN' })
      expect(await storeOf(db.knex, shop.id)).to.include({ why: null, answeredAt: now, webhooks: 'on' })
    })

    it('is read back in the very pictures that its module sends, each once', async () => {
      const { shop } = await connect()
      presta.orders.push(
        ...[1, 2, 3].map((id) => prestaOrder({ id, at: clock + id * minute })),
        prestaOrder({ id: 4, at: clock - 3 * day }),
      )
      for (let id = 10; id < 60; id++) presta.orders.push(prestaOrder({ id, at: clock + 10 * minute }))
      presta.products.push({ at: iso(clock + minute), product: { id: '10', name: 'Mug', quantity: '3' } })
      presta.customers.push({ at: iso(clock + minute), customer: { id: '4', email: 'anna@example.com' } })
      for (let look = 0; look < 3; look++) {
        clock += hour
        await stores.tend(clock)
        await takeJournal({ db, keys, report: () => {} }, clock)
      }
      const orders = await db.knex('orders').where({ shop_id: shop.id })
      expect(orders).to.have.length(53)
      const topics = (await db.knex('journal').distinct('topic').pluck('topic')) as string[]
      expect(topics).to.have.members(['read/orders', 'read/products', 'read/customers'])
      const [{ n }] = (await db.knex('journal').where({ state: 'set aside' }).count({ n: '*' })) as [{ n: number }]
      expect(Number(n)).to.equal(0)
    })

    it('is shown as silent when its own queue stands still', async () => {
      const { shop } = await connect()
      presta.health = { ...presta.health, waiting: 7, oldest: iso(clock - hour) }
      await stores.tend(clock)
      expect((await storeOf(db.knex, shop.id))?.webhooks).to.equal('off')
    })

    it('says so when its key was taken back', async () => {
      const { shop } = await connect()
      Object.assign(presta, { key: 'another' })
      await stores.tend(clock)
      expect((await storeOf(db.knex, shop.id))?.why).to.include('no longer accepts our keys')
    })

    it('makes a voucher for one person once, whatever its name holds, and takes back what nobody used', async () => {
      const ask = openAskStore(openGuarded({ allowPrivate: true }))
      const service = openWebservice(ask, `${presta.url}/api/`, { key: presta.key, secret: '' })
      const voucher = {
        code: 'THANKS-1',
        name: 'Dziękujemy & <b>"do zobaczenia"</b>',
        languageId: '1',
        off: { percent: 10 },
        from: now,
        expiresAt: now + 30 * day,
        customerId: '4',
        leastSpent: { amount: 5_000, currency: 'PLN' },
        timeZone: 'Europe/Warsaw',
      }
      for (let time = 0; time < 2; time++) expect(await makeVoucher(service, voucher)).to.equal('THANKS-1')
      expect(presta.vouchers).to.have.length(1)
      expect(presta.vouchers[0]?.xml)
        .to.include('<language id="1">Dziękujemy &#38; &#60;b&#62;&#34;do zobaczenia&#34;&#60;/b&#62;</language>')
        .and.to.include('<reduction_percent>10</reduction_percent>')
        .and.to.include('<minimum_amount>50.00</minimum_amount>')
        .and.to.include('<date_from>2026-11-20 13:00:00</date_from>')
      await withdrawVoucher(service, 'THANKS-1')
      expect(presta.vouchers).to.have.length(0)
    })
  })
