import { expect } from 'chai'
import { tables } from '../../app/db/tables/index.ts'
import type { Shop } from '../../app/domain/shop.ts'
import { invite } from '../../app/shops/accounts.ts'
import { onEveryDatabase } from '../support/databases.ts'
import { filled } from './ids.ts'
import { inventoryOf, type Route } from './inventory.ts'
import { newShop, rowsOf } from './rows.ts'
import { noon, openAdmin, signedIn, type Visitor, visitorOf, type World } from './world.ts'

const good = 'three cups of jasmine tea'
const here = 'a.example.com'
const base = `/admin/shops/${here}`

onEveryDatabase('the admin before strangers', (db) => {
  let world: World
  let shop: Shop
  let other: Shop
  let owner: Visitor
  let routes: readonly Route[]
  before(async () => {
    world = await openAdmin(db())
    shop = await newShop(db(), here)
    other = await newShop(db(), 'b.example.com')
    await rowsOf(db(), shop.id).answer({ id: 'answer-of-a' })
    await rowsOf(db(), shop.id).message({ id: 'message-of-a', state: 'uncertain' })
    owner = await signedIn(db(), world, shop.id)
    routes = inventoryOf(world.router).filter(({ path }) => path.startsWith('/shops/:domain'))
  })
  after(() => world.close())

  /** What a shop has, but for who is signed in and what was asked of it. */
  async function everything(): Promise<string> {
    const kept = Object.keys(tables).filter((table) => !['sessions', 'sign_in_links', 'sign_in_tries'].includes(table))
    return JSON.stringify(await Promise.all(kept.map((table) => db().knex(table).select())))
  }
  const invited = async (email: string, role: 'viewer' | 'agent'): Promise<Visitor> => {
    const { token } = await invite(db(), { shopId: shop.id, name: email, email, role }, noon)
    const visitor = visitorOf(world)
    await visitor.post(`/admin/password/${token}`, { password: good })
    return visitor
  }
  const csrfOf = async (visitor: Visitor): Promise<string> =>
    /name="csrf" value="([^"]+)"/.exec(await visitor.read('/admin/shops'))?.[1] ?? ''
  const changes = (): readonly Route[] => routes.filter(({ method }) => method === 'POST')
  const at = (route: Route): string => `/admin${filled(route, here)}`

  it('lets a viewer change nothing but their own password, whatever the form adds (S10)', async () => {
    const viewer = await invited('viewer@example.com', 'viewer')
    const csrf = await csrfOf(viewer)
    const before = await everything()
    const form = { csrf, role: 'owner', shop_id: String(other.id), on: 'yes', sure: 'yes', do: 'save' }
    for (const route of changes().filter(({ path }) => path !== '/shops/:domain/account'))
      expect((await viewer.post(at(route), form)).status, route.path).to.equal(403)
    expect(await everything()).to.equal(before)
  }).timeout(60_000)

  it('lets an agent do what answering people takes, and no more (S10)', async () => {
    const agent = await invited('agent@example.com', 'agent')
    const csrf = await csrfOf(agent)
    const open: string[] = []
    for (const route of changes()) if ((await agent.post(at(route), { csrf })).status !== 403) open.push(route.path)
    expect(open.filter((path) => !/^\/shops\/:domain\/(?:feedback|messages|account)(?:\/|$)/.test(path))).to.deep.equal(
      [],
    )
    expect(open.length).to.be.greaterThan(5)
  }).timeout(60_000)

  it('takes no form from another site, and none without its token, anywhere (F1)', async () => {
    const csrf = await csrfOf(owner)
    const before = await everything()
    const types = ['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data; boundary=x']
    for (const [number, route] of changes().entries()) {
      const type = types[number % types.length] ?? ''
      const cross = { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example', 'content-type': type }
      expect((await owner.post(at(route), { csrf, on: 'yes' }, cross)).status, route.path).to.equal(403)
      const old = await fetch(`${world.url}${at(route)}`, {
        method: 'POST',
        redirect: 'manual',
        headers: { cookie: owner.cookie, origin: 'null' },
        body: new URLSearchParams({ csrf, on: 'yes' }),
      })
      expect(old.status, `${route.path} from nowhere`).to.equal(403)
      expect((await owner.post(at(route), { on: 'yes', sure: 'yes' })).status, route.path).to.equal(403)
    }
    expect(await everything()).to.equal(before)
  }).timeout(60_000)

  it('changes nothing by being looked at, whatever method the request says it means (F5)', async () => {
    const csrf = await csrfOf(owner)
    const before = await everything()
    const told = new URLSearchParams({ csrf, _method: 'POST', on: 'yes', sure: 'yes', do: 'save', role: 'owner' })
    for (const route of changes())
      await owner.get(`${at(route)}?${told.toString()}`, {
        'x-http-method-override': 'POST',
        'x-method-override': 'POST',
      })
    // That a page was looked at may be noted.
    const but = (text: string): string => text.replaceAll(/"(?:last_used_at|seen_at)":\d+/g, '')
    expect(but(await everything())).to.equal(but(before))
    expect(world.faults).to.deep.equal([])
  }).timeout(60_000)

  it('lets no other site read along: no answer names one it may be read from (F4)', async () => {
    for (const origin of ['null', 'https://evil.example', `https://sub.${new URL(world.url).host}`])
      for (const path of ['/admin', base, `${base}/feedback/export.json`, `${base}/nowhere`, '/admin/sign-in']) {
        const answer = await owner.get(path, { origin })
        const names = [...answer.headers.keys()].filter((name) => name.startsWith('access-control-'))
        expect(names, `${path} for ${origin}`).to.deep.equal([])
        expect(answer.headers.get('cross-origin-resource-policy')).to.equal('same-origin')
      }
  })

  it('keeps no page where the way back after signing out would find it (F6)', async () => {
    const visitor = await signedIn(db(), world, shop.id)
    for (const { method, path } of routes)
      if (method === 'GET' && !path.slice('/shops/:domain'.length).includes(':')) {
        const answer = await visitor.get(`/admin${path.replace(':domain', here)}`)
        expect(answer.headers.get('cache-control'), path).to.match(/no-store/)
        expect(answer.headers.get('content-security-policy'), path).to.match(/frame-ancestors 'none'/)
        await answer.arrayBuffer()
      }
    const { cookie } = visitor
    await visitor.send('/admin/sign-out')
    visitor.cookie = cookie
    expect((await visitor.get(base)).status).to.equal(401)
  }).timeout(60_000)

  it('makes links to choose a password for its own address only, whoever asks by what name (S9)', async () => {
    const form = { name: 'Ewa', email: 'ewa@example.com', role: 'agent', csrf: await csrfOf(owner) }
    const evil = { host: 'evil.example', 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example' }
    const html = await (await owner.post(`${base}/people`, form, evil)).text()
    const link = /https?:\/\/[^\s"<]+\/admin\/password\/[\w-]+/.exec(html.replaceAll('&#x3D;', '='))?.[0] ?? ''
    expect(link.startsWith(`${world.url}/admin/password/`), link || html).to.equal(true)
    expect(html).not.to.include('evil.example')
    const page = await visitorOf(world).get(new URL(link).pathname)
    expect(page.headers.get('referrer-policy')).to.equal('no-referrer')
    const text = await page.text()
    const title = /<title>([^<]*)/.exec(text)?.[1] ?? ''
    expect(title).not.to.include(link.split('/').at(-1))
    const elsewhere = [...text.matchAll(/(?:src|href)="(https?:[^"]+)"/g)].map(([, address]) => address)
    expect(elsewhere).to.deep.equal([])
  })

  it('spends as long on an unknown address as on a wrong password (S8)', async () => {
    await invited('known@example.com', 'viewer')
    const spent = { known: [] as number[], unknown: [] as number[] }
    const middle = (times: number[]): number => times.toSorted((a, b) => a - b)[times.length >> 1] ?? 0
    for (let go = 0; go < 7; go++)
      for (const who of ['known', 'unknown'] as const) {
        const begun = performance.now()
        await visitorOf(world).post('/admin/sign-in', { email: `${who}@example.com`, password: `wrong ${go} password` })
        spent[who].push(performance.now() - begun)
      }
    // Hashing takes tens of milliseconds; leaving it out for strangers would show at once, on a busy machine too.
    expect(middle(spent.unknown)).to.be.within(middle(spent.known) / 2, middle(spent.known) * 2)
  }).timeout(60_000)

  it('never answers one shop with another’s page, however many ask at once (I6)', async () => {
    const theirs = await signedIn(db(), world, other.id)
    const words = { [shop.id]: 'CANARY-OF-A', [other.id]: 'CANARY-OF-B' }
    for (const { id } of [shop, other]) {
      const customer = await rowsOf(db(), id).customer({ first_name: words[id], email: `${id}@example.com` })
      await rowsOf(db(), id).answer({ comment: words[id], customer_id: customer, score: 3 })
    }
    const ask = async (visitor: Visitor, domain: string, path: string, not: string): Promise<string> => {
      const response = await visitor.get(`/admin/shops/${domain}${path}`)
      const text = await response.text()
      return text.includes(not) ? `${domain}${path}` : ''
    }
    const paths = ['', '/feedback', '/customers', '/journey', '/search?q=CANARY', '/feedback/export.csv']
    for (let round = 0; round < 5; round++) {
      const found = await Promise.all(
        Array.from({ length: 24 }, (_, n) => {
          const path = paths[n % paths.length] ?? ''
          return n % 2 === 0 ? ask(owner, here, path, 'CANARY-OF-B') : ask(theirs, 'b.example.com', path, 'CANARY-OF-A')
        }),
      )
      expect(found.filter(Boolean)).to.deep.equal([])
    }
  }).timeout(60_000)
})
