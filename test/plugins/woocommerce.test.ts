import { expect } from 'chai'
import { woocommerce } from '../../app/storefronts/woocommerce/index.ts'
import { canPlay, openPhpShop, type PhpShop } from './php-shop.ts'

const tables = `
  CREATE TABLE wp_options (name VARCHAR(99) PRIMARY KEY, value TEXT);
  CREATE TABLE wp_actions (id INT AUTO_INCREMENT PRIMARY KEY, due INT, hook TEXT, given TEXT, agroup TEXT);
  CREATE TABLE wp_orders (id INT PRIMARY KEY, email VARCHAR(99), metas TEXT);
  CREATE TABLE wp_users (id INT PRIMARY KEY, email VARCHAR(99));
  CREATE TABLE wp_wc_webhooks (webhook_id INT PRIMARY KEY, delivery_url VARCHAR(190));
  CREATE TABLE wp_woocommerce_api_keys (key_id INT PRIMARY KEY);
  CREATE TABLE wp_aftercare_carts (token CHAR(32) PRIMARY KEY)`

;(canPlay ? describe : describe.skip)('The plugin in a WooCommerce', function () {
  this.timeout(60_000)
  let shop: PhpShop
  beforeEach(async () => {
    shop = await openPhpShop(woocommerce, tables)
  })
  afterEach(() => shop.stop())

  const play = (
    ...steps: readonly (readonly [call: string, given: readonly unknown[]])[]
  ): Promise<readonly unknown[]> => shop.play('woocommerce/plugin.php', steps)
  const work = ['work', []] as const
  const keep = (name: string, value: object): Promise<unknown> =>
    shop.database.query('REPLACE INTO wp_options VALUES (?, ?)', [name, JSON.stringify(value)])
  async function connect(): Promise<string> {
    const { app, secretOf } = shop
    const deliveries = `${app}/webhooks/woocommerce/1`
    await keep('aftercare_link', { app, secret: secretOf(1), deliveries, admin: app, key_id: 3, since: 1 })
    return deliveries
  }
  /** Two orders of Anna's, who has an account; one of them with the box ticked. */
  const boughtByAnna = (): Promise<unknown> =>
    shop.database.query(`
      INSERT INTO wp_users VALUES (7, 'anna@example.com');
      INSERT INTO wp_orders VALUES
        (18, 'anna@example.com', '{"_aftercare_consent":"yes","_aftercare_cart_token":"t","_aftercare_locale":"pl_PL","_other":"x"}'),
        (19, 'anna@example.com', '{"_aftercare_locale":"pl_PL"}'), (20, 'jan@example.com', '{"_aftercare_consent":"yes"}')`)

  it('forgets a person in their orders, and tells Aftercare to forget them', async () => {
    await connect()
    await boughtByAnna()
    const [answer] = await play(['Aftercare_Privacy::erase', ['anna@example.com', 1]], work)
    expect(answer).to.deep.equal({
      items_removed: true,
      items_retained: false,
      messages: ['Aftercare was told to erase this person.'],
      done: true,
    })
    const [event] = shop.told.map((one) => one.event)
    expect(event).to.deep.include({ type: 'person erased', orderIds: ['18', '19'] })
    expect(event?.type === 'person erased' && event.person).to.include({ id: '7', email: 'anna@example.com' })
    const [orders] = await shop.database.query('SELECT metas FROM wp_orders ORDER BY id')
    expect((orders as { metas: string }[]).map(({ metas }) => JSON.parse(metas) as object)).to.deep.equal([
      { _other: 'x' },
      {},
      { _aftercare_consent: 'yes' },
    ])
  })

  it('gives out which order brought the consent, and has what Aftercare holds gathered, once', async () => {
    await connect()
    await boughtByAnna()
    const [first, second] = (await play(
      ['Aftercare_Privacy::export', ['anna@example.com', 1]],
      ['Aftercare_Privacy::export', ['anna@example.com', 2]],
      work,
    )) as { data: { item_id: string }[]; done: boolean }[]
    expect(first?.data.map((item) => item.item_id)).to.deep.equal(['aftercare-18'])
    expect([first?.done, second?.data, second?.done]).to.deep.equal([true, [], true])
    expect(shop.told.map((one) => one.event.type)).to.deep.equal(['data requested'])
  })

  it('shows the survey that the merchant chose, if it is one of the connected Aftercare', async () => {
    const html = async (): Promise<string> => String((await play(['Aftercare_Survey::html', []]))[0])
    await keep('aftercare_settings', { survey: `${shop.app}/q/a"b` })
    expect(await html(), 'not connected').to.equal('')
    await connect()
    expect(await html())
      .to.include(`href="${shop.app}/q/a&quot;b"`)
      .and.to.include('How did it go?')
    await keep('aftercare_settings', { survey: 'https://elsewhere.example/q/ab' })
    expect(await html()).to.equal('')
    await keep('aftercare_settings', {})
    expect(await html()).to.equal('')
  })

  it('tries again later what did not arrive, and lets go of what is refused', async () => {
    await connect()
    const cart = ['Aftercare_Post::queue', ['aftercare.cart_emptied', { token: 't1' }]] as const
    shop.refuses = 503
    await play(cart, work)
    expect(await shop.count('wp_actions WHERE due BETWEEN 50 AND 60')).to.equal(1)
    shop.refuses = null
    await shop.database.query('UPDATE wp_actions SET due = 0')
    await play(work)
    expect(shop.told.map((one) => one.event.type)).to.deep.equal(['cart deleted'])
    shop.refuses = 401
    await play(cart, work)
    expect(await shop.count('wp_actions')).to.equal(0)
  })

  it('leaves nothing behind when it is uninstalled, and says goodbye', async () => {
    const deliveries = await connect()
    await keep('aftercare_settings', { survey: 'x' })
    await keep('_transient_aftercare_pending', { secret: 'x' })
    await keep('blogname', {})
    await shop.database.query(`
      INSERT INTO wp_wc_webhooks VALUES (1, '${deliveries}'), (2, '${deliveries}'), (3, 'https://other.example/');
      INSERT INTO wp_woocommerce_api_keys VALUES (3), (4);
      INSERT INTO wp_actions (due, hook, given, agroup) VALUES (0, 'aftercare_send', '[]', 'aftercare'), (0, 'other', '[]', 'other')`)
    await shop.play('woocommerce/plugin.php', ['uninstall'])
    expect(shop.told.map((one) => one.event.type)).to.deep.equal(['uninstalled'])
    const [options] = await shop.database.query('SELECT name FROM wp_options')
    expect(options).to.deep.equal([{ name: 'blogname' }])
    const [hooks] = await shop.database.query('SELECT webhook_id AS id FROM wp_wc_webhooks')
    expect(hooks).to.deep.equal([{ id: 3 }])
    const [keys] = await shop.database.query('SELECT key_id AS id FROM wp_woocommerce_api_keys')
    expect(keys).to.deep.equal([{ id: 4 }])
    const [actions] = await shop.database.query('SELECT agroup AS of FROM wp_actions')
    expect(actions).to.deep.equal([{ of: 'other' }])
    const [mine] = await shop.database.query(`SHOW TABLES LIKE 'wp_aftercare%'`)
    expect(mine).to.deep.equal([])
  })

  it('is uninstalled as well where WooCommerce left before it, and where it was never connected', async () => {
    await connect()
    await shop.database.query('DROP TABLE wp_wc_webhooks')
    await shop.play('woocommerce/plugin.php', ['uninstall'])
    expect(await shop.count('wp_options')).to.equal(0)
    await shop.play('woocommerce/plugin.php', ['uninstall'])
    expect(shop.told).to.have.length(1)
  })
})
