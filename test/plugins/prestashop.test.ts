import { expect } from 'chai'
import { prestashop } from '../../app/storefronts/prestashop/index.ts'
import { canPlay, openPhpShop, type PhpShop } from './php-shop.ts'

type Step = readonly [what: string, given: unknown]

const tables = `
  CREATE TABLE ps_shop (id_shop INT PRIMARY KEY, url VARCHAR(99));
  CREATE TABLE ps_configuration (name VARCHAR(99), value TEXT, id_shop INT NULL);
  CREATE TABLE ps_webservice_account (id INT PRIMARY KEY, description VARCHAR(99));
  CREATE TABLE ps_customer (id_customer INT PRIMARY KEY, email VARCHAR(99), firstname VARCHAR(99));
  CREATE TABLE ps_address (id_address INT PRIMARY KEY, address1 VARCHAR(99), phone VARCHAR(99));
  CREATE TABLE ps_cart (id_cart INT PRIMARY KEY, id_customer INT);
  CREATE TABLE ps_orders (id_order INT PRIMARY KEY, id_customer INT, id_shop INT, id_cart INT, id_address_delivery INT, date_upd DATETIME);
  CREATE TABLE ps_order_history (id_order_history INT, id_order INT, id_order_state INT, date_add DATETIME);
  CREATE TABLE ps_order_state (id_order_state INT, shipped INT, delivery INT, paid INT, deleted INT);
  CREATE TABLE ps_order_state_lang (id_order_state INT, id_lang INT, name VARCHAR(99));
  CREATE TABLE ps_order_detail (id_order_detail INT, id_order INT, product_id INT, product_attribute_id INT, product_name TEXT,
    product_quantity INT, product_quantity_refunded INT, unit_price_tax_incl DECIMAL(20, 6));
  CREATE TABLE ps_product (id_product INT, is_virtual INT);
  CREATE TABLE ps_order_carrier (id_order_carrier INT, id_order INT, id_carrier INT, tracking_number TEXT, date_add DATETIME);
  CREATE TABLE ps_carrier (id_carrier INT, name TEXT, url TEXT);
  CREATE TABLE ps_order_slip (id_order_slip INT, id_order INT, date_add DATETIME, total_products_tax_incl INT, total_shipping_tax_incl INT);
  CREATE TABLE ps_order_cart_rule (id_order INT, id_cart_rule INT); CREATE TABLE ps_cart_rule (id_cart_rule INT, code VARCHAR(254));
  CREATE TABLE ps_order_return (id_order_return INT, id_order INT, state INT, date_upd DATETIME)`

;(canPlay ? describe : describe.skip)('The module in a PrestaShop', function () {
  this.timeout(60_000)
  let shop: PhpShop

  beforeEach(async () => {
    shop = await openPhpShop(prestashop, tables)
    await shop.database.query(`INSERT INTO ps_shop VALUES (1, 'https://miski.example/')`)
    await play([['install', null]])
  })
  afterEach(() => shop.stop())

  /** `visited`: the shop that is visited, else the back office looks at all of them. */
  const play = (steps: readonly Step[], visited?: number): Promise<readonly unknown[]> =>
    shop.play('prestashop/module.php', { steps, ...(visited === undefined ? {} : { shop: visited }) })
  async function connect(...numbers: readonly number[]): Promise<void> {
    const { app, secretOf, database } = shop
    for (const id of numbers) {
      const link = { app, secret: secretOf(id), deliveries: `${app}/webhooks/prestashop/${id}`, admin: app, key_id: id }
      const kept = [`AFTERCARE_LINK_${id}`, JSON.stringify({ ...link, since: 1 })]
      await database.query('INSERT INTO ps_configuration VALUES (?, ?, NULL)', kept)
      await database.query(`INSERT INTO ps_webservice_account VALUES (${id}, 'Aftercare')`)
    }
  }
  const moreShops = (...shops: readonly number[]): Promise<unknown> =>
    shop.database.query(
      `INSERT INTO ps_shop VALUES ${shops.map((id) => `(${id}, 'https://miski.example/${id}/')`).join()}`,
    )
  const anna = { id: 4, email: 'anna@example.com', firstname: 'Anna' }
  /** An account with an order in each of two shops, and one as a guest. */
  const boughtByAnna = (): Promise<unknown> =>
    shop.database.query(`
      INSERT INTO ps_customer VALUES (4, 'anna@example.com', 'Anna'), (5, 'anna@example.com', 'Anna'), (6, 'jan@example.com', 'Jan');
      INSERT INTO ps_address VALUES (9, '1 Example Street', '500000000');
      INSERT INTO ps_cart VALUES (30, 4);
      INSERT INTO ps_orders VALUES (70, 4, 1, 30, 9, '2026-11-21 19:24:01'), (71, 4, 2, 0, 9, '2026-11-21 19:24:01'),
        (72, 5, 1, 0, 9, '2026-11-21 19:24:01'), (73, 6, 1, 0, 9, '2026-11-21 19:24:01');
      INSERT INTO ps_aftercare_consent VALUES (4, 1795705552);
      INSERT INTO ps_aftercare_cart VALUES (30, '${'a'.repeat(32)}')`)
  it('tells every connected shop to forget a person, with what they bought there as a customer and as a guest', async () => {
    await moreShops(2, 3)
    await connect(1, 2)
    await boughtByAnna()
    const [answer, sent] = await play([
      ['actionDeleteGDPRCustomer', anna],
      ['work', 200],
    ])
    expect([answer, sent]).to.deep.equal(['true', 2])
    const erased = shop.told.flatMap(({ shop: id, event }) =>
      event.type === 'person erased' ? [{ id, ...event }] : [],
    )
    expect(erased.map(({ id, person, orderIds }) => [id, person.id, person.email, orderIds])).to.deep.equal([
      [1, '4', 'anna@example.com', ['70', '72']],
      [2, '4', 'anna@example.com', ['71']],
    ])
    expect(await shop.count('ps_aftercare_consent')).to.equal(0)
    expect(await shop.count('ps_aftercare_cart')).to.equal(0)
  })

  it('does not bring back who was erased by the address that the shop keeps with the order', async () => {
    await connect(1)
    await boughtByAnna()
    const [before] = (await play([['picture', 70]], 1)) as [Record<string, Record<string, string>>]
    expect(before['address_delivery']).to.include({ address1: '1 Example Street', phone: '500000000' })
    await shop.database.query('DELETE FROM ps_customer WHERE id_customer = 4')
    const [after] = await play([['picture', 70]], 1)
    expect(after).to.include({ address_delivery: null, address_invoice: null })
    expect(JSON.stringify(after)).not.to.match(/1 Example Street|500000000|anna/i)
  })

  it('says when there is nobody to erase, and nobody to tell', async () => {
    expect(await play([['actionDeleteGDPRCustomer', { phone: '500000000' }]])).to.deep.equal([
      JSON.stringify('Aftercare: there was no e-mail address to erase.'),
    ])
    expect(await play([['actionDeleteGDPRCustomer', { email: 'anna@example.com' }]])).to.deep.equal([
      JSON.stringify('Aftercare is not connected, so it holds nothing of this shop any more.'),
    ])
  })

  it('gives out when somebody agreed to be reminded, and has what Aftercare holds gathered', async () => {
    await connect(1)
    await boughtByAnna()
    const [agreed, nothing, nobody] = await play([
      ['actionExportGDPRData', anna],
      ['actionExportGDPRData', { id: 6, email: 'jan@example.com' }],
      ['actionExportGDPRData', { phone: '500000000' }],
      ['work', 200],
    ])
    expect([agreed, nothing, nobody].map((json) => JSON.parse(String(json)) as unknown)).to.deep.equal([
      [{ 'Agreed to reminders and news': '2026-11-26T15:05:52Z' }],
      [],
      [],
    ])
    expect(shop.told.map(({ event }) => event.type === 'data requested' && event.person.email)).to.deep.equal([
      'anna@example.com',
      'jan@example.com',
    ])
  })

  it('shows the survey that a shop chose, if it is one of its own Aftercare, and none in its sister', async () => {
    const template = 'module:aftercare/views/templates/hook/survey.tpl'
    await moreShops(2)
    await connect(1, 2)
    const choose = (address: string): Promise<unknown> =>
      shop.database.query(`REPLACE INTO ps_configuration VALUES ('AFTERCARE_SURVEY', ?, 1)`, [address])
    await choose(`${shop.app}/q/token`)
    const shown = [{ [template]: { aftercare_survey: `${shop.app}/q/token` } }]
    expect(await play([['displayOrderDetail', {}]], 1)).to.deep.equal(shown)
    expect(await play([['displayOrderConfirmation', {}]], 1)).to.deep.equal(shown)
    expect(await play([['displayOrderDetail', {}]], 2)).to.deep.equal([''])
    await shop.database.query(`DELETE FROM ps_configuration WHERE name = 'AFTERCARE_SURVEY'`)
    await choose('https://elsewhere.example/q/token')
    expect(await play([['displayOrderDetail', {}]], 1)).to.deep.equal([''])
  })

  it('does not take a lone shop’s connection for that of a shop which came later', async () => {
    await connect(1)
    const saved = [['actionProductSave', { id_product: 10 }]] as const
    await play(saved)
    expect(await shop.count('ps_aftercare_queue WHERE id_shop = 1')).to.equal(1)
    await moreShops(2)
    await play(saved, 2)
    expect(await shop.count('ps_aftercare_queue WHERE id_shop = 2')).to.equal(0)
    await connect(2)
    await play(saved)
    expect(await shop.count('ps_aftercare_queue')).to.equal(2)
  })

  it('tries again later what did not arrive, and lets go of what is refused', async () => {
    await connect(1)
    const erase: Step = ['actionDeleteGDPRCustomer', { email: 'anna@example.com' }]
    shop.refuses = 503
    expect(await play([erase, ['work', 200], ['work', 200]])).to.deep.equal(['true', 0, 0])
    expect(
      await shop.count(`ps_aftercare_queue WHERE tries = 1 AND due_at > ${Math.floor(Date.now() / 1_000) + 30}`),
    ).to.equal(1)
    shop.refuses = null
    await shop.database.query('UPDATE ps_aftercare_queue SET due_at = 0')
    expect(await play([['work', 200]])).to.deep.equal([1])
    expect(shop.told).to.have.length(1)
    shop.refuses = 404
    await play([erase, ['work', 200]])
    expect(await shop.count('ps_aftercare_queue')).to.equal(0)
  })

  it('makes one row of several hooks for one change, and keeps what came in while it was sent', async () => {
    await connect(1)
    await boughtByAnna()
    const hooks = ['actionOrderStatusPostUpdate', 'actionOrderStatusPostUpdate'] as const
    await play(hooks.map((hook): Step => [hook, { id_order: 70 }]))
    expect(await shop.count('ps_aftercare_queue')).to.equal(1)
    await play([['work', 200]])
    expect(shop.told.map(({ event }) => event.type)).to.include('order')
    expect(await shop.count('ps_aftercare_queue')).to.equal(0)
  })

  it('tells which codes were used for an order, and not of discounts without one', async () => {
    await connect(1)
    await boughtByAnna()
    await shop.database.query(`INSERT INTO ps_cart_rule VALUES (1, 'THANKS-7'), (2, ''), (3, 'SOMEBODY-ELSES')`)
    await shop.database.query('INSERT INTO ps_order_cart_rule VALUES (70, 1), (70, 2), (71, 3)')
    await play([
      ['actionOrderStatusPostUpdate', { id_order: 70 }],
      ['work', 200],
    ])
    expect(shop.told.flatMap(({ event }) => (event.type === 'order' ? event.order.codes : []))).to.deep.equal([
      'THANKS-7',
    ])
  })

  it('leaves nothing behind when it is uninstalled, and says goodbye for each shop', async () => {
    await moreShops(2)
    await connect(1, 2)
    await shop.database.query(`INSERT INTO ps_webservice_account VALUES (9, 'Somebody else’s');
      INSERT INTO ps_configuration VALUES ('AFTERCARE_SURVEY', 'x', 2), ('PS_SHOP_NAME', 'Miski', NULL)`)
    expect(await play([['uninstall', null]])).to.deep.equal([true])
    expect(shop.told.map((one) => [one.shop, one.event.type])).to.deep.equal([
      [1, 'uninstalled'],
      [2, 'uninstalled'],
    ])
    const [left] = await shop.database.query('SELECT name FROM ps_configuration')
    expect(left).to.deep.equal([{ name: 'PS_SHOP_NAME' }])
    const [keys] = await shop.database.query('SELECT id FROM ps_webservice_account')
    expect(keys).to.deep.equal([{ id: 9 }])
    const [mine] = await shop.database.query(`SHOW TABLES LIKE 'ps_aftercare%'`)
    expect(mine).to.deep.equal([])
  })

  it('ends the connection of a shop that is deleted, and no other', async () => {
    await moreShops(2)
    await connect(1, 2)
    await play([['deleted', 2]])
    expect(shop.told.map((one) => [one.shop, one.event.type])).to.deep.equal([[2, 'uninstalled']])
    expect(await shop.count(`ps_configuration WHERE name LIKE 'AFTERCARE_LINK%'`)).to.equal(1)
    const [keys] = await shop.database.query('SELECT id FROM ps_webservice_account')
    expect(keys).to.deep.equal([{ id: 1 }])
  })
})
