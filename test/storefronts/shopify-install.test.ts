import { createSecretKey } from 'node:crypto'
import { expect } from 'chai'
import { minute, day, hour } from '../../app/domain/time.ts'
import { deriveKeys } from '../../app/keys/keys.ts'
import { endPlan, keepPlan, planOf } from '../../app/shops/connection.ts'
import { switchFlow, flowStates } from '../../app/shops/flow-settings.ts'
import { pullsOf } from '../../app/shops/pulls.ts'
import { findShop, markUninstalled } from '../../app/shops/shops.ts'
import { openInstaller } from '../../app/storefronts/shopify/embedded/install.ts'
import { openAccess } from '../../app/storefronts/shopify/platform/access.ts'
import { addressesFrom } from '../../app/storefronts/shopify/platform/address.ts'
import { openAsk } from '../../app/storefronts/shopify/platform/ask.ts'
import { PlatformFault } from '../../app/storefronts/shopify/platform/fault.ts'
import { openGrants } from '../../app/storefronts/shopify/platform/grants.ts'
import { grantOf, keepGrant } from '../../app/storefronts/shopify/sessions/grant.ts'
import { onEveryDatabase } from '../support/databases.ts'
import { appKey, appSecret, type StandIn, startStandIn } from '../support/shopify-stand-in/index.ts'
import { sessionToken } from '../support/shopify-stand-in/staff.ts'

onEveryDatabase('A shop that comes from Shopify', (db) => {
  const keys = deriveKeys(createSecretKey(Buffer.alloc(32, 7)).export())
  let clock = Date.UTC(2026, 10, 20, 12)
  let standIn: StandIn
  let faults: string[] = []
  const now = (): number => clock
  const needs = () => {
    const addresses = addressesFrom(standIn.url)
    const grants = openGrants({ credentials: { key: appKey, secret: appSecret }, addresses, now })
    const ask = openAsk({ addresses, now, pause: async () => {} })
    return { db: db(), keys, grants, ask, now, report: (error: unknown) => faults.push(String(error)) }
  }
  const arrive = (domain: string) => openInstaller(needs())({ domain, user: '42' }, sessionToken(domain, clock))
  const kindOf = (attempt: Promise<unknown>): Promise<string> =>
    attempt.then(
      () => 'none',
      (error: unknown) => (error instanceof PlatformFault ? error.kind : String(error)),
    )
  const exchanges = (): number => standIn.seen.filter(({ body }) => body.includes('token-exchange')).length

  beforeEach(async () => {
    standIn = await startStandIn(now)
    faults = []
  })
  afterEach(() => standIn.stop())

  it('is installed with its own language, zone, country and money', async () => {
    standIn.shop('new.myshopify.com').subscriptions = [
      { name: 'Small', status: 'ACTIVE', test: true, currentPeriodEnd: null },
    ]
    const shop = await arrive('new.myshopify.com')
    expect(shop).to.deep.include({
      domain: 'new.myshopify.com',
      name: 'Cups & Co',
      locale: 'pl',
      timeZone: 'Europe/Warsaw',
      country: 'PL',
      currency: 'PLN',
      status: 'active',
    })
    expect((await pullsOf(db().knex, shop.id)).map(({ kind, state }) => `${kind} ${state}`).sort()).to.deep.equal([
      'changes watching',
      'customers running',
      'orders running',
      'particulars watching',
      'products running',
    ])
    expect((await flowStates(db().knex, shop.id))('nps').onSince).to.equal(null)
    expect(await planOf(db().knex, shop.id)).to.equal('Small')
    expect(faults).to.deep.equal([])
  })

  it('keeps its plan when news of an older one’s end comes late', async () => {
    standIn.shop('plans.myshopify.com')
    const { id } = await arrive('plans.myshopify.com')
    await keepPlan(db().knex, id, 'Big')
    await endPlan(db().knex, id, 'Small')
    expect(await planOf(db().knex, id)).to.equal('Big')
    await endPlan(db().knex, id, 'Big')
    expect(await planOf(db().knex, id)).to.equal(null)
  })

  it('is let in at once when it comes again, without asking Shopify anything', async () => {
    standIn.shop('again.myshopify.com')
    await arrive('again.myshopify.com')
    const asked = standIn.seen.length
    await arrive('again.myshopify.com')
    expect(standIn.seen.length).to.equal(asked)
  })

  it('is installed once when two pages open at the same moment', async () => {
    standIn.shop('twice.myshopify.com')
    const [one, other] = await Promise.all([arrive('twice.myshopify.com'), arrive('twice.myshopify.com')])
    expect(one?.id).to.equal(other?.id)
    expect(await db().knex('shops').where({ domain: 'twice.myshopify.com' })).to.have.length(1)
  })

  it('is installed even when Shopify does not tell its particulars, and an installation cut short is finished', async () => {
    standIn.shop('short.myshopify.com').scopes = []
    expect(await arrive('short.myshopify.com')).to.include({ name: 'Cups & Co', locale: 'en' })
    standIn.interfere = (req, res) => !req.url?.includes('oauth') && Boolean(res.writeHead(403).end('{}'))
    standIn.shop('mute.myshopify.com')
    expect(await arrive('mute.myshopify.com')).to.include({ name: 'Mute', status: 'active' })
    expect(faults).to.have.length(1)
    standIn.interfere = (_req, res) => Boolean(res.writeHead(400).end('{"error":"invalid_subject_token"}'))
    standIn.shop('stale.myshopify.com')
    expect(await kindOf(arrive('stale.myshopify.com'))).to.equal('signed out')
    expect(await findShop(db().knex, 'stale.myshopify.com')).to.equal(null)
  })

  it('keeps tokens sealed, for this shop alone (I10)', async () => {
    standIn.shop('sealed.myshopify.com')
    standIn.shop('thief.myshopify.com')
    const [shop, thief] = [await arrive('sealed.myshopify.com'), await arrive('thief.myshopify.com')]
    const row = (await db().knex('shopify_sessions').where({ shop_id: shop.id }).first()) as Record<string, string>
    const grant = await grantOf(db().knex, keys, shop.domain)
    expect(JSON.stringify(row)).not.to.include(grant?.accessToken).and.not.to.include(grant?.refreshToken)
    await db()
      .knex('shopify_sessions')
      .where({ shop_id: thief.id })
      .update({ access_token: row.access_token, refresh_token: row.refresh_token })
    expect(await kindOf(grantOf(db().knex, keys, thief.domain))).to.match(/Error/)
  })

  it('gets a fresh token before the old one ends, however many ask for it at once', async () => {
    standIn.shop('fresh.myshopify.com')
    const shop = await arrive('fresh.myshopify.com')
    const refreshes = (): number => standIn.seen.filter(({ body }) => body.includes('"refresh_token"')).length
    const [mine, theirs] = [openAccess(needs()), openAccess(needs())]
    const first = await mine(shop)
    clock += 56 * minute
    const renewed = await Promise.all([mine(shop), mine(shop), theirs(shop), theirs(shop), mine(shop)])
    expect(refreshes()).to.equal(1)
    expect(new Set(renewed.map(({ token }) => token)).size).to.equal(1)
    expect(renewed[0]?.token).not.to.equal(first.token)
    clock += 30 * minute
    await theirs(shop)
    expect(refreshes()).to.equal(1)
  })

  it('is not locked out when the process ends between getting new tokens and keeping them', async () => {
    standIn.shop('killed.myshopify.com')
    const shop = await arrive('killed.myshopify.com')
    const before = await grantOf(db().knex, keys, shop.domain)
    if (!before) expect.fail('the shop has no token')
    await needs().grants.refresh(shop.domain, before.refreshToken)
    clock += hour
    expect((await openAccess(needs())(shop)).token).not.to.equal(before.accessToken)
  })

  it('must open the app again when its tokens are dead, and is connected anew by that', async () => {
    const there = standIn.shop('dead.myshopify.com')
    const shop = await arrive('dead.myshopify.com')
    there.refreshTokens.clear()
    clock += hour
    expect(await kindOf(openAccess(needs())(shop))).to.equal('signed out')
    expect(await grantOf(db().knex, keys, shop.domain)).to.equal(null)
    await arrive('dead.myshopify.com')
    expect((await openAccess(needs())(shop)).token).to.match(/^shpat_/)
    clock += 91 * day
    expect(await kindOf(openAccess(needs())(shop))).to.equal('signed out')
  })

  it('may go and come back: its tokens go with it, its flows count from its return', async () => {
    standIn.shop('back.myshopify.com')
    const shop = await arrive('back.myshopify.com')
    await switchFlow(db(), shop.id, 'nps', true, clock)
    await db().write((trx) => markUninstalled(trx, shop.id, clock))
    expect(await grantOf(db().knex, keys, shop.domain)).to.equal(null)
    expect(await pullsOf(db().knex, shop.id)).to.deep.equal([])
    clock += 3 * day
    const returned = await arrive('back.myshopify.com')
    expect(returned).to.include({ id: shop.id, status: 'active' })
    expect((await flowStates(db().knex, shop.id))('nps').onSince).to.equal(clock)
    expect(await pullsOf(db().knex, shop.id)).to.have.length(5)
  })

  it('asks for tokens that expire', async () => {
    standIn.shop('short-lived.myshopify.com')
    await arrive('short-lived.myshopify.com')
    expect(exchanges()).to.equal(1)
    expect(JSON.parse(standIn.seen[0]?.body ?? '')).to.include({ expiring: '1', client_id: appKey })
    standIn.interfere = (_req, res) => Boolean(res.writeHead(200).end('{"access_token":"for-ever","scope":""}'))
    standIn.shop('eternal.myshopify.com')
    expect(await kindOf(arrive('eternal.myshopify.com'))).to.equal('refused')
  })

  it('keeps both tokens or neither', async () => {
    standIn.shop('pair.myshopify.com')
    const shop = await arrive('pair.myshopify.com')
    const pair = {
      accessToken: 'a',
      accessExpiresAt: 1,
      refreshToken: 'b',
      refreshExpiresAt: 2,
      scopes: ['read_orders'],
    }
    await keepGrant(db().knex, keys, shop.domain, pair)
    expect(await grantOf(db().knex, keys, shop.domain)).to.deep.equal(pair)
  })
})
