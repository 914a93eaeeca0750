import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { expect } from 'chai'
import { shopifyHeaders } from '../../app/cli/webhook.ts'
import { day, hour } from '../../app/domain/time.ts'
import { databaseKinds } from '../support/databases.ts'
import { bodyOf, fulfillmentPayload, orderPayload, scanPayload } from '../support/shopify.ts'
import { startWorld, type World } from '../support/world.ts'

/** Everything strangers could reach by writing to it. */
const tables = [
  'shops',
  'journal',
  'orders',
  'customers',
  'messages',
  'responses',
  'response_changes',
  'inbound',
  'clicks',
  'suppressions',
  'consents',
  'audit',
] as const

type Answer = { readonly status: number; readonly headers: Headers; readonly text: string }

for (const kind of databaseKinds)
  describe(`A running server before strangers (${kind})`, function () {
    this.timeout(30_000)
    let world: World
    let survey: string
    let unsubscribe: string
    let replies = 0
    const now = Math.ceil(Date.now() / day) * day + 11 * hour

    before(async () => {
      world = await startWorld(kind, { flows: ['nps'] })
      const bought = { id: '820982911946154508', at: now - 3 * day, email: 'anna@example.com' }
      await world.tell('orders/create', orderPayload(bought))
      await world.tell('fulfillments/create', fulfillmentPayload(bought, '51', now - 2 * day))
      await world.tell('fulfillment_events/create', scanPayload(bought, '51', 'delivered', now - hour))
      await world.until(now)
      await world.until(now + 3 * day)
      const paths = (await letter()).links.filter((link) => link.startsWith(world.url)).map((link) => new URL(link))
      const pathTo = (door: string): string => paths.find(({ pathname }) => pathname.startsWith(door))?.pathname ?? ''
      survey = pathTo('/s/')
      unsubscribe = pathTo('/u/')
    })
    after(() => world.stop())

    let stored: string
    beforeEach(async () => {
      stored = await everything()
    })
    afterEach(async () => {
      expect(world.alive(), 'the server is still there').to.equal(true)
      expect(await everything(), 'nothing was stored').to.equal(stored)
      await goodTrafficWorks()
    })

    async function letter() {
      const found = (await world.letters()).find(({ subject }) => subject?.startsWith('How did it go'))
      if (!found) throw new Error('no survey came')
      return found
    }

    async function everything(): Promise<string> {
      return JSON.stringify(await Promise.all(tables.map(async (table) => [table, await world.rows(table)])))
    }

    /** One delivery and one reply are taken, and the customer's page is shown: what the shop lives by. */
    async function goodTrafficWorks(): Promise<void> {
      const number = ++replies
      expect(await world.tell('themes/publish', { number })).to.equal(200)
      expect(await world.replyTo(await letter(), `It was fine, for the ${number}. time`)).to.equal(200)
      expect((await fetch(world.url + survey)).status).to.equal(200)
      const answers = await world.rows('responses')
      expect(answers.map(({ verified }) => verified)).to.deep.equal(Array(number).fill(1))
    }

    async function ask(path: string, init: RequestInit = {}): Promise<Answer> {
      const response = await fetch(world.url + path, {
        redirect: 'manual',
        ...init,
        headers: { accept: 'text/html', ...(init.headers as Record<string, string> | undefined) },
      })
      return { status: response.status, headers: response.headers, text: await response.text() }
    }

    const post = (path: string, body: string | Buffer, headers: Record<string, string> = {}): Promise<Answer> =>
      ask(path, { method: 'POST', body, headers })

    /** What a stranger may learn: that it was their mistake, in a sentence, and nothing of the inside. */
    function expectClear({ status, headers, text }: Answer, what: string): void {
      expect(status, what).to.be.within(400, 499)
      expect(headers.get('x-content-type-options'), what).to.equal('nosniff')
      expect(headers.get('content-security-policy'), what)
        .to.include(`default-src 'none'`)
        .and.to.include(`frame-ancestors 'none'`)
      expect(Number(/max-age=(\d+)/.exec(headers.get('strict-transport-security') ?? '')?.[1]), what).to.be.least(
        31_536_000,
      )
      expect(headers.get('referrer-policy'), what).to.be.oneOf(['no-referrer', 'same-origin'])
      expect(headers.get('set-cookie'), what).to.equal(null)
      expect(headers.get('x-powered-by'), what).to.equal(null)
      expect(text, what).not.to.match(/\bat .+:\d+:\d+|node_modules|\.ts\b|SQLITE|ER_[A-Z]/)
      expect(text, `${what}: scripts of our own, none in the page`).not.to.match(
        /<script(?! type="module" src="\/admin\/)/,
      )
      const type = headers.get('content-type') ?? ''
      if (type.startsWith('text/html')) expect(text, what).to.match(/<h1[^>]*>[^<]+</)
      else {
        expect(type, what).to.equal('application/problem+json')
        expect((JSON.parse(text) as { detail: string }).detail, what).to.match(/^[A-Z].+\.$/)
      }
    }

    /** Bytes no HTTP library would send; gives all that came back until the server closed. */
    async function raw(...pieces: readonly (string | Buffer)[]): Promise<string> {
      const socket = await open()
      for (const piece of pieces) socket.write(piece)
      let text = ''
      for await (const chunk of socket) text += String(chunk)
      return text
    }

    async function open(): Promise<Socket> {
      const { hostname, port } = new URL(world.url)
      const socket = connect(Number(port), hostname)
      await once(socket, 'connect')
      socket.on('error', () => {})
      return socket
    }

    it('refuses deliveries nobody signed, and signed ones it cannot place', async () => {
      const body = bodyOf(orderPayload({ id: '1', at: now }))
      const [secret = ''] = world.app.config.shopifySecrets
      const good = shopifyHeaders(secret, world.domain, 'orders/create', body)
      const door = '/webhooks/shopify'
      for (const [what, status, answer] of [
        ['nothing at all', 400, await post(door, '')],
        ['no headers', 400, await post(door, body)],
        [
          'another’s signature',
          401,
          await post(door, body, shopifyHeaders('guessed', world.domain, 'orders/create', body)),
        ],
        ['another body', 401, await post(door, Buffer.concat([body, body]), good)],
        ['another shop', 404, await post(door, body, { ...good, 'x-shopify-shop-domain': 'other.myshopify.com' })],
        ['no shop’s domain', 400, await post(door, body, { ...good, 'x-shopify-shop-domain': '../../etc' })],
        ['a topic without end', 400, await post(door, body, { ...good, 'x-shopify-topic': 'x'.repeat(5_000) })],
        ['too much', 413, await post(door, Buffer.alloc(5 * 1024 * 1024 + 1), good)],
        ['another method', 405, await ask(door)],
        ['another platform', 404, await post('/webhooks/nobody', body, good)],
        ['the way out', 404, await post('/webhooks/../../etc/passwd', body, good)],
        ['a null byte', 404, await post('/webhooks/shopify%00', body, good)],
      ] as const) {
        expectClear(answer, what)
        expect(answer.status, what).to.equal(status)
      }
    })

    it('refuses addresses that lead nowhere, in every spelling (L1, F8)', async () => {
      const token = survey.slice('/s/'.length)
      for (const path of [
        '/s/',
        '/s/x',
        `/s/${token}x`,
        `/s/${token.slice(1)}`,
        `/s/${'x'.repeat(8_000)}`,
        `/u/${token}`,
        `/c/${token}`,
        '/c/%2e%2e%2f%2e%2e%2fetc%2fpasswd',
        '/s/%00',
        '/u/%ff',
        '/s/%E0%A4%A',
        '/c/constructor',
        '/s/__proto__',
        '/inbound/email',
        '/inbound/',
        '/mailbox',
        '/assets/../package.json',
        '/assets/%2e%2e/%2e%2e/package.json',
        '/assets/pages.css%00',
        '/.env',
        '/.git/config',
        '/data/aftercare.sqlite',
        '/package.json',
        '/public/',
        '/assets/',
        '/admin/admin.js.map',
        '/assets/pages.css.map',
        '/server-status',
        '/app/config.ts',
        '/admin/shops/nowhere/journal/%00',
        '/admin/%E0%A4%A',
        '/admin/sign-in/guessed',
        '//evil.example.com/',
        '/%5cevil.example.com',
        '/%0d%0aset-cookie:%20a=b',
      ])
        for (const [what, answer] of [
          ['GET', await ask(path)],
          ['POST', await post(path, 'score=9', { 'content-type': 'application/x-www-form-urlencoded' })],
          ['GET by a program', await ask(path, { headers: { accept: 'application/json' } })],
        ] as const) {
          // Whoever is not signed in is led to where that is explained, and nowhere else.
          if (answer.status === 303) expect(answer.headers.get('location'), path).to.match(/^\/admin\/sign-in/)
          else expectClear(answer, `${what} ${path}`)
        }
    })

    it('refuses answers and wishes it cannot understand (L8)', async () => {
      const form = { 'content-type': 'application/x-www-form-urlencoded' }
      for (const [what, status, answer] of [
        ['no score', 422, await post(survey, 'comment=x', form)],
        ['an impossible score', 422, await post(survey, 'score=11', form)],
        ['too many words', 422, await post(survey, `score=9&comment=${'x'.repeat(4_001)}`, form)],
        ['too large a form', 413, await post(survey, `score=9&comment=${'x'.repeat(100_000)}`, form)],
        ['torn JSON', 400, await post(survey, '{"score":', { 'content-type': 'application/json' })],
        ['a program’s pickle', 415, await post(survey, 'score=9', { 'content-type': 'application/x-pickle' })],
        ['a wish in XML', 415, await post(unsubscribe, '<a/>', { 'content-type': 'text/xml' })],
        ['a wish without end', 413, await post(unsubscribe, 'x'.repeat(100_000), form)],
      ] as const) {
        expectClear(answer, what)
        expect(answer.status, what).to.equal(status)
      }
    })

    it('takes mail from nobody without the secret, and none that is too large (W12)', async () => {
      const mail = `From: anna@example.com\r\nTo: ${(await letter()).replyTo?.[0]?.address ?? ''}\r\n\r\n0`
      const secret = world.app.config.inboundSecret ?? ''
      for (const [what, status, answer] of [
        ['no secret', 401, await post('/inbound/email', mail)],
        ['a guessed one', 401, await post('/inbound/email', mail, { authorization: 'Bearer guessed' })],
        ['another scheme', 401, await post('/inbound/email', mail, { authorization: `Basic ${secret}` })],
        ['nothing', 400, await post('/inbound/email', '', { authorization: `Bearer ${secret}` })],
        [
          'too much',
          413,
          await post('/inbound/email', Buffer.alloc(25 * 1024 * 1024 + 1), { authorization: `Bearer ${secret}` }),
        ],
      ] as const) {
        expectClear(answer, what)
        expect(answer.status, what).to.equal(status)
      }
    })

    it('lets nobody at the merchant’s pages without a session, whatever cookie they made up (S6, F3)', async () => {
      const shop = `/admin/shops/${world.domain}`
      for (const path of ['/admin', '/admin/shops', shop, `${shop}/feedback`, `${shop}/journal`, `${shop}/flows/nps`])
        for (const cookie of ['', 'aftercare=guessed', '__Host-aftercare=%00', `a=${'x'.repeat(4_000)}`, '=;=;;'])
          for (const method of ['GET', 'POST']) {
            const answer = await ask(path, { method, headers: cookie ? { cookie } : {} })
            if (answer.status === 303) expect(answer.headers.get('location')).to.match(/^\/admin\/sign-in/)
            else expectClear(answer, `${method} ${path} ${cookie.slice(0, 30)}`)
            expect(answer.text).not.to.include('anna@example.com')
          }
    })

    it('answers methods nobody needs with an error, and does nothing (F5, F8)', async () => {
      const doors = [survey, unsubscribe, '/webhooks/shopify', '/inbound/email', '/admin', '/', '/nowhere']
      for (const door of doors)
        for (const method of ['PUT', 'PATCH', 'DELETE', 'PROPFIND', 'TRACE']) {
          const text = await raw(`${method} ${door} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n`)
          expect(text, `${method} ${door}`).to.match(/^HTTP\/1\.1 4\d\d /)
        }
      expect(await raw('CONNECT evil.example.com:443 HTTP/1.1\r\nhost: evil.example.com\r\n\r\n')).to.equal('')
      const proxied = await raw(
        'GET http://evil.example.com/ HTTP/1.1\r\nhost: evil.example.com\r\nconnection: close\r\n\r\n',
      )
      expect(proxied)
        .to.match(/^HTTP\/1\.1 (303|404) /)
        .and.not.to.match(/location: http/i)
    })

    it('answers what is no HTTP, or two requests in one, with an error and hangs up (W9)', async () => {
      const host = 'host: localhost\r\n'
      for (const [what, status, bytes] of [
        ['noise', 400, Buffer.from([0x16, 0x03, 0x01, 0x00, 0xff, 0x0a, 0x0d, 0x00])],
        ['no host', 400, 'GET / HTTP/1.1\r\n\r\n'],
        ['a null byte in a header', 400, `GET / HTTP/1.1\r\n${host}x: a\0b\r\n\r\n`],
        ['headers without end', 431, `GET / HTTP/1.1\r\n${host}x: ${'x'.repeat(20_000)}\r\n\r\n`],
        ['two lengths', 400, `POST ${survey} HTTP/1.1\r\n${host}content-length: 3\r\ncontent-length: 30\r\n\r\nabc`],
        [
          'a length and chunks',
          400,
          `POST ${survey} HTTP/1.1\r\n${host}content-length: 3\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`,
        ],
        ['a negative length', 400, `POST ${survey} HTTP/1.1\r\n${host}content-length: -1\r\n\r\n`],
      ] as const)
        expect(await raw(bytes), what).to.match(new RegExp(`^HTTP/1\\.1 ${status} `))
    })

    it('goes on while many are slow, and forgets those that break off in the middle', async () => {
      const length = 'content-type: application/x-www-form-urlencoded\r\ncontent-length: 100'
      const halves = [
        'POST /webhooks/shopify HTTP/1.1\r\nhost: local',
        `POST /webhooks/shopify HTTP/1.1\r\nhost: localhost\r\n${length}\r\n\r\n{"id":`,
        `POST ${survey} HTTP/1.1\r\nhost: localhost\r\n${length}\r\n\r\nscore=9`,
        `POST ${unsubscribe} HTTP/1.1\r\nhost: localhost\r\n${length}\r\n\r\nList-Unsubscribe=One-Click`,
      ]
      const slow = await Promise.all(Array.from({ length: 60 }, open))
      slow.forEach((socket, number) => socket.write(halves[number % halves.length] ?? ''))
      expect((await ask(survey)).status).to.equal(200)
      expect((await ask('/readyz')).status).to.equal(200)
      for (const socket of slow) socket.destroy()
    })

    it('stands a hundred senseless requests at once', async () => {
      const nonsense = [
        () => post('/webhooks/shopify', Buffer.alloc(100_000, 0xff)),
        () => post(survey, Buffer.alloc(90_000, '%'), { 'content-type': 'application/x-www-form-urlencoded' }),
        () => post(survey, '--x', { 'content-type': 'multipart/form-data' }),
        () => post(unsubscribe, '[[[[', { 'content-type': 'application/json' }),
        () => post('/inbound/email', Buffer.alloc(100_000, 'a')),
        () => ask(`/c/${'a'.repeat(2_000)}`),
        () => ask(`/${encodeURIComponent('${7*7}{{7*7}}<script>')}`),
        () => ask(`/s/x?${'score[]=1&'.repeat(500)}`),
        () => post('/admin/sign-in/x', 'csrf=1', { 'content-type': 'application/x-www-form-urlencoded' }),
        () => ask('/nowhere', { method: 'DELETE' }),
      ]
      const answers = await Promise.all(
        Array.from({ length: 100 }, async (_, number) => nonsense[number % nonsense.length]?.()),
      )
      for (const [number, answer] of answers.entries())
        if (answer) expectClear(answer, String(nonsense[number % nonsense.length]))
    })
  })
