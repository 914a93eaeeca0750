import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { suppress } from '../../app/customers/suppressions.ts'
import { day, second } from '../../app/domain/time.ts'
import { rowsOf } from '../admin/rows.ts'
import { executablePath, expectAccessible, expectToFit, pictures } from '../support/browser.ts'
import { type BrowserWorld, openBrowserWorld } from './browser-world.ts'
import { keys, noon } from './world.ts'

if (executablePath)
  describe('Customers’ pages in a browser', function () {
    this.timeout(120_000)
    let world: BrowserWorld

    before(async () => {
      world = await openBrowserWorld()
    })
    after(() => world.close())

    /** Every page a customer may come to, by its name. */
    async function pathsIn(locale: string): Promise<Record<string, string>> {
      world.now = noon
      const order = await rowsOf(world.db, world.shopId).order({ name: '#1042' })
      const nps = await world.letter({ locale, order_id: order })
      const csat = await world.letter({ locale, flow: 'feedback' })
      const settled = await world.letter({ locale })
      world.now = noon - 31 * day
      await world.send(settled.survey, { score: '8' })
      world.now = noon
      const stopped = await world.letter({ locale })
      const suppression = { shopId: world.shopId, address: stopped.to, reason: 'unsubscribed', at: noon } as const
      for (const scope of ['survey', 'marketing'] as const)
        await world.db.write((trx) => suppress(trx, keys, { ...suppression, scope }))
      await world.db.knex('letters').insert({
        shop_id: world.shopId,
        message_id: nps.id,
        subject: 'How did it go with order #1042?',
        mime: Buffer.from(`Subject: How did it go?\r\nContent-Type: text/html\r\n\r\n<p>How did it go?</p>`),
        at: noon,
      })
      return {
        survey: nps.survey,
        'survey-9': `${nps.survey}?score=9`,
        'survey-csat': `${csat.survey}?score=2`,
        'survey-settled': settled.survey,
        unsubscribe: nps.unsubscribe,
        'unsubscribe-stopped': stopped.unsubscribe,
        broken: '/s/broken',
        mailbox: '/mailbox',
        'mailbox-letter': `/mailbox/${world.shopId}/${nps.id}`,
      }
    }

    async function inspect(page: Page, what: string): Promise<void> {
      const { width = 0 } = page.viewportSize() ?? {}
      if (pictures) await page.screenshot({ path: `${pictures}/${what}-${width}.png`, fullPage: true })
      await expectAccessible(page, what)
      await expectToFit(page, what)
      const small =
        (await page.evaluate(`[...document.querySelectorAll('button, .scores label, .chips label, .choices label')]
        .filter((one) => one.getBoundingClientRect().height < 44 || one.getBoundingClientRect().width < 44)
        .map((one) => one.textContent)`)) as string[]
      expect(small, `${what}: too small to be touched`).to.deep.equal([])
    }

    for (const [colorScheme, width, locale] of [
      ['light', 1280, 'pl'],
      ['dark', 390, 'en'],
      ['light', 390, 'pl'],
      ['dark', 1280, 'en'],
      ['light', 320, 'pl'],
      ['dark', 390, 'de'],
    ] as const)
      it(`are accessible and fit the screen: ${colorScheme}, ${width} px, ${locale}`, async () => {
        const context = await world.browser.newContext({ colorScheme, locale, viewport: { width, height: 900 } })
        const page = await context.newPage()
        const complaints: string[] = []
        page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
        for (const [what, path] of Object.entries(await pathsIn(locale))) {
          await page.goto(`${world.url}${path}`)
          await inspect(page, `${what}-${colorScheme}-${locale}`)
        }
        expect(complaints.filter((text) => !text.includes('404'))).to.deep.equal([])
        await context.close()
      })

    it('take an answer and its correction by keyboard alone, with scripts switched off', async () => {
      const letter = await world.letter({ locale: 'pl' })
      const context = await world.browser.newContext({
        javaScriptEnabled: false,
        viewport: { width: 390, height: 800 },
      })
      const page = await context.newPage()
      await page.goto(`${world.url}${letter.survey}?score=9`)
      const question = page.locator('label[for=comment]')
      expect(await question.innerText()).to.equal('Co spodobało się najbardziej?')
      await page.getByRole('radio', { name: '9', exact: true }).focus()
      for (const _ of [8, 7, 6]) await page.keyboard.press('ArrowLeft')
      expect(await question.innerText(), 'the question follows the score').to.equal('Co poszło nie tak?')
      await page.keyboard.press('Tab')
      await page.keyboard.press('Space')
      await page.getByLabel('Co poszło nie tak?').fill('Kubek był pęknięty')
      await page.keyboard.press('Tab')
      world.now = noon + 12 * second
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { name: 'Dziękujemy' }).waitFor()
      const [answer] = await world.rows('responses', { message_id: letter.id })
      expect(answer).to.include({ score: 6, comment: 'Kubek był pęknięty', drivers: '["product"]', suspected: 0 })

      world.now = noon + day
      await page.getByRole('link', { name: 'Zmień odpowiedź' }).click()
      expect(await page.getByRole('radio', { name: '6', exact: true }).isChecked()).to.equal(true)
      world.now += 20 * second
      await page.getByLabel('Co poszło nie tak?').fill('ż'.repeat(4_001))
      await page.getByRole('button').click()
      expect((await page.getByRole('alert').innerText()).replace(/\s/g, '')).to.include('4001')
      world.now += 10 * second
      await page.getByLabel('Co poszło nie tak?').fill('Dosłano nowy')
      await page.getByRole('button').click()
      const [changed] = await world.rows('responses', { message_id: letter.id })
      expect(changed).to.include({ comment: 'Dosłano nowy' })
      await context.close()
    })

    it('show what was chosen, what was thanked for and what was wrong, accessibly', async () => {
      const letter = await world.letter({ locale: 'pl' })
      const context = await world.browser.newContext({ colorScheme: 'dark', viewport: { width: 390, height: 800 } })
      const page = await context.newPage()
      await page.goto(`${world.url}${letter.survey}`)
      await page.getByRole('button').click()
      await page.getByRole('alert').waitFor()
      await inspect(page, 'survey-fault-dark-pl')
      await page.getByRole('radio', { name: '2', exact: true }).check()
      await page.getByRole('button').click()
      await inspect(page, 'thanks-dark-pl')
      await page.goto(`${world.url}${letter.unsubscribe}`)
      await page.getByRole('button', { name: 'Wypisz mnie' }).click()
      await inspect(page, 'unsubscribe-done-dark-pl')
      await page.getByRole('checkbox', { name: 'Pytania o moje zamówienie' }).check()
      await page.getByRole('button', { name: 'Zapisz wybór' }).click()
      await inspect(page, 'unsubscribe-saved-dark-pl')
      const standing = await world.rows('suppressions', { address_hash: keys.fingerprint(letter.to), lifted_at: null })
      expect(standing.map(({ scope }) => scope)).to.deep.equal(['marketing'])
      await context.close()
    })
  })
