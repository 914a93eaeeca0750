import { expect } from 'chai'
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { addStaffAddress } from '../../app/shops/staff-addresses.ts'
import { executablePath, expectAccessible, expectToFit, looks, pictures } from '../support/browser.ts'
import { type BrowserWorld, openBrowserWorld } from './browser-world.ts'
import { newShop } from './rows.ts'
import { noon, signedIn, type Visitor } from './world.ts'

if (executablePath)
  describe('the letter editor in a browser', function () {
    this.timeout(120_000)
    let world: BrowserWorld
    let visitor: Visitor
    const here = '/admin/shops/own.example.com/flows/nps/write?variant=ask&letters=en'

    before(async () => {
      world = await openBrowserWorld()
      const shop = await newShop(world.db, 'own.example.com')
      await addStaffAddress(world.db.knex, shop.id, 'owner@example.com', noon)
      visitor = await signedIn(world.db, world, shop.id)
    })
    after(() => world.close())

    async function open(
      options: BrowserContextOptions,
      work: (page: Page, context: BrowserContext) => Promise<void>,
    ): Promise<void> {
      const context = await world.windowsOf(visitor, { viewport: { width: 1280, height: 900 }, ...options })
      const page = await context.newPage()
      const complaints: string[] = []
      page.on('console', (message) => {
        const { url } = message.location()
        if (message.type() === 'error' && !url.endsWith('/favicon.ico')) complaints.push(message.text())
      })
      page.on('pageerror', (error) => complaints.push(String(error)))
      await page.goto(`${world.url}${here}`)
      await work(page, context)
      expect(complaints).to.deep.equal([])
      await context.close()
    }
    const kinds = (page: Page) => page.locator('.block h2').allInnerTexts()
    const names = async (page: Page) => (await kinds(page)).map((text) => text.replace(/^\W+/, ''))
    const fresh = async (page: Page) => {
      await page.locator('details', { hasText: 'Versions' }).locator('summary').click()
      await page.getByRole('button', { name: 'Go back to our letter' }).click()
      await page.getByText('From now on our letter goes out').waitFor()
    }

    it('moves blocks by the keyboard and keeps the focus where the block went', () =>
      open({}, async (page) => {
        await fresh(page)
        expect((await names(page)).slice(0, 3)).to.deep.equal(['Heading', 'Text', 'Row of scores'])
        await page.getByRole('button', { name: 'Move block 2 up' }).focus()
        await page.keyboard.press('Enter')
        await page.locator('#block-0 textarea').waitFor()
        expect((await names(page)).slice(0, 2)).to.deep.equal(['Text', 'Heading'])
        expect(await page.evaluate('document.activeElement.id')).to.equal('block-0-text')
      }))

    it('moves blocks by the mouse', () =>
      open({}, async (page) => {
        await fresh(page)
        // The mouse drags only between what is seen.
        await page.evaluate("document.getElementById('block-0').scrollIntoView()")
        await page.locator('#block-2 .grip').dragTo(page.locator('#block-0'))
        // By its attribute: the page's policy lets nobody evaluate text, a waiting test included.
        await page.locator('#block-0 [name="0.kind"][value="scores"]').waitFor({ state: 'attached' })
        expect((await names(page)).slice(0, 3)).to.deep.equal(['Row of scores', 'Heading', 'Text'])
      }))

    it('shows what is typed in the preview, and says what is wrong while it is typed', () =>
      open({}, async (page) => {
        await fresh(page)
        await page.locator('#block-0-text').fill('Hello {{firstName}}')
        await page.locator('#block-0 .fault').waitFor()
        expect(await page.locator('#block-0 .fault').innerText()).to.include('not every customer has “firstName”')
        await page.locator('#block-0-text').fill('Hello {{or firstName "you"}}')
        const shown = page.frameLocator('iframe.paper').locator('h1')
        await shown.getByText('Hello Anna').waitFor()
        expect(await page.locator('#block-0 .fault').count()).to.equal(0)
        await page.getByRole('button', { name: 'Publish' }).click()
        await page.getByText('Published. From now on').waitFor()
      }))

    it('says what a condition means, also while it is typed', () =>
      open({}, async (page) => {
        await fresh(page)
        const text = page.locator('#block-0-text')
        const hints = page.locator('#block-0 .hint')
        await text.fill('{{#if (and firstName orderName)}}{{firstName}}, {{orderName}}{{else}}Hello{{/if}}')
        await hints.getByText('all of: first name, the order’s number. If it has, the words up to {{else}}').waitFor()
        expect(await text.getAttribute('aria-describedby')).to.equal(await hints.getAttribute('id'))
        await text.fill('Hello')
        await page.locator('#block-0:not(:has(.hint))').waitFor()
        expect(await text.getAttribute('aria-describedby')).to.equal(null)
      }))

    it('works without a script', () =>
      open({ javaScriptEnabled: false }, async (page) => {
        await page.locator('#subject').fill('Without a script')
        await page.getByRole('button', { name: '+ Picture' }).click()
        expect((await names(page)).at(-1)).to.equal('Picture')
        expect(await page.locator('#subject').inputValue()).to.equal('Without a script')
        await page
          .getByRole('button', { name: /Remove block \d+$/ })
          .last()
          .click()
        expect((await names(page)).at(-1)).not.to.equal('Picture')
        await page.getByRole('button', { name: 'Send the test' }).click()
        await page.getByText('The test letter was sent.').waitFor()
        expect(world.tests.at(-1)?.subject).to.equal('Without a script')
      }))

    it('leads a phone from the top to the letter as it looks, which a wide screen shows beside the words', async () => {
      await open({ viewport: { width: 390, height: 844 } }, async (page) => {
        const heading = page.getByRole('heading', { name: 'What the letter looks like' })
        await page.getByRole('link', { name: 'What the letter looks like' }).click()
        await page.waitForURL(/#preview$/)
        const { y = -1 } = (await heading.boundingBox()) ?? {}
        expect(y).to.be.within(0, 844)
      })
      await open({}, async (page) => {
        expect(await page.locator('.to-look').isVisible()).to.equal(false)
      })
    })

    for (const [colorScheme, width, language] of looks)
      it(`is accessible and fits the screen: ${colorScheme}, ${width} px, ${language}`, () =>
        open({ colorScheme, viewport: { width, height: 900 } }, async (page) => {
          for (const scheme of ['light', 'dark']) {
            await page.goto(`${world.url}${here}&language=${language}&scheme=${scheme}&width=phone`)
            for (const summary of await page.locator('summary').all()) await summary.click()
            if (pictures)
              await page.screenshot({
                path: `${pictures}/write-${scheme}-${colorScheme}-${width}-${language}.png`,
                fullPage: true,
              })
            await expectAccessible(page, scheme)
            await expectToFit(page, scheme)
          }
        }))
  })
