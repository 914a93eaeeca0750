import { expect } from 'chai'
import { day } from '../../app/domain/time.ts'
import { flowStates } from '../../app/shops/flow-settings.ts'
import { findShop, markUninstalled } from '../../app/shops/shops.ts'
import { databaseKinds } from '../support/databases.ts'
import { sessionToken } from '../support/shopify-stand-in/staff.ts'
import { type ShopifyWorld, startShopifyWorld } from '../support/shopify-stand-in/world.ts'

const mine = 'mine.myshopify.com'
const theirs = 'theirs.myshopify.com'
const base = `/admin/shops/${mine}`

for (const kind of databaseKinds)
  describe(`The app inside Shopify’s admin (${kind})`, function () {
    this.timeout(20_000)
    let world: ShopifyWorld
    let ask: ReturnType<ShopifyWorld['staffOf']>
    let askThem: ReturnType<ShopifyWorld['staffOf']>
    const document = (domain: string, path: string, token = sessionToken(domain, Date.now())) => {
      const host = Buffer.from(`admin.shopify.com/store/${domain.split('.')[0] ?? ''}`).toString('base64url')
      return `${path}?embedded=1&shop=${domain}&host=${host}&locale=pl&id_token=${token}`
    }
    const policyOf = (response: Response): string => response.headers.get('content-security-policy') ?? ''

    before(async () => {
      world = await startShopifyWorld(kind)
      ask = world.staffOf(mine)
      askThem = world.staffOf(theirs)
      await ask(document(mine, '/shopify'), { token: null })
      await askThem(document(theirs, '/shopify'), { token: null })
    })
    after(() => world.stop())

    it('is installed by being opened, in the merchant’s language and without a question', async () => {
      world.staffOf('new.myshopify.com')
      const opened = await ask(document('new.myshopify.com', '/shopify'), { token: null })
      expect(opened.status).to.equal(302)
      expect(opened.headers.get('location')).to.match(/^\/admin\/shops\/new\.myshopify\.com\?embedded=1/)
      const home = await ask(opened.headers.get('location') ?? '', { token: null })
      expect(home.status).to.equal(200)
      const html = await home.text()
      expect(html).to.match(/<html lang="pl">/)
      expect(await findShop(world.app.db.knex, 'new.myshopify.com')).to.include({ status: 'active', locale: 'pl' })
    })

    it('has App Bridge before any other script, and lets nobody else show its pages (F2)', async () => {
      for (const path of [base, `${base}/flows`, `${base}/messages`, `${base}/nowhere`, '/admin/nowhere']) {
        const response = await ask(path)
        expect(policyOf(response), path).to.include(`frame-ancestors https://${mine} https://admin.shopify.com`)
        expect(policyOf(response), path).to.include(`script-src 'self' https://cdn.shopify.com;`)
        expect(policyOf(response), path).not.to.match(/\*|unsafe/)
        expect(response.headers.get('x-frame-options'), path).to.equal(null)
        const html = await response.text()
        expect(/<script src="([^"]+)"/.exec(html)?.[1], path).to.equal(
          'https://cdn.shopify.com/shopifycloud/app-bridge.js',
        )
        expect(html.indexOf('name="shopify-api-key"'), path).to.be.within(1, html.indexOf('<script'))
        expect(response.headers.getSetCookie(), path).to.deep.equal([])
      }
    })

    it('may be shown by nobody where it stands alone (F3)', async () => {
      for (const path of ['/admin', base, '/admin/sign-in/x', '/survey/x', '/nowhere']) {
        const response = await ask(path, { token: null })
        expect(policyOf(response), path).to.include(`frame-ancestors 'none'`)
      }
    })

    it('sends a document without a good token to fetch one, and back to where it was going', async () => {
      const old = sessionToken(mine, Date.now() - day)
      for (const path of [document(mine, '/shopify', old), document(mine, base, old), `${base}/flows?embedded=1`]) {
        const response = await ask(path, { token: null })
        expect(response.status, path).to.equal(302)
        const location = new URL(response.headers.get('location') ?? '', world.url)
        expect(location.pathname).to.equal('/shopify/session-token')
        const back = new URL(location.searchParams.get('shopify-reload') ?? '')
        expect(back.origin + back.pathname).to.equal(`${world.url}${path.split('?')[0] ?? ''}`)
        expect(back.searchParams.get('id_token')).to.equal(null)
        const bounce = await ask(location.pathname + location.search, { token: null })
        expect(bounce.status).to.equal(200)
        expect(policyOf(bounce)).to.include(`frame-ancestors https://${mine} https://admin.shopify.com`)
        expect(await bounce.text()).to.match(/<script src="https:\/\/cdn\.shopify\.com[^"]+"><\/script><\/head>/)
      }
    })

    it('leads nobody elsewhere from there (S5), and shows that page to no stranger', async () => {
      for (const back of ['https://evil.com/', `${world.url}.evil.com/`, 'javascript:alert(1)', '']) {
        const response = await ask(`/shopify/session-token?shop=${mine}&shopify-reload=${encodeURIComponent(back)}`)
        expect(response.status, back).to.equal(400)
      }
      const good = encodeURIComponent(`${world.url}/shopify`)
      for (const shop of [
        'evil.com',
        `${mine}.evil.com`,
        `${mine}@evil.com`,
        '*.myshopify.com',
        `${mine}%20https://evil.com`,
      ]) {
        const response = await ask(`/shopify/session-token?shop=${shop}&shopify-reload=${good}`)
        expect(policyOf(response), shop).to.include(`frame-ancestors 'none'`)
      }
    })

    it('asks a program once for a fresher token, and lets nobody in without one (S1, S2, S3)', async () => {
      const now = Math.floor(Date.now() / 1_000)
      for (const token of [
        sessionToken(mine, Date.now(), {}, { alg: 'none' }),
        sessionToken(mine, Date.now(), { exp: now - 11 }),
        sessionToken(mine, Date.now(), { aud: 'another-app' }),
        sessionToken(mine, Date.now(), { dest: `https://${theirs}` }),
      ]) {
        const response = await ask(base, { token })
        expect(response.status).to.equal(401)
        expect(response.headers.get('x-shopify-retry-invalid-session-request')).to.equal('1')
      }
    })

    it('answers for the token’s own shop, whatever the address or the form says (S4, I1, I3)', async () => {
      const rowsBefore = await world.app.db.knex('flow_settings')
      for (const path of [
        `/admin/shops/${theirs}`,
        `/admin/shops/${theirs}/flows`,
        `/admin/shops/${theirs}/journal?shop=${mine}`,
        `/admin/shops/${theirs}?shop=${theirs}&shop_id=2`,
      ])
        expect((await ask(path)).status, path).to.equal(404)
      const form = { method: 'POST', body: new URLSearchParams({ on: 'yes', shop: theirs, shop_id: '2' }) }
      expect((await ask(`/admin/shops/${theirs}/flows/nps/switch`, form)).status).to.equal(404)
      expect(await world.app.db.knex('flow_settings')).to.deep.equal(rowsBefore)
      const root = await ask(`/admin?shop=${theirs}`)
      expect(root.headers.get('location')).to.equal(base)
    })

    it('takes forms that carry the token in their header, and no others', async () => {
      const path = `${base}/flows/nps/switch`
      const form = { method: 'POST', body: new URLSearchParams({ on: 'yes' }) }
      const shop = await findShop(world.app.db.knex, mine)
      const isOn = async () => (await flowStates(world.app.db.knex, shop?.id ?? 0))('nps').onSince !== null
      const token = sessionToken(mine, Date.now())
      expect((await ask(`${path}?id_token=${token}`, { ...form, token: null })).status).to.equal(401)
      expect((await ask(path, { ...form, headers: { 'sec-fetch-site': 'cross-site' } })).status).to.equal(403)
      expect(await isOn()).to.equal(false)
      expect((await ask(path, form)).status).to.equal(303)
      expect(await isOn()).to.equal(true)
    })

    it('shows letters inside the page to the same admin alone, and asks for their frames with a token', async () => {
      const html = await (await ask(`${base}/flows/nps`)).text()
      const src =
        /<iframe [^>]*data-src="([^"]+)"/.exec(html)?.[1]?.replaceAll('&amp;', '&').replaceAll('&#x3D;', '=') ?? ''
      expect(html).not.to.match(/<iframe [^>]*[^-]src=/)
      const token = sessionToken(mine, Date.now())
      const letter = await ask(`${src}${src.includes('?') ? '&' : '?'}id_token=${token}`, { token: null })
      expect(letter.status).to.equal(200)
      expect(policyOf(letter)).to.match(
        new RegExp(`^sandbox; .*frame-ancestors 'self' https://${mine} https://admin\\.shopify\\.com$`),
      )
      expect(letter.headers.get('x-frame-options')).to.equal(null)
    })

    it('notes who did what by Shopify’s name for them', async () => {
      const shop = await findShop(world.app.db.knex, mine)
      const notes = await world.app.db.knex('audit').where({ shop_id: shop?.id })
      expect(notes.map(({ who }: { who: string }) => who)).to.include('staff, Shopify user 42')
    })

    it('installs anew when somebody opens a page of a shop that had left (W13)', async () => {
      const leaving = world.staffOf('leaving.myshopify.com')
      const token = (): string => sessionToken('leaving.myshopify.com', Date.now())
      await leaving(document('leaving.myshopify.com', '/shopify', token()), { token: null })
      const shop = await findShop(world.app.db.knex, 'leaving.myshopify.com')
      await world.app.db.write((trx) => markUninstalled(trx, shop?.id ?? 0, Date.now()))
      const page = await leaving(document('leaving.myshopify.com', '/admin/shops/leaving.myshopify.com', token()), {
        token: null,
      })
      expect(page.headers.get('location')).to.match(/^\/shopify\?/)
      await leaving(page.headers.get('location') ?? '', { token: null })
      expect(await findShop(world.app.db.knex, 'leaving.myshopify.com')).to.include({ id: shop?.id, status: 'active' })
    })

    it('has no address that asks for the name of a shop (S5)', async () => {
      for (const path of ['/auth', '/shopify/auth', `/shopify/auth/callback?shop=${mine}&code=x&state=y&hmac=z`])
        expect((await ask(path, { token: null })).status, path).to.equal(404)
    })
  })
