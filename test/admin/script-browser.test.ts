import { expect } from 'chai'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { type Db, openDb } from '../../app/db/db.ts'
import { migrate } from '../../app/db/migrate.ts'
import { freshDatabase } from '../support/databases.ts'
import { newShop } from './rows.ts'
import { openAdmin, signedIn, type Visitor, type World } from './world.ts'

const executablePath = process.env.AFTERCARE_TEST_BROWSER
const pictures = process.env.AFTERCARE_TEST_PICTURES

if (executablePath)
  describe('what a script adds to the merchant’s pages', function () {
    this.timeout(120_000)
    let db: Db
    let remove: () => Promise<void>
    let world: World
    let browser: Browser | undefined
    let visitor: Visitor
    const shop = '/admin/shops/script.example.com'

    before(async () => {
      const fresh = await freshDatabase('sqlite')
      remove = fresh.remove
      await migrate(fresh.database)
      db = openDb(fresh.database)
      world = await openAdmin(db)
      await newShop(db, 'script.example.com')
      visitor = await signedIn(db, world, null)
      browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
    })
    after(async () => {
      await browser?.close()
      await world.close()
      await db.close()
      await remove()
    })

    async function open(
      path: string,
      options: Parameters<Browser['newContext']>[0],
      work: (page: Page, context: BrowserContext) => Promise<void>,
    ): Promise<void> {
      const context = await (browser as Browser).newContext({ viewport: { width: 1280, height: 900 }, ...options })
      const [name = '', value = ''] = visitor.cookie.split('=')
      await context.addCookies([{ name, value, url: world.url }])
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
    const looks = [
      ['light', 1280],
      ['dark', 390],
      ['light', 390],
      ['dark', 1280],
    ] as const

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
  })
