import { expect } from 'chai'
import { conversationActs } from '../../app/conversations/act.ts'
import { putList } from '../../app/customers/list-reading.ts'
import { workOnLists } from '../../app/customers/list-work.ts'
import type { Shop } from '../../app/domain/shop.ts'
import { minute } from '../../app/domain/time.ts'
import { invite } from '../../app/shops/accounts.ts'
import { beginPulls, keepPull, watchStore } from '../../app/shops/pulls.ts'
import { addShop } from '../../app/shops/shops.ts'
import { makeSignInLink } from '../../app/shops/staff.ts'
import { keepStore, noteStore } from '../../app/shops/stores.ts'
import { executablePath, expectAccessible, expectToFit, looks, pictures } from '../support/browser.ts'
import { type BrowserWorld, openBrowserWorld } from './browser-world.ts'
import { livelyShop } from './demo-shop.ts'
import { inventoryOf } from './inventory.ts'
import { newShop } from './rows.ts'
import { keys, noon, signedIn, type Visitor } from './world.ts'

/** Files, letters in their frames, and ways that only lead on. */
const noPage =
  /\.(?:csv|json|js|css)$|\/(?:payload|letter|preview|data|original\/:\w+|files\/.*|export\/:\w+|done)$|^\/$/

if (executablePath)
  describe('the merchant’s pages in a browser', function () {
    this.timeout(400_000)
    let world: BrowserWorld
    let visitor: Visitor
    const paths: Record<string, string> = {}

    before(async () => {
      world = await openBrowserWorld()
      const { shop, answerId, messageId } = await livelyShop(world.db, 'sklep.example.com', 'pl')
      await talkAbout(shop, answerId)
      const { person_id: personId } = (await world.db.knex('customers').first('person_id')) as { person_id: string }
      await newShop(world.db, 'empty.example.com', 'en')
      const fresh = await addShop(world.db, keys, { domain: 'fresh.myshopify.com', platform: 'shopify' }, noon)
      await beginPulls(world.db.knex, fresh.id, noon - 60 * 24 * 60 * minute, noon)
      const halted = {
        state: 'stopped',
        done: 300,
        total: 1200,
        why: 'Shopify does not let the app read customers.',
      } as const
      await keepPull(world.db.knex, fresh.id, 'products', { state: 'done', done: 412, total: 412 }, noon)
      await keepPull(world.db.knex, fresh.id, 'customers', halted, noon)
      await connectStores()
      visitor = await signedIn(world.db, world, null)
      const lively = '/admin/shops/sklep.example.com'
      Object.assign(paths, {
        home: lively,
        feedback: `${lively}/feedback`,
        cases: `${lively}/feedback?case=open`,
        answer: `${lively}/feedback/${answerId}`,
        numbers: `${lively}/numbers`,
        'numbers-groups': `${lively}/numbers/groups`,
        'numbers-effects': `${lively}/numbers/effects`,
        'numbers-scorecard': `${lively}/numbers/scorecard`,
        messages: `${lively}/messages`,
        message: `${lively}/messages/${messageId}`,
        unconfirmed: `${lively}/messages?state=uncertain`,
        flows: `${lively}/flows`,
        flow: `${lively}/flows/abandoned-cart`,
        journey: `${lively}/journey`,
        station: `${lively}/journey/delivery`,
        customers: `${lively}/customers`,
        customer: `${lively}/customers/${personId}`,
        'erase-asked': `${lively}/customers/${personId}?erase=ask`,
        search: `${lively}/search?q=anna`,
        'search-nothing': `${lively}/search?q=nothingatall`,
        rehearsal: `${lively}/flows/nps/rehearsal`,
        'empty-journey': '/admin/shops/empty.example.com/journey',
        'empty-customers': '/admin/shops/empty.example.com/customers',
        journal: `${lively}/journal`,
        'first-hour': '/admin/shops/fresh.myshopify.com',
        connection: '/admin/shops/fresh.myshopify.com/settings/connection',
        'connection-woocommerce': '/admin/shops/kubki.example/settings/connection',
        'connection-prestashop': '/admin/shops/miski.example/settings/connection',
        'empty-home': '/admin/shops/empty.example.com',
        'empty-numbers': '/admin/shops/empty.example.com/numbers',
        'empty-scorecard': '/admin/shops/empty.example.com/numbers/scorecard',
        'empty-feedback': '/admin/shops/empty.example.com/feedback',
        shops: '/admin/shops',
        people: `${lively}/people`,
        'sign-in': '/admin/sign-in',
        'set-up': '/admin/set-up',
        password: '/admin/password/gone',
        'numbers-export': `${lively}/numbers/export`,
        digest: `${lively}/settings/digest`,
        lists: `${lively}/settings/lists`,
        pace: `${lively}/settings/pace`,
        languages: `${lively}/settings/languages`,
        privacy: `${lively}/settings/privacy`,
        api: `${lively}/settings/api`,
        webhooks: `${lively}/settings/webhooks`,
        connect: '/admin/connect',
        'connect-agree': `/admin/connect/woocommerce?${new URLSearchParams({
          shop: 'https://shop.example',
          challenge: 'c'.repeat(43),
          state: 'the-stores-own-word',
          back: 'https://shop.example/wp-admin/',
        }).toString()}`,
        missing: '/admin/nowhere',
        ...(await furnished(lively, shop)),
      })
    })
    /** Rooms that have something to show once somebody used them. */
    async function furnished(lively: string, shop: Shop): Promise<Record<string, string>> {
      const made = await visitor.send(`${lively}/surveys`, { title: 'Druga wizyta', kind: 'nps' })
      const survey = (made.headers.get('location') ?? '').split('?')[0] ?? ''
      await visitor.send(`${lively}/settings/sender`, { do: 'save', address: 'hello@cups.example', route: 'shared' })
      await visitor.send(`${lively}/pulse/rounds`, { question: 'Co poprawić najpierw?' })
      const bytes = Buffer.from('email,reason\nanna@example.com,bounce\nwrong,\n')
      const list = await putList(world.db, { shopId: shop.id, name: 'old.csv', bytes }, noon)
      await workOnLists({ db: world.db, keys, report: (error) => expect.fail(String(error)) }, noon)
      return {
        write: `${lively}/flows/nps/write`,
        surveys: `${lively}/surveys`,
        survey,
        'survey-results': `${survey}/results`,
        themes: `${lively}/themes`,
        topics: `${lively}/themes/edit`,
        pulse: `${lively}/pulse`,
        settings: `${lively}/settings`,
        brand: `${lively}/settings/brand`,
        sender: `${lively}/settings/sender`,
        hours: `${lively}/settings/hours`,
        replies: `${lively}/settings/replies`,
        codes: `${lively}/codes`,
        list: `${lively}/settings/lists/${list}`,
        'sign-in-link': `/admin/sign-in/${await makeSignInLink(world.db, { shopId: null, now: noon })}`,
        'empty-surveys': '/admin/shops/empty.example.com/surveys',
        'empty-themes': '/admin/shops/empty.example.com/themes',
        'empty-pulse': '/admin/shops/empty.example.com/pulse',
        'empty-messages': '/admin/shops/empty.example.com/messages',
        'empty-journal': '/admin/shops/empty.example.com/journal',
      }
    }

    /** One store that is well, with a webhook that had been switched off, and one whose key was taken back. */
    async function connectStores(): Promise<void> {
      for (const [platform, domain, pluginVersion, platformVersion] of [
        ['woocommerce', 'kubki.example', '1.0.0', '10.3.6'],
        ['prestashop', 'miski.example', '1.0.0', '9.1.4'],
      ] as const) {
        const { id: shopId } = await addShop(world.db, keys, { domain, platform }, noon)
        const address = `https://${domain}`
        const kept = { shopId, address, api: `${address}/api/`, keys: { key: 'key', secret: '' } }
        await keepStore(world.db.knex, keys, { ...kept, pluginVersion, platformVersion }, noon)
        await watchStore(world.db.knex, shopId, noon)
        const told = { answeredAt: noon, webhooksAt: noon }
        await noteStore(
          world.db.knex,
          shopId,
          platform === 'woocommerce'
            ? { ...told, webhooks: 'on', mendedAt: noon, mended: 'order.updated' }
            : { ...told, webhooks: 'off', why: 'The store no longer accepts our keys; connect it again.' },
        )
      }
    }
    /** A case somebody answered and noted something about; it waits for the customer. */
    async function talkAbout(shop: Shop, responseId: string): Promise<void> {
      const acts = conversationActs(world.db, keys)
      const about = { shopId: shop.id, conversationId: null, responseId }
      const by = { who: 'Ewa', now: noon - 30 * minute }
      await acts.reopen(about, by)
      await acts.answer(shop, about, { words: 'Bardzo przepraszamy.\n\nWysyłamy nowy kubek.', once: 'once-only' }, by)
      await acts.note(about, 'Magazyn potwierdził wysyłkę.', by)
      await acts.assign(about, { id: 'staff', name: 'Jan' }, by)
    }
    after(() => world.close())

    it('leave out no page of the admin: a new room must be looked at here too', () => {
      const seen = Object.values(paths).map((path) => path.split('?')[0] ?? '')
      const unseen = inventoryOf(world.router)
        .filter(({ method, path }) => method === 'GET' && !noPage.test(path))
        .filter(({ path }) => {
          const pattern = new RegExp(`^/admin${path.replace(/^\/$/, '').replaceAll(/:\w+/g, '[^/]+')}$`)
          return !path.endsWith('/account') && !seen.some((one) => pattern.test(one))
        })
      expect(unseen.map(({ path }) => path)).to.deep.equal([])
    })

    for (const [colorScheme, width, language] of looks)
      it(`are accessible and fit the screen: ${colorScheme}, ${width} px, ${language}`, async () => {
        const context = await world.windowsOf(visitor, { colorScheme, viewport: { width, height: 900 } })
        const page = await context.newPage()
        const complaints: string[] = []
        page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
        for (const [what, path] of Object.entries(paths)) {
          const answer = await page.goto(`${world.url}${path}${path.includes('?') ? '&' : '?'}language=${language}`)
          expect(answer?.status(), what).to.equal({ missing: 404, password: 410 }[what] ?? 200)
          if (pictures)
            await page.screenshot({
              path: `${pictures}/${what}-${colorScheme}-${width}-${language}.png`,
              fullPage: true,
            })
          // What is accessible hangs on the colours; the width changes only where things stand.
          if ((colorScheme === 'light') === (width === 1280)) {
            await expectAccessible(page, what)
          }
          await expectToFit(page, what)
        }
        // Pages that are missing or gone are told of by the browser too.
        expect(complaints.filter((text) => !/404|410/.test(text))).to.deep.equal([])
        await context.close()
      })

    it('are accessible to somebody with an account of their own, who can change its password', async () => {
      const { id } = (await world.db.knex('shops').where({ domain: 'sklep.example.com' }).first('id')) as { id: number }
      const ola = { shopId: id, name: 'Ola Przykładowa', email: 'ola@example.com', role: 'owner' } as const
      const { token } = await invite(world.db, ola, noon)
      for (const colorScheme of ['light', 'dark'] as const) {
        const context = await world.browser.newContext({ colorScheme, viewport: { width: 390, height: 900 } })
        const page = await context.newPage()
        await page.goto(colorScheme === 'light' ? `${world.url}/admin/password/${token}` : `${world.url}/admin/sign-in`)
        await expectAccessible(page, 'the way in')
        if (colorScheme === 'dark') await page.fill('#email', ola.email)
        await page.fill('input[type=password]', 'three cups of jasmine tea')
        await page.click('main form button.primary')
        await page.waitForURL(/\/shops\//)
        await page.goto(`${world.url}/admin/shops/sklep.example.com/account`)
        await page.waitForSelector('input[type=password]')
        await expectAccessible(page, 'the account')
        await context.close()
      }
    })
  })
