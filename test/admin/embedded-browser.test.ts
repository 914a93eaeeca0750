import { AxeBuilder } from '@axe-core/playwright'
import { expect } from 'chai'
import type { Browser, BrowserContext, Frame, Page } from 'playwright-core'
import { flowStates } from '../../app/shops/flow-settings.ts'
import { findShop } from '../../app/shops/shops.ts'
import { executablePath, openBrowser, pictures } from '../support/browser.ts'
import { playShopifyAdmin } from '../support/shopify-stand-in/browser.ts'
import { type ShopifyWorld, startShopifyWorld } from '../support/shopify-stand-in/world.ts'

const domain = 'cups.myshopify.com'

if (executablePath)
  describe('The app inside Shopify’s admin, in a browser', function () {
    this.timeout(60_000)
    let world: ShopifyWorld
    let browser: Browser
    let context: BrowserContext
    let admin: Awaited<ReturnType<typeof playShopifyAdmin>>
    let page: Page
    const complaints: string[] = []

    before(async () => {
      world = await startShopifyWorld('sqlite')
      world.staffOf(domain)
      world.standIn.shop(domain).locale = 'en'
      browser = await openBrowser('--disable-features=LocalNetworkAccessChecks')
    })
    beforeEach(async () => {
      context = await browser.newContext({ viewport: { width: 1100, height: 900 }, locale: 'en-GB' })
      admin = await playShopifyAdmin(context, domain, world.url)
      page = await context.newPage()
      complaints.length = 0
      page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
      page.on('pageerror', (error) => complaints.push(error.message))
    })
    afterEach(() => context.close())
    after(async () => {
      await browser?.close()
      await world.stop()
    })

    const app = (): Frame => {
      const frame = page.frame({ name: 'app' })
      if (!frame) throw new Error('the app is not in its frame')
      return frame
    }
    const open = async (): Promise<void> => {
      await page.goto(admin.adminUrl)
      await app().waitForSelector('main h1')
    }
    /** Shopify shows the links of the navigation itself and clicks ours. */
    const go = (link: string): Promise<void> => app().evaluate(`document.querySelector('${link}').click()`)
    const heading = async (text: string): Promise<void> => {
      await app().waitForSelector(`h1:text-is("${text}")`)
    }

    it('opens, is walked through, and changes what is changed, without a cookie', async () => {
      await open()
      const shop = await findShop(world.app.db.knex, domain)
      expect(shop?.status).to.equal('active')
      await go('s-link[href$="/flows"]')
      await heading('What we send')
      expect(await app().title()).to.match(/^What we send/)
      await app().click('button[aria-label*="NPS"], form[action$="/nps/switch"] button')
      await app().waitForSelector('form[action$="/nps/switch"] button.on')
      expect((await flowStates(world.app.db.knex, shop?.id ?? 0))('nps').onSince).not.to.equal(null)

      await app().click('a[href$="/flows/nps"]')
      const letter = await (await app().waitForSelector('iframe.paper')).contentFrame()
      await letter?.waitForSelector('body a')
      if (pictures) await page.screenshot({ path: `${pictures}/embedded-flow.png` })
      await app().evaluate('history.back()')
      await heading('What we send')
      expect(await context.cookies()).to.deep.equal([])
      expect(complaints).to.deep.equal([])
    })

    it('lets a letter be written there: kept while it is typed, previewed with a fresh token, its buttons at work', async () => {
      await open()
      const shop = await findShop(world.app.db.knex, domain)
      await go('s-link[href$="/flows"]')
      await heading('What we send')
      await app().click('a[href$="/flows/nps"]')
      await app().click('a[href*="/flows/nps/write"]')
      const subject = await app().waitForSelector('#letter input[name="subject"]')
      await subject.fill('How was it, really')
      await app().waitForSelector('#shown-subject:has-text("How was it, really")')
      const drafts = await world.app.db.knex('letter_drafts').where({ shop_id: shop?.id })
      expect(drafts.map(({ content }: { content: string }) => content).join()).to.include('How was it, really')
      const before = await app().locator('#letter .block').count()
      await app().locator('#letter button[value^="remove:"]').first().click()
      await app()
        .locator(`#block-${before - 1}`)
        .waitFor({ state: 'detached' })
      expect(await app().locator('#letter .block').count()).to.equal(before - 1)
      const letter = await (await app().waitForSelector('iframe.paper[src*="id_token"]')).contentFrame()
      await letter?.waitForSelector('body a')
      expect(complaints).to.deep.equal([])
    })

    it('fetches a token for a document that came without one, and comes back', async () => {
      admin.stale = 1
      await open()
      await go('s-link[href$="/messages"]')
      await heading('Letters')
      await app().evaluate('location.reload()')
      await heading('Letters')
      expect(complaints).to.deep.equal([])
    })

    it('tries once more when a token ran out on its way', async () => {
      await open()
      admin.stale = 1
      await go('s-link[href$="/feedback"]')
      await heading('Feedback')
      expect(complaints.filter((text) => !text.includes('401'))).to.deep.equal([])
    })

    it('sends searches and moves the focus to the new page for those who cannot see it', async () => {
      await open()
      await go('s-link[href$="/messages"]')
      await heading('Letters')
      await app().waitForSelector('#content:focus')
      await app().fill('main form input[type=search]', 'nobody')
      await app().press('main form input[type=search]', 'Enter')
      await app().waitForURL(/nobody/)
    })

    it('is shown by no other site (F2)', async () => {
      await context.route('https://evil.example/**', (route) =>
        route.fulfill({
          contentType: 'text/html',
          body: `<iframe name="app" src="${world.url}/shopify/session-token?shop=${domain}&shopify-reload=${encodeURIComponent(`${world.url}/shopify`)}"></iframe>`,
        }),
      )
      await page.goto('https://evil.example/')
      await page.waitForLoadState('networkidle')
      expect(complaints.join(' ')).to.match(/frame-ancestors/)
    })

    for (const [colorScheme, width] of [
      ['light', 1100],
      ['dark', 390],
    ] as const)
      it(`is accessible and fits: ${colorScheme}, ${width} px`, async () => {
        await page.emulateMedia({ colorScheme })
        await page.setViewportSize({ width, height: 900 })
        await open()
        if (pictures) await page.screenshot({ path: `${pictures}/embedded-home-${colorScheme}-${width}.png` })
        expect(await app().evaluate('document.documentElement.scrollWidth <= window.innerWidth')).to.equal(true)
        const { violations } = await new AxeBuilder({ page }).include(['iframe[name=app]', 'body']).analyze()
        expect(violations.map(({ id }) => id)).to.deep.equal([])
      })
  })
