import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { hour, second } from '../../app/domain/time.ts'
import { makeToken, trapLink } from '../../app/keys/tokens.ts'
import { executablePath } from '../support/browser.ts'
import { type BrowserWorld, openBrowserWorld } from './browser-world.ts'
import { keys, type Letter, noon } from './world.ts'

/** A letter as it lies in a mailbox that somebody's scanner guards. */
type Received = Letter & {
  readonly scores: readonly string[]
  readonly trap: string
  readonly links: readonly string[]
}

if (executablePath)
  describe('Mail scanners, replayed in a real browser (L6)', function () {
    this.timeout(120_000)
    let world: BrowserWorld

    before(async () => {
      world = await openBrowserWorld()
    })
    after(() => world.close())

    async function received(): Promise<Received> {
      world.now = noon
      const letter = await world.letter({ sent_at: noon })
      await world.db.knex('links').insert(
        [0, 1].map((link) => ({
          shop_id: world.shopId,
          message_id: letter.id,
          link,
          name: `link ${link}`,
          target: `${world.url}/s/elsewhere`,
        })),
      )
      const vouched = { shopId: world.shopId, messageId: letter.id, link: trapLink, expiresAt: noon + 400 * 24 * hour }
      const scores = Array.from({ length: 11 }, (_, score) => `${letter.survey}?score=${score}`)
      const trap = `/c/${makeToken(keys, 'click', vouched)}`
      return { ...letter, scores, trap, links: [...scores, letter.click(0), letter.click(1), letter.unsubscribe, trap] }
    }

    /** Time goes by at the server: a real wait would only make the test slow. */
    const pass = (time: number): void => {
      world.now += time
    }
    const open = (page: Page, path: string) => page.goto(`${world.url}${path}`)
    const send = async (page: Page): Promise<void> => {
      await page.locator('button[type=submit]').click()
      await page.waitForLoadState()
    }
    const inBrowser = async (work: (page: Page) => Promise<void>, userAgent?: string): Promise<void> => {
      const context = await world.browser.newContext(userAgent ? { userAgent } : {})
      await work(await context.newPage())
      await context.close()
    }

    const scanners: Readonly<Record<string, (letter: Received) => Promise<void>>> = {
      'asks for the headers of every link, then for the page': async ({ links }) => {
        for (const link of links) {
          await world.get(link, { method: 'HEAD' })
          await world.get(link)
          pass(200)
        }
      },
      'fetches and renders ahead, forms included': async ({ survey, scores }) => {
        const headers = { 'sec-purpose': 'prefetch;prerender', purpose: 'prefetch' }
        for (const score of scores) await world.get(score, { headers: { accept: 'text/html', ...headers } })
        pass(4 * second)
        await world.send(survey, { score: '3', via: 'click' }, headers)
      },
      'opens every link in a browser that runs scripts': ({ links }) =>
        inBrowser(async (page) => {
          for (const link of links) {
            await open(page, link)
            pass(700)
          }
        }),
      'opens every score and presses the button on each page': ({ scores }) =>
        inBrowser(async (page) => {
          for (const score of scores) {
            await open(page, score)
            pass(800)
            await send(page)
          }
        }),
      'fills in every field and sends the form': ({ survey }) =>
        inBrowser(async (page) => {
          pass(3 * second)
          await open(page, survey)
          await page.locator('input[name=score]').nth(4).check({ force: true })
          await page.locator('input[name=website]').fill('https://example.com', { force: true })
          await page.locator('textarea').fill('test')
          pass(9 * second)
          await send(page)
        }),
      'opens one score, waits patiently, presses the button, then follows the page’s links': ({ scores }) =>
        inBrowser(async (page) => {
          pass(40 * second)
          await open(page, scores[2] ?? '')
          const hrefs = await page
            .locator('a')
            .evaluateAll((found) => found.map((one) => one.getAttribute('href') ?? ''))
          pass(6 * second)
          await send(page)
          for (const href of hrefs.filter((one) => one.startsWith('/'))) {
            pass(2 * second)
            await open(page, href)
          }
        }),
      'spreads its visits over many places and sends from one of them': async ({ links, scores }) => {
        for (const [place, link] of links.entries()) {
          pass(400)
          await inBrowser(async (page) => void (await open(page, link)), `Scanner ${place % 5}`)
        }
        await inBrowser(async (page) => {
          await open(page, scores[0] ?? '')
          pass(5 * second)
          await send(page)
        }, 'Scanner 9')
      },
    }

    for (const [manner, scan] of Object.entries(scanners))
      it(`count nothing of one that ${manner}, and the person who comes after it`, async () => {
        const letter = await received()
        await scan(letter)
        const counted = () => world.rows('responses', { message_id: letter.id, suspected: 0 })
        expect(await counted(), 'a machine was counted').to.deep.equal([])

        world.now = noon + 2 * hour
        await inBrowser(async (page) => {
          await open(page, letter.scores[9] ?? '')
          await page.locator('textarea').fill('Lovely cups')
          pass(8 * second)
          await send(page)
        })
        const answers = await counted()
        expect(answers.map(({ score, comment }) => [score, comment])).to.deep.equal([[9, 'Lovely cups']])
        expect(world.faults).to.deep.equal([])
      })

    it('cannot undo what a person said', async () => {
      const letter = await received()
      pass(hour)
      await inBrowser(async (page) => {
        await open(page, letter.scores[10] ?? '')
        pass(5 * second)
        await send(page)
      })
      pass(hour)
      for (const scan of Object.values(scanners)) {
        await scan(letter)
        pass(hour)
      }
      const counted = await world.rows('responses', { message_id: letter.id, suspected: 0 })
      expect(counted.map(({ score }) => score)).to.deep.equal([10])
    })
  })
