import { expect } from 'chai'
import { executablePath, expectToFit } from '../support/browser.ts'
import { type BrowserWorld, openBrowserWorld } from './browser-world.ts'
import { livelyShop } from './demo-shop.ts'
import { inventoryOf } from './inventory.ts'
import { signedIn, type Visitor } from './world.ts'

/** Forty ways to make a page do what its reader did not ask for. */
const payloads = [
  '<script>alert(1)</script>',
  '"><script>alert(1)</script>',
  "'><script>alert(1)</script>",
  '</script><script>alert(1)</script>',
  '</title><script>alert(1)</script>',
  '</textarea><script>alert(1)</script>',
  '</style><script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<img src="https://evil.example/pixel.gif">',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '" onfocus="alert(1)" autofocus="',
  '<svg onload=alert(1)>',
  '<svg><script>alert(1)</script></svg>',
  '<svg><animate onbegin=alert(1) attributeName=x dur=1s>',
  '<iframe src="javascript:alert(1)"></iframe>',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<object data="data:text/html,<script>alert(1)</script>"></object>',
  '<embed src="https://evil.example/x.swf">',
  '<link rel=stylesheet href="https://evil.example/x.css">',
  '<style>@import "https://evil.example/x.css"; body{display:none}</style>',
  '<base href="https://evil.example/">',
  '<meta http-equiv=refresh content="0;url=https://evil.example/">',
  '<form action="https://evil.example/"><button>go</button></form>',
  '<a href="javascript:alert(1)">look</a>',
  '<details open ontoggle=alert(1)>',
  '<video><source onerror=alert(1)></video>',
  '<body onload=alert(1)>',
  '<marquee onstart=alert(1)>x</marquee>',
  '<math><mtext></p><style><!--</style><img src=x onerror=alert(1)>',
  '<!--><script>alert(1)</script>',
  '{{constructor.constructor("alert(1)")()}}',
  '{{{this}}}',
  '${alert(1)}',
  'javascript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  '\u2028alert(1)\u2029',
  '\u202Etxt.exe\u202C \u200B\u200D',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  `<a href="https://evil.example" style="position:fixed;inset:0">${'x'.repeat(200)}</a>`,
] as const

/** Everything a customer, a shop's platform or a mail server may have written. */
const fields: Readonly<Record<string, readonly string[]>> = {
  customers: ['first_name', 'last_name', 'email', 'phone', 'locale'],
  orders: ['name', 'first_name', 'email', 'delivery_method'],
  parcels: ['carrier', 'number', 'tracking_url'],
  messages: ['to_address', 'response', 'why'],
  letters: ['subject'],
  responses: ['comment'],
  response_changes: ['comment'],
  inbound: ['from_address', 'body'],
  decisions: ['why', 'event'],
  journal: ['topic', 'why'],
}

if (executablePath)
  describe('Hostile words on every page of the admin, in a browser (X1, X3)', function () {
    this.timeout(300_000)
    let world: BrowserWorld
    let visitor: Visitor
    let shopId: number
    const ids: Record<string, string> = {}
    const base = '/admin/shops/sklep.example.com'

    before(async () => {
      world = await openBrowserWorld()
      const { shop, answerId, messageId } = await livelyShop(world.db, 'sklep.example.com', 'en')
      shopId = shop.id
      const person = (await world.db.knex('customers').where({ shop_id: shopId }).first('person_id')) as {
        person_id: string
      }
      Object.assign(ids, {
        feedback: answerId,
        messages: messageId,
        customers: person.person_id,
        flows: 'nps',
        journey: 'order',
      })
      visitor = await signedIn(world.db, world, null)
    })
    after(() => world.close())

    /** Each row gets other words in other fields, so that every word comes by every list. */
    async function write(word: (column: string) => string | undefined, most: number): Promise<void> {
      for (const [table, columns] of Object.entries(fields)) {
        const key = table === 'letters' ? 'message_id' : 'id'
        const rows = await world.db.knex(table).where({ shop_id: shopId }).limit(most).select(key)
        for (const row of rows as Record<string, string>[])
          await world.db
            .knex(table)
            .where({ shop_id: shopId, [key]: row[key] ?? '' })
            .update(Object.fromEntries(columns.map((column) => [column, word(column)])))
      }
    }

    it('are inert: no dialog, nothing the policy had to stop, no request to anybody else', async () => {
      let next = 0
      await write(() => payloads[next++ % payloads.length], 80)
      await world.db.knex('shops').where({ id: shopId }).update({ name: payloads[1] })
      const context = await world.windowsOf(visitor)
      const page = await context.newPage()
      const happened: string[] = []
      let at = ''
      page.on('dialog', (dialog) => {
        happened.push(`${at}: a dialog, ${dialog.message()}`)
        void dialog.dismiss()
      })
      page.on('console', (message) => {
        if (/Content Security Policy|Refused to/i.test(message.text())) happened.push(`${at}: ${message.text()}`)
      })
      page.on('request', (request) => {
        if (!request.url().startsWith(world.url)) happened.push(`${at}: asked ${request.url()}`)
      })
      const routes = inventoryOf(world.router).filter(
        ({ method, path }) => method === 'GET' && path.startsWith('/shops/:domain'),
      )
      let seen = 0
      for (const { path } of routes) {
        const room = path.split('/')[3] ?? ''
        at = `/admin${path.replace(':domain', 'sklep.example.com').replaceAll(/:\w+/g, () => ids[room] ?? 'one')}`
        const answer = await page.goto(`${world.url}${at}`).catch(() => null)
        if (answer?.ok()) seen++
        // Whoever reads may click anywhere a stranger's words are.
        await page.evaluate(`document.querySelectorAll('details').forEach((one) => (one.open = true))`)
      }
      expect(happened).to.deep.equal([])
      expect(seen).to.be.greaterThan(15)
      expect(await visitor.read(`${base}/feedback?period=all`)).to.include('&lt;script&gt;')
    })

    it('hold the layout: directions turned, a word without end, ten thousand marks on one letter (X5)', async () => {
      const strange = [
        '\u202Etxt.exe \u2066abc\u2069 \u200B\u200D\uFEFF',
        'w'.repeat(4_000),
        `Z${'\u0301\u0323\u0489'.repeat(3_333)}`,
        '\u2028'.repeat(500) + 'after',
      ]
      let next = 0
      await write((column) => {
        const text = strange[next++ % strange.length] ?? ''
        return ['comment', 'body'].includes(column) ? text : text.slice(0, 100)
      }, 30)
      const context = await world.windowsOf(visitor, { viewport: { width: 390, height: 900 } })
      const page = await context.newPage()
      for (const path of ['', '/feedback?period=all', `/feedback/${ids['feedback']}`, '/messages', '/customers'].concat(
        `/messages/${ids['messages']}`,
        `/customers/${ids['customers']}`,
        '/journal',
        '/search?q=www',
      )) {
        await page.goto(`${world.url}${base}${path}`)
        await expectToFit(page, path || 'home')
        // A direction that somebody turned ends with their words.
        const heading = (await page.evaluate(`getComputedStyle(document.querySelector('h1')).direction`)) as string
        expect(heading).to.equal('ltr')
      }
      await context.close()
    })
  })
