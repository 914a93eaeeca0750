import { expect } from 'chai'
import type { Db } from '../../app/db/db.ts'
import { useTicket } from '../../app/shops/tickets.ts'
import { challengeOf } from '../../app/storefronts/connect/handshake.ts'
import { openDatabase } from '../support/databases.ts'
import { newShop } from './rows.ts'
import { openAdmin, signedIn, visitorOf, type World } from './world.ts'

describe('Connecting a store from the admin', () => {
  let db: Db
  let close: () => Promise<void>
  let world: World

  beforeEach(async () => {
    const database = await openDatabase('sqlite')
    db = database.db
    close = database.close
    world = await openAdmin(db)
  })
  afterEach(async () => {
    await world.close()
    await close()
    expect(world.faults).to.deep.equal([])
  })

  const wish = (changes: Record<string, string> = {}): Record<string, string> => ({
    shop: 'https://shop.example',
    challenge: challengeOf('a secret'),
    state: 'the-stores-own-word',
    back: 'https://shop.example/wp-admin/admin.php?page=aftercare',
    ...changes,
  })
  const address = (changes?: Record<string, string>): string =>
    `/admin/connect/woocommerce?${new URLSearchParams(wish(changes)).toString()}`

  it('asks whoever is signed in, and sends them back to their store with a code that is good there', async () => {
    const merchant = await signedIn(db, world, null)
    const page = await merchant.get(address())
    expect(page.status).to.equal(200)
    expect(await page.text()).to.include('https://shop.example')
    expect(page.headers.get('content-security-policy')).to.include(`form-action 'self' https://shop.example;`)
    const agreed = await merchant.send('/admin/connect/woocommerce', wish())
    const back = new URL(agreed.headers.get('location') ?? '')
    expect(`${back.origin}${back.pathname}`).to.equal('https://shop.example/wp-admin/admin.php')
    expect(back.searchParams.get('aftercare_state')).to.equal('the-stores-own-word')
    const code = back.searchParams.get('aftercare_code') ?? ''
    expect(await useTicket(db, code, 'plugin', world.now)).to.include({ address: 'https://shop.example', shopId: null })
    expect(await useTicket(db, code, 'plugin', world.now), 'a code is good once').to.equal(null)
  })

  it('gives no code to another host than the store’s, whatever is asked (S5)', async () => {
    const merchant = await signedIn(db, world, null)
    const wrongs: readonly Record<string, string>[] = [
      { back: 'https://evil.example/' },
      { back: 'https://shop.example.evil.example/' },
      { back: 'https://shop.example@evil.example/' },
      { back: 'javascript:alert(1)' },
      { shop: 'http://shop.example', back: 'http://shop.example/' },
      { challenge: 'short' },
      { state: '' },
    ]
    for (const wrong of wrongs) {
      expect((await merchant.get(address(wrong))).status, JSON.stringify(wrong)).to.equal(404)
      expect((await merchant.send('/admin/connect/woocommerce', wish(wrong))).status).to.equal(404)
    }
    expect((await merchant.get(address().replace('woocommerce', 'shopify'))).status).to.equal(404)
    expect(await db.knex('connect_tickets')).to.have.length(0)
  })

  it('confines somebody who sees one shop to that shop', async () => {
    const shop = await newShop(db, 'shop.example')
    const merchant = await signedIn(db, world, shop.id)
    await merchant.send('/admin/connect/woocommerce', wish())
    expect(await db.knex('connect_tickets').pluck('shop_id')).to.deep.equal([shop.id])
  })

  it('lets nobody in who is not signed in, and goes on where they were once they are', async () => {
    const stranger = visitorOf(world)
    const refused = await stranger.get(address())
    expect(refused.status).to.equal(401)
    const way = refused.headers.getSetCookie().find((cookie) => cookie.startsWith('aftercare_way=')) ?? ''
    const merchant = await signedIn(db, world, null)
    const cookie = `${merchant.cookie}; ${way.split(';')[0] ?? ''}`
    const on = await merchant.get('/admin', { cookie })
    expect(on.headers.get('location')).to.equal(address())
    for (const elsewhere of ['https://evil.example/', '//evil.example/', '/admin/connect/../sign-out'])
      expect(
        (
          await merchant.get('/admin', {
            cookie: `${merchant.cookie}; aftercare_way=${Buffer.from(elsewhere).toString('base64url')}`,
          })
        ).headers.get('location'),
      ).not.to.include(elsewhere)
  })

  it('offers both plugins for download, and WooCommerce’s own way for those without', async () => {
    const merchant = await signedIn(db, world, null)
    const page = await (await merchant.get('/admin/connect')).text()
    for (const platform of ['woocommerce', 'prestashop']) {
      expect(page).to.include(`/admin/connect/files/aftercare-${platform}.zip`)
      const file = await merchant.get(`/admin/connect/files/aftercare-${platform}.zip`)
      expect(file.headers.get('content-type')).to.equal('application/zip')
      expect(Buffer.from(await file.arrayBuffer()).toString('latin1', 0, 4)).to.equal('PK\x03\x04')
    }
    expect((await merchant.get('/admin/connect/files/../../package.json')).status).to.equal(404)
    const wrong = await merchant.send('/admin/connect/keys', { store: 'http://shop.example' })
    expect(wrong.status).to.equal(422)
    const go = await (await merchant.send('/admin/connect/keys', { store: 'shop.example' })).text()
    expect(go).to.match(/https:\/\/shop\.example\/wc-auth\/v1\/authorize\?/)
    expect(
      (await merchant.get('/admin/connect/woocommerce/done?success=0&store=https://shop.example')).status,
    ).to.equal(422)
  })
})
