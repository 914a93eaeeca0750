import { expect } from 'chai'
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { executablePath, looks, pictures } from '../support/browser.ts'
import { type BrowserWorld, openBrowserWorld } from './browser-world.ts'
import { newShop } from './rows.ts'
import { signedIn, type Visitor } from './world.ts'

if (executablePath)
  describe('what a script adds to the merchant’s pages', function () {
    this.timeout(120_000)
    let world: BrowserWorld
    let visitor: Visitor
    const shop = '/admin/shops/script.example.com'

    before(async () => {
      world = await openBrowserWorld()
      await newShop(world.db, 'script.example.com')
      visitor = await signedIn(world.db, world, null)
    })
    after(() => world.close())

    async function open(
      path: string,
      options: BrowserContextOptions,
      work: (page: Page, context: BrowserContext) => Promise<void>,
    ): Promise<void> {
      const context = await world.windowsOf(visitor, { viewport: { width: 1280, height: 900 }, ...options })
      const page = await context.newPage()
      await page.goto(`${world.url}${path}${path.includes('?') ? '&' : '?'}language=en`)
      await work(page, context)
      await context.close()
    }
    const picture = (page: Page, name: string) =>
      pictures ? page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true }) : null
    const survey = async (): Promise<string> => {
      const made = await visitor.send(`${shop}/surveys`, { title: 'To copy', kind: 'nps' })
      const address = (made.headers.get('location') ?? '').split('?')[0] ?? ''
      await visitor.send(`${address}/link`, { link: 'open' })
      return address
    }

    it('copies a survey’s public link, and says so', async () => {
      const address = await survey()
      for (const [colorScheme, width] of looks)
        await open(address, { colorScheme, viewport: { width, height: 900 } }, async (page, context) => {
          await context.grantPermissions(['clipboard-read', 'clipboard-write'])
          const block = page.locator('#link .copy')
          await block.getByRole('button', { name: 'Copy Public link' }).click()
          await block.getByRole('status').getByText('Copied', { exact: true }).waitFor()
          const link = await block.getByRole('textbox', { name: 'Public link' }).inputValue()
          expect(link).to.match(/\/q\/[\w-]{55}$/)
          expect(await page.evaluate('navigator.clipboard.readText()')).to.equal(link)
          await picture(page, `copied-${colorScheme}-${width}`)
        })
    })

    it('copies the command that makes a way in, for somebody who has none', async () => {
      const context = await world.browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] })
      const page = await context.newPage()
      for (const path of ['/admin/sign-in/gone', shop]) {
        await page.goto(`${world.url}${path}?language=en`)
        await page.getByRole('button', { name: 'Copy Command' }).click()
        await page.getByRole('status').getByText('Copied', { exact: true }).waitFor()
        expect(await page.evaluate('navigator.clipboard.readText()')).to.equal('aftercare admin link')
        await picture(page, `command-${path === shop ? 'refused' : 'sign-in'}`)
      }
      await context.close()
    })

    it('marks the whole link where the clipboard is closed, and says how to copy it', async () =>
      open(await survey(), {}, async (page) => {
        await page.addInitScript('delete Navigator.prototype.clipboard')
        await page.reload()
        const block = page.locator('#link .copy')
        await block.getByRole('button').click()
        await block.getByRole('status').getByText('It is marked').waitFor()
        const field = block.getByRole('textbox')
        expect(await page.evaluate('document.activeElement.matches(".copy input")')).to.equal(true)
        expect(await page.evaluate('getSelection().toString()')).to.equal(await field.inputValue())
      }))

    it('leaves the link in a field, and no button that does nothing, where there is no script', async () =>
      open(await survey(), { javaScriptEnabled: false }, async (page) => {
        expect(await page.locator('#link .copy input[readonly]').inputValue()).to.include('/q/')
        expect(await page.locator('#link .copy button').isVisible()).to.equal(false)
      }))

    it('keeps the palette and the written colour in step, both ways', async () => {
      for (const [colorScheme, width] of looks)
        await open(`${shop}/settings/brand`, { colorScheme, viewport: { width, height: 900 } }, async (page) => {
          const written = page.getByRole('textbox', { name: 'Colour of buttons', exact: true })
          const palette = page.getByLabel('Colour of buttons: pick it')
          expect([await written.inputValue(), await palette.inputValue()]).to.deep.equal(['', '#202322'])
          await palette.fill('#7a1f5c')
          expect(await written.inputValue()).to.equal('#7a1f5c')
          await written.fill('#1B4F')
          expect(await palette.inputValue()).to.equal('#7a1f5c')
          await written.fill('#1B4F9C')
          expect(await palette.inputValue()).to.equal('#1b4f9c')
          await picture(page, `colour-${colorScheme}-${width}`)
          await written.fill('')
          expect(await palette.inputValue()).to.equal('#202322')
          expect(await page.getByLabel('Colour of links and scores: pick it').inputValue()).to.equal('#1d6f5c')
        })
    })

    it('leaves the written colour alone where there is no script', () =>
      open(`${shop}/settings/brand`, { javaScriptEnabled: false }, async (page) => {
        expect(await page.locator('input[type=color]').first().isVisible()).to.equal(false)
        await page.locator('#brand-button').fill('#1B4F9C')
        await page.locator('main form button.primary').click()
        await page.getByRole('status').waitFor()
        expect(await page.locator('#brand-button').inputValue()).to.equal('#1b4f9c')
      }))

    it('shows the page people see after a survey’s questions on a phone, and beside them all the way on a wide screen', async () => {
      const address = await survey()
      for (const [colorScheme, width] of looks)
        await open(address, { colorScheme, viewport: { width, height: 900 } }, async (page) => {
          const box = async (chosen: string) => {
            const found = await page.locator(chosen).boundingBox()
            return found ?? expect.fail(`${chosen} is not there`)
          }
          const [add, look, around] = [
            await box('[aria-labelledby=add]'),
            await box('.look'),
            await box('[aria-labelledby=around]'),
          ]
          await picture(page, `builder-${colorScheme}-${width}`)
          if (width === 390) {
            expect(look.y).to.be.greaterThan(add.y + add.height)
            expect(around.y).to.be.greaterThan(look.y + look.height)
            return
          }
          expect(look.x).to.be.greaterThan(add.x + add.width)
          expect(look.y).to.equal((await box('.builder .card >> nth=0')).y)
          await page.locator('[aria-labelledby=end]').scrollIntoViewIfNeeded()
          const seen = await box('.look')
          expect([seen.y < 900, seen.y + seen.height > 0]).to.deep.equal([true, true])
        })
    })
  })
