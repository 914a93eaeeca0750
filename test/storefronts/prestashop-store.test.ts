import { expect } from 'chai'
import { day, hour, iso, minute } from '../../app/domain/time.ts'
import { deriveKeys } from '../../app/keys/keys.ts'
import { openGuarded } from '../../app/network/guarded.ts'
import { storeOf } from '../../app/shops/stores.ts'
import { giveTicket } from '../../app/shops/tickets.ts'
import { openAskStore } from '../../app/storefronts/connect/ask.ts'
import { challengeOf } from '../../app/storefronts/connect/handshake.ts'
import { openWebservice } from '../../app/storefronts/prestashop/webservice/ask.ts'
import { makeVoucher, withdrawVoucher } from '../../app/storefronts/prestashop/webservice/vouchers.ts'
import { databaseKinds } from '../support/databases.ts'
import { type PrestaStandIn, startPrestaStandIn } from '../support/presta-stand-in.ts'
import { prestaOrder } from '../support/prestashop.ts'
import { openOurSide, type OurSide } from '../support/stores.ts'

const keys = deriveKeys(Buffer.alloc(32, 3))
const now = Date.UTC(2026, 10, 20, 12)

for (const kind of databaseKinds)
  describe(`A shop on PrestaShop (${kind})`, function () {
    this.timeout(30_000)
    let our: OurSide
    let presta: PrestaStandIn

    beforeEach(async () => {
      our = await openOurSide(kind, keys, now)
      presta = await startPrestaStandIn()
    })
    afterEach(async () => {
      await our.close()
      await presta.stop()
      expect(our.faults).to.deep.equal([])
    })

    async function connect() {
      presta.secret = 'a secret'
      const challenge = challengeOf(presta.secret)
      const ticket = { kind: 'plugin', platform: 'prestashop', address: presta.url, challenge, shopId: null } as const
      const connected = await our.stores.connectByPlugin({
        code: await giveTicket(our.db.knex, ticket, our.now),
        secret: presta.secret,
        proof: `${presta.url}/index.php?fc=module&module=aftercare&controller=proof`,
        api: `${presta.url}/api/`,
        keys: { key: presta.key },
        plugin: '1.0.0',
        version: '8.2.1',
        shop: { name: 'Kubki', locale: 'pl-PL', time_zone: 'Europe/Warsaw', country: 'PL', currency: 'PLN' },
      })
      await our.stores.idle()
      return connected
    }

    it('is connected by its module, and asked with the webservice key that the module made', async () => {
      const { shop } = await connect()
      expect(shop).to.include({ platform: 'prestashop', locale: 'pl-PL', currency: 'PLN' })
      expect(await storeOf(our.db.knex, shop.id)).to.include({ why: null, answeredAt: now, webhooks: 'on' })
    })

    it('is read back in the very pictures that its module sends, each once', async () => {
      const { shop } = await connect()
      presta.orders.push(
        ...[1, 2, 3].map((id) => prestaOrder({ id, at: our.now + id * minute })),
        prestaOrder({ id: 4, at: our.now - 3 * day }),
      )
      for (let id = 10; id < 60; id++) presta.orders.push(prestaOrder({ id, at: our.now + 10 * minute }))
      presta.products.push({ at: iso(our.now + minute), product: { id: '10', name: 'Mug', quantity: '3' } })
      presta.customers.push({ at: iso(our.now + minute), customer: { id: '4', email: 'anna@example.com' } })
      for (let look = 0; look < 3; look++) {
        our.now += hour
        await our.stores.tend(our.now)
        await our.take()
      }
      const orders = await our.db.knex('orders').where({ shop_id: shop.id })
      expect(orders).to.have.length(53)
      const topics = (await our.db.knex('journal').distinct('topic').pluck('topic')) as string[]
      expect(topics).to.have.members(['read/orders', 'read/products', 'read/customers'])
      const [{ n }] = (await our.db.knex('journal').where({ state: 'set aside' }).count({ n: '*' })) as [{ n: number }]
      expect(Number(n)).to.equal(0)
    })

    it('is shown as silent when its own queue stands still', async () => {
      const { shop } = await connect()
      presta.health = { ...presta.health, waiting: 7, oldest: iso(our.now - hour) }
      await our.stores.tend(our.now)
      expect((await storeOf(our.db.knex, shop.id))?.webhooks).to.equal('off')
    })

    it('says so when its key was taken back', async () => {
      const { shop } = await connect()
      Object.assign(presta, { key: 'another' })
      await our.stores.tend(our.now)
      expect((await storeOf(our.db.knex, shop.id))?.why).to.include('no longer accepts our keys')
    })

    it('makes a voucher for one person once, whatever its name holds, and takes back what nobody used', async () => {
      const ask = openAskStore(openGuarded({ allowPrivate: true }))
      const service = openWebservice(ask, `${presta.url}/api/`, { key: presta.key, secret: '' })
      const voucher = {
        code: 'THANKS-1',
        name: 'Dziękujemy & <b>"do zobaczenia"</b>',
        languageIds: ['1', '2'],
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
        .and.to.include('<language id="2">Dziękujemy')
        .and.to.include('<reduction_percent>10</reduction_percent>')
        .and.to.include('<minimum_amount>50.00</minimum_amount>')
        .and.to.include('<date_from>2026-11-20 13:00:00</date_from>')
      await withdrawVoucher(service, 'THANKS-1')
      expect(presta.vouchers).to.have.length(0)
    })
  })
