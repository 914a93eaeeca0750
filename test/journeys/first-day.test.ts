import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import type { Browser, BrowserContext, Frame, Page } from 'playwright-core'
import { untilNothingIsDue } from '../../app/cli/cron.ts'
import { shopifyHeaders } from '../../app/cli/webhook.ts'
import { day, hour, minute, second, type Instant } from '../../app/domain/time.ts'
import { makeSignInLink } from '../../app/shops/staff.ts'
import { challengeOf } from '../../app/storefronts/connect/handshake.ts'
import { executablePath, expectToFit, openBrowser, pictures } from '../support/browser.ts'
import { bodyOf, fulfillmentPayload, orderPayload, scanPayload, type Payload } from '../support/shopify.ts'
import { playShopifyAdmin } from '../support/shopify-stand-in/browser.ts'
import { appSecret, holdOrder } from '../support/shopify-stand-in/index.ts'
import { type ShopifyWorld, startShopifyWorld } from '../support/shopify-stand-in/world.ts'
import { type SmtpSink, startSmtpSink } from '../support/smtp-sink.ts'
import { startWooStandIn, type StoreStandIn } from '../support/store-stand-in.ts'
import { ownParcel, wooHeaders, wooOrder } from '../support/woocommerce.ts'
import { type Letter, readLetter } from '../support/world.ts'

type Language = 'pl' | 'en'
const dictionary = (language: Language): Record<string, string> =>
  Object.assign(
    {},
    ...['frame', 'home', 'feedback', 'conversations'].map((room) =>
      JSON.parse(readFileSync(new URL(`../../views/admin/${language}/${room}.json`, import.meta.url), 'utf8')),
    ),
  ) as Record<string, string>

/** A shop in its merchant's browser, as far as it differs by where the merchant is. */
type Installed = {
  /** The pages of the app. */
  readonly view: () => Frame
  /** To a room by the navigation. */
  readonly go: (path: string) => Promise<void>
  /** What the platform tells of the first order: placed, sent, delivered. */
  readonly firstOrder: (at: Instant, email: string) => Promise<void>
  /** Reads what the shop had before us, as the timetable would. */
  readonly readPast: () => Promise<unknown>
  readonly inbox: string
  /** How often the merchant has pressed something since the app was installed. */
  readonly presses: () => number
  /** The merchant comes again on another day. */
  readonly comeBack: () => Promise<void>
}

if (executablePath)
  describe('A merchant’s first day, in a browser', function () {
    this.timeout(120_000)
    const clock = { now: 0 }
    let world: ShopifyWorld
    let sink: SmtpSink
    let store: StoreStandIn
    let browser: Browser
    let context: BrowserContext
    let page: Page
    let pressed = 0
    let number = 0
    const complaints: string[] = []

    before(async () => {
      sink = await startSmtpSink()
      clock.now = Date.now()
      world = await startShopifyWorld(
        'sqlite',
        { SMTP_URL: sink.url, MAIL_FROM: 'letters@aftercare.example', INBOUND_SECRET: 'a secret for tests only' },
        () => clock.now,
      )
      browser = await openBrowser('--disable-features=LocalNetworkAccessChecks')
    })
    after(async () => {
      await browser?.close()
      await world.stop()
      await sink.stop()
    })
    afterEach(async () => {
      await context?.close()
      await store?.stop()
    })

    const press = async (frame: Frame, selector: string): Promise<void> => {
      pressed++
      await frame.click(selector)
    }
    const lettersTo = async (address: string): Promise<readonly Letter[]> =>
      Promise.all(
        sink.letters
          .filter(({ envelope }) => envelope.to.includes(address))
          .map(({ raw, envelope }) => readLetter(raw, envelope.to)),
      )
    const post = async (url: string, body: Buffer, headers: Record<string, string>): Promise<void> => {
      const response = await fetch(url, { method: 'POST', body, headers })
      expect(response.status, url).to.equal(200)
      await response.arrayBuffer()
    }

    async function openWindow(width: number, language: Language): Promise<void> {
      pressed = 0
      complaints.length = 0
      clock.now = Math.ceil(clock.now / day) * day + 9 * hour
      context = await browser.newContext({
        viewport: { width, height: 900 },
        locale: language === 'pl' ? 'pl-PL' : 'en-GB',
      })
      page = await context.newPage()
      page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
      page.on('pageerror', (error) => complaints.push(error.message))
    }

    /** Installed from Shopify's store, which opens the app inside the shop's admin at once. */
    async function inShopifysAdmin(language: Language): Promise<Installed> {
      const domain = `first-day-${++number}.myshopify.com`
      world.staffOf(domain)
      const there = world.standIn.shop(domain)
      there.locale = language
      for (let past = 1; past <= 3; past++)
        holdOrder(there, orderPayload({ id: `70429119461545${10 + past}`, at: clock.now - past * day }))
      const admin = await playShopifyAdmin(context, domain, world.url, { locale: language, now: () => clock.now })
      const view = (): Frame => page.frame({ name: 'app' }) ?? page.mainFrame()
      const open = async (): Promise<void> => {
        await page.goto(admin.adminUrl)
        await view().waitForSelector('main h1')
      }
      await open()
      const tell = (topic: string, payload: Payload, id: string): Promise<void> => {
        const body = bodyOf(payload)
        return post(
          `${world.url}/webhooks/shopify`,
          body,
          shopifyHeaders(appSecret, domain, topic, body, `${domain} ${id}`, clock.now),
        )
      }
      return {
        view,
        // Shopify shows the links of the navigation itself and clicks ours.
        go: (path) => view().evaluate(`document.querySelector('s-link[href$="${domain}${path}"]').click()`),
        readPast: async () => world.app.shopify?.readHistory(),
        firstOrder: async (at, email) => {
          const bought = { id: `8209829119461545${10 + number}`, at, email, locale: language }
          await tell('orders/create', orderPayload(bought), 'order')
          await tell('fulfillments/create', fulfillmentPayload(bought, '51', at + minute), 'parcel')
          await tell('fulfillment_events/create', scanPayload(bought, '51', 'delivered', at + 2 * minute), 'scan')
        },
        inbox: 'owner@cups.example',
        presses: () => pressed,
        comeBack: open,
      }
    }

    /** On a server of the merchant's own: the server prints a link, and the store's plugin has one button. */
    async function onTheirOwnServer(language: Language, width: number): Promise<Installed> {
      // Each merchant has a server of their own; here they share one, as it was before its first account.
      await world.app.db.knex('staff').delete()
      store = await startWooStandIn()
      store.orders.push(wooOrder({ id: 3, at: clock.now - 3 * day }), wooOrder({ id: 4, at: clock.now - 2 * day }))
      const [email, password] = [`merchant-${++number}@cups.example`, 'three cups of jasmine tea']
      const view = (): Frame => page.mainFrame()
      await page.goto(
        `${world.url}/admin/sign-in/${await makeSignInLink(world.app.db, { shopId: null, now: clock.now })}`,
      )
      await press(view(), 'main form button')
      await view().waitForSelector('main h1')
      await page.goto(`${world.url}/admin/set-up`)
      await page.fill('#name', 'Ola Przykładowa')
      await page.fill('#email', email)
      await page.fill('#password', password)
      await press(view(), 'main form button.primary')
      await page.waitForURL((url) => !url.pathname.endsWith('/set-up'))
      // The plugin's button sends its administrator here, and takes the code back to the store.
      const secret = `the store’s own secret ${number}`
      store.secret = secret
      const wish = {
        shop: store.url,
        challenge: challengeOf(secret),
        state: 'the-stores-own-word',
        back: `${store.url}/wp-admin/`,
      }
      await page.goto(`${world.url}/admin/connect/woocommerce?${new URLSearchParams(wish).toString()}`)
      await press(view(), 'main form button.primary')
      await page.waitForURL(/aftercare_code=/)
      const response = await fetch(`${world.url}/connect/woocommerce`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          code: new URL(page.url()).searchParams.get('aftercare_code'),
          secret,
          proof: `${store.url}/wp-json/aftercare/v1/proof`,
          api: `${store.url}/wp-json/wc/v3/`,
          keys: store.keys,
          plugin: '1.0.0',
          version: '10.3.6',
          shop: {
            name: 'Kubki i spółka',
            locale: language === 'pl' ? 'pl_PL' : 'en_GB',
            time_zone: 'Europe/Warsaw',
            country: 'pl',
            currency: 'pln',
          },
        }),
      })
      const connected = (await response.json()) as { shop: string; secret: string; deliveries: string; admin: string }
      expect(response.status, JSON.stringify(connected)).to.equal(200)
      await page.goto(connected.admin)
      const tell = (topic: string, payload: Payload): Promise<void> => {
        const body = bodyOf(payload)
        return post(connected.deliveries, body, wooHeaders(connected.secret, topic, body, `${number} ${topic}`))
      }
      return {
        view,
        go: async (path) => {
          if (width < 760) await page.click('button[popovertarget=rooms]')
          await page.click(`#rooms a[href$="${encodeURIComponent(connected.shop)}${path}"]`)
        },
        readPast: () => world.app.stores.tend(clock.now),
        firstOrder: async (at, address) => {
          const bought = {
            id: 100 + number,
            at,
            email: address,
            changes: { aftercare: { locale: language === 'pl' ? 'pl_PL' : 'en_GB' } },
          }
          await tell('order.updated', wooOrder(bought))
          await tell('aftercare.parcel', ownParcel(bought.id, `${number}00`, 'delivered', at + 2 * minute))
        },
        inbox: email,
        presses: () => pressed,
        comeBack: async () => {
          await page.goto(`${world.url}/admin/sign-in`)
          await page.fill('#email', email)
          await page.fill('#password', password)
          await page.click('main form button.primary')
          await page.waitForURL((url) => !url.pathname.endsWith('/sign-in'))
          await page.goto(connected.admin)
        },
      }
    }

    for (const [width, language, where] of [
      [390, 'pl', 'inside Shopify’s admin'],
      [1280, 'en', 'inside Shopify’s admin'],
      [390, 'en', 'on a server of their own'],
      [1280, 'pl', 'on a server of their own'],
    ] as const)
      it(`goes from installing to reading and answering the first customer: ${where}, ${width} px, ${language}`, async () => {
        const words = dictionary(language)
        const say = (key: string): string => words[key] ?? expect.fail(`nothing is called ${key}`)
        await openWindow(width, language)
        const shop = await (where === 'inside Shopify’s admin'
          ? inShopifysAdmin(language)
          : onTheirOwnServer(language, width))
        const { view, go } = shop
        let picture = 0
        /** What must be true of every page on the way. */
        const look = async (): Promise<void> => {
          expect(await view().evaluate('document.documentElement.lang')).to.equal(language)
          await expectToFit(view(), view().url())
          if (pictures)
            await page.screenshot({
              path: `${pictures}/first-day-${where.slice(0, 6).trim()}-${width}-${++picture}.png`,
            })
        }
        const heading = async (text: string): Promise<void> => {
          await view().waitForSelector(`h1:text-is("${text}")`)
          await look()
        }

        // The first letter, in their own inbox.
        await view().waitForSelector('#setup')
        await look()
        await press(view(), '.steps a[href$="/settings/sender"]')
        await view().waitForSelector('button[value=test]')
        await look()
        const before = (await lettersTo(shop.inbox)).length
        await press(view(), 'button[value=test]')
        await view().waitForSelector('.notice.well')
        expect((await lettersTo(shop.inbox)).length - before, 'letters in their own inbox').to.equal(1)
        expect(shop.presses()).to.be.at.most(5)

        // What the shop had before is read without their doing.
        await shop.readPast()
        await go('')
        await view().waitForSelector('#past-card')
        await look()
        expect(await view().textContent('#past-card')).to.include(say('past.state.done'))

        await go('/flows')
        await heading(say('title.flows'))
        await view().click('form[action$="/nps/switch"] button')
        await view().waitForSelector('form[action$="/nps/switch"] button.on')

        // The first order, its parcel, and two days later the first letter to a customer.
        const customer = `anna-${number}@example.com`
        clock.now += hour
        await shop.firstOrder(clock.now, customer)
        await untilNothingIsDue(world.app, clock.now)
        // Days of rest are kept, so it may be a day or two later.
        for (let days = 0; days < 7 && (await lettersTo(customer)).length === 0; days++) {
          clock.now += day
          await untilNothingIsDue(world.app, clock.now)
        }
        const [letter] = await lettersTo(customer)
        const three = letter?.links.find((link) => link.endsWith('score=3'))
        if (!letter || !three) throw new Error('no question came')

        // The customer answers on the page behind it.
        clock.now += hour
        const theirs = await context.newPage()
        await theirs.goto(three)
        expect(await theirs.evaluate('document.documentElement.lang')).to.equal(language)
        clock.now += 20 * second
        await theirs.fill('textarea', 'The cup came cracked')
        await theirs.click('button[type=submit]')
        await theirs.waitForSelector('h1')
        await theirs.close()

        // The merchant sees that somebody waits, reads it and answers.
        clock.now += minute
        await shop.comeBack()
        await view().waitForSelector('#waiting-card .words:text-is("The cup came cracked")')
        await look()
        await view().click('.heading a.button.primary')
        await heading(say('title.feedback'))
        await view().click('.answer a.row-link')
        await view().waitForSelector('#answer-words')
        await look()
        await view().fill('#answer-words', 'We are sorry. A new cup is on its way.')
        await view().click('#answer button.primary')
        await view().waitForSelector('.bubble .words:text-is("We are sorry. A new cup is on its way.")')
        await look()
        await untilNothingIsDue(world.app, clock.now + minute)
        const answers = await lettersTo(customer)
        expect(answers).to.have.length(2)
        expect(answers[1]?.text).to.include('A new cup is on its way.')
        expect(answers[1]?.inReplyTo ?? answers[1]?.subject).to.be.a('string')
        // A store without pages and a session that ended overnight are told of by the browser too.
        expect(complaints.filter((text) => !/40[14]/.test(text) || where === 'inside Shopify’s admin')).to.deep.equal(
          [],
        )
      })
  })
