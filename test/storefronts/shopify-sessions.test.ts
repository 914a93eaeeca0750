import { createSecretKey } from 'node:crypto'
import { Session } from '@shopify/shopify-api'
import { expect } from 'chai'
import { deriveKeys } from '../../app/keys/keys.ts'
import { seal } from '../../app/keys/seal.ts'
import { addShop, markUninstalled } from '../../app/shops/shops.ts'
import { forgetGrant, grantOf } from '../../app/storefronts/shopify/sessions/grant.ts'
import { openSessions } from '../../app/storefronts/shopify/sessions/storage.ts'
import { up as moveTokens } from '../../migrations/130_create_shopify_sessions.ts'
import { onEveryDatabase } from '../support/databases.ts'

/** The cases are those of `session-storage-test-utils` in Shopify's own repository, in our words, with the library's own sessions. */
onEveryDatabase('Shopify’s sessions', (db) => {
  const keys = deriveKeys(createSecretKey(Buffer.alloc(32, 7)).export())
  const domain = 'cups.myshopify.com'
  const [scopes, inAnHour] = [['read_orders'], new Date(Math.floor(Date.now() / 1000) * 1000 + 3_600_000)]
  const storage = () => openSessions(db().knex, keys, (told) => new Session(told))
  const session = (told: object = {}) =>
    new Session({ id: 'a session', shop: domain, state: 'state', isOnline: false, ...told })
  const kept = async (one: Session): Promise<Session | undefined> => {
    expect(await storage().storeSession(one)).to.equal(true)
    return storage().loadSession(one.id)
  }

  before(async () => {
    for (const name of ['cups', 'bowls', 'plates', 'spoons'])
      await addShop(db(), keys, { domain: `${name}.myshopify.com`, platform: 'shopify' }, Date.now())
  })

  for (const [sort, expires] of Object.entries({
    'that never end': {},
    'that end in an hour': { expires: inAnHour },
    'whose end is empty': { expires: null },
    'whose end is unknown': { expires: undefined },
  }))
    it(`${sort} are kept, found active, and gone when they are deleted, twice if need be`, async () => {
      const one = session({ accessToken: '123', scope: scopes.join(','), ...expires })
      const found = await kept(one)
      expect(one.equals(found)).to.equal(true)
      expect(found?.isActive(scopes)).to.equal(true)
      for (const _ of ['once', 'twice']) {
        expect(await storage().deleteSession(one.id)).to.equal(true)
        expect(await storage().loadSession(one.id)).to.equal(undefined)
      }
    })

  it('are the newest of their name', async () => {
    await kept(session({ accessToken: 'old', refreshToken: 'old' }))
    const found = await kept(session({ accessToken: 'new' }))
    expect(found?.accessToken).to.equal('new')
    expect(found?.refreshToken).to.equal(undefined)
  })

  it('may have fields nobody expects', async () => {
    const one = Object.assign(session(), { some: 'thing' })
    expect(one.equals(await kept(one))).to.equal(true)
  })

  it('of a staff member keep who it is, sealed', async () => {
    const user = {
      id: 123,
      first_name: 'Anna',
      last_name: 'Example',
      email: 'anna@example.com',
      account_owner: true,
      locale: 'en',
      collaborator: false,
      email_verified: true,
    }
    const one = session({ isOnline: true, accessToken: '123', onlineAccessInfo: { associated_user: user } })
    const found = await kept(one)
    expect(one.equals(found)).to.equal(true)
    expect(found?.onlineAccessInfo?.associated_user).to.deep.equal(user)
    expect(JSON.stringify(await db().knex('shopify_sessions'))).not.to.match(/Anna|"123"/)
  })

  it('keep a list of scopes longer than 255 characters', async () => {
    const scope = Array.from({ length: 40 }, (_, index) => `read_something_${index}`).join(',')
    const one = session({ scope })
    expect(one.equals(await kept(one))).to.equal(true)
  })

  it('keep a token to renew them with, with and without its end', async () => {
    const one = session({ accessToken: 'a', refreshToken: 'b' })
    const found = await kept(one)
    expect(one.equals(found)).to.equal(true)
    expect([found?.refreshToken, found?.refreshTokenExpires]).to.deep.equal(['b', undefined])
    const other = session({ accessToken: 'c', refreshToken: 'd', refreshTokenExpires: inAnHour })
    const foundOther = await kept(other)
    expect(other.equals(foundOther)).to.equal(true)
    expect(foundOther?.refreshTokenExpires).to.deep.equal(inAnHour)
  })

  it('nobody kept are not found, and a shop nobody knows keeps none', async () => {
    expect(await storage().loadSession('not a session')).to.equal(undefined)
    expect(await storage().storeSession(session({ id: 'x', shop: 'nobody.myshopify.com' }))).to.equal(false)
    expect(await storage().loadSession('x')).to.equal(undefined)
  })

  it('are found by their shop, and deleted by a list of their names', async () => {
    const shops = ['bowls', 'plates', 'bowls', 'spoons'].map((name) => `${name}.myshopify.com`)
    const all = shops.map((shop, index) => session({ id: `one of many ${index}`, shop }))
    for (const one of all) await kept(one)
    const found = await storage().findSessionsByShop('bowls.myshopify.com')
    expect(found).to.have.length(2)
    expect(found.map((one, index) => one.equals(all[index * 2]))).to.deep.equal([true, true])
    expect(await storage().deleteSessions(found.map(({ id }) => id))).to.equal(true)
    expect(await storage().findSessionsByShop('bowls.myshopify.com')).to.deep.equal([])
    expect(await storage().findSessionsByShop('plates.myshopify.com')).to.have.length(1)
  })

  it('are the app’s own: what the library keeps opens the shop to us, and goes when the shop goes', async () => {
    const told = { accessToken: 'a', refreshToken: 'b', expires: inAnHour, refreshTokenExpires: inAnHour }
    await kept(session({ id: `offline_${domain}`, scope: 'read_orders,read_products', ...told }))
    expect(await grantOf(db().knex, keys, domain)).to.deep.equal({
      accessToken: 'a',
      refreshToken: 'b',
      accessExpiresAt: inAnHour.getTime(),
      refreshExpiresAt: inAnHour.getTime(),
      scopes: ['read_orders', 'read_products'],
    })
    await forgetGrant(db().knex, keys, domain)
    expect(await grantOf(db().knex, keys, domain)).to.equal(null)
    await kept(session({ id: 'another', shop: 'spoons.myshopify.com', accessToken: 'a' }))
    const { id } = (await db().knex('shops').where({ domain: 'spoons.myshopify.com' }).first()) as { id: number }
    await markUninstalled(db().knex, id, Date.now())
    expect(await storage().findSessionsByShop('spoons.myshopify.com')).to.deep.equal([])
  })

  it('are what tokens kept before there were sessions have become', async () => {
    const { knex } = db()
    for (const column of [
      'access_token TEXT',
      'access_expires_at BIGINT',
      'refresh_token TEXT',
      'refresh_expires_at BIGINT',
    ])
      await knex.raw(`ALTER TABLE connections ADD COLUMN ${column} NULL`)
    const { id } = await addShop(db(), keys, { domain: 'jugs.myshopify.com', platform: 'shopify' }, Date.now())
    const sealed = (column: string): string => seal(keys, { shopId: id, table: 'connections', column }, column)
    await knex('connections').insert({
      shop_id: id,
      updated_at: 1,
      access_token: sealed('access_token'),
      access_expires_at: 2000,
      refresh_token: sealed('refresh_token'),
      refresh_expires_at: 3000,
    })
    await moveTokens(knex)
    await moveTokens(knex)
    expect(await grantOf(knex, keys, 'jugs.myshopify.com')).to.include({
      accessToken: 'access_token',
      accessExpiresAt: 2000,
      refreshToken: 'refresh_token',
      refreshExpiresAt: 3000,
    })
    expect(await knex.schema.hasColumn('connections', 'access_token')).to.equal(false)
  })
})
