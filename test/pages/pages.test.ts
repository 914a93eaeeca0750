import { expect } from 'chai'
import { day, hour } from '../../app/domain/time.ts'
import { why } from '../../app/domain/why.ts'
import { databaseKinds } from '../support/databases.ts'
import { fulfillmentPayload, orderPayload, scanPayload } from '../support/shopify.ts'
import { startWorld, type Letter, type World } from '../support/world.ts'

for (const kind of databaseKinds)
  describe(`Customers’ pages on a running server (${kind})`, function () {
    this.timeout(60_000)
    let world: World
    let orders = 0
    const now = Math.ceil(Date.now() / day) * day + 11 * hour

    before(async () => {
      world = await startWorld(kind, { flows: ['nps', 'feedback'] })
    })
    afterEach(() => {
      expect(world.alive(), 'the server is still there').to.equal(true)
    })
    after(() => world.stop())

    const lettersTo = async (email: string): Promise<readonly Letter[]> =>
      (await world.letters()).filter(({ to }) => to === email)

    /** The NPS survey somebody got for an order of theirs; the question about the purchase would follow three days later. */
    async function asked(email: string): Promise<Letter> {
      const bought = { id: `82098291194615${4000 + ++orders}`, at: now - 3 * day, email }
      const parcel = String(50 + orders)
      await world.tell('orders/create', orderPayload(bought))
      await world.tell('fulfillments/create', fulfillmentPayload(bought, parcel, now - 2 * day))
      await world.tell('fulfillment_events/create', scanPayload(bought, parcel, 'delivered', now - hour))
      await world.until(now)
      await world.until(now + 3 * day)
      const [letter] = await lettersTo(email)
      if (!letter) throw new Error(`no letter came to ${email}`)
      return letter
    }

    const linkTo = ({ links }: Letter, door: string): string => links.find((link) => link.includes(door)) ?? ''
    const signedAddress = ({ replyTo }: Letter): string => replyTo?.[0]?.address ?? ''

    async function receive(mail: string): Promise<string> {
      const authorization = `Bearer ${world.app.config.inboundSecret ?? ''}`
      const response = await fetch(`${world.url}/inbound/email`, {
        method: 'POST',
        body: mail,
        headers: { authorization },
      })
      return ((await response.json()) as { received: string }).received
    }

    const mailFrom = (from: string, to: string, words: string, ...headers: string[]): string =>
      [`From: ${from}`, `To: ${to}`, 'Subject: Re: How did it go', ...headers, '', words, ''].join('\r\n')

    const reportAbout = (letter: Letter, type: string, ...fields: string[]): string =>
      [
        'From: Mail Delivery System <MAILER-DAEMON@mx.example.org>',
        `To: ${signedAddress(letter)}`,
        'Subject: Report',
        'MIME-Version: 1.0',
        `Content-Type: multipart/report; report-type=${type}; boundary="report"`,
        '',
        '--report',
        'Content-Type: text/plain',
        '',
        'This is a report.',
        '--report',
        `Content-Type: message/${type}`,
        '',
        ...fields,
        '',
        '--report--',
      ].join('\r\n')
    const bounceOf = (letter: Letter): string =>
      reportAbout(
        letter,
        'delivery-status',
        'Reporting-MTA: dns; mx.example.org',
        '',
        `Final-Recipient: rfc822; ${letter.to}`,
        'Action: failed',
        'Status: 5.1.1',
        'Diagnostic-Code: smtp; 550 5.1.1 User unknown',
      )
    const complaintAbout = (letter: Letter): string =>
      reportAbout(letter, 'feedback-report', 'Feedback-Type: abuse', 'User-Agent: Reports/1.0', 'Version: 1')

    it('come with the same protection, whatever is asked of them, and never with a cookie', async () => {
      const letter = await asked('anna@example.com')
      const survey = linkTo(letter, '/s/')
      const stop = linkTo(letter, '/u/')
      for (const [what, status, path, init] of [
        ['a survey', 200, survey, {}],
        ['its head', 200, survey, { method: 'HEAD' }],
        ['no answer', 422, survey, { method: 'POST', body: new URLSearchParams({ score: '' }) }],
        ['an answer', 200, survey, { method: 'POST', body: new URLSearchParams({ score: '9' }) }],
        ['no form', 415, survey, { method: 'POST', body: 'x', headers: { 'content-type': 'text/plain' } }],
        ['a wish', 200, stop, {}],
        ['a broken address', 404, `${survey.split('?')[0] ?? ''}x`, {}],
        ['nothing', 404, `${world.url}/nowhere`, {}],
        ['the letters of everybody', 404, `${world.url}/mailbox`, {}],
        ['mail from a stranger', 401, `${world.url}/inbound/email`, { method: 'POST', body: 'x' }],
      ] as const) {
        const { headers, ...answer } = await fetchPage(path, init)
        expect(answer.status, what).to.equal(status)
        expect(headers.get('content-security-policy'), what)
          .to.include(`default-src 'none'`)
          .and.include(`frame-ancestors 'none'`)
          .and.not.include('unsafe')
        expect(headers.get('x-content-type-options'), what).to.equal('nosniff')
        expect(headers.get('referrer-policy'), what).to.equal('no-referrer')
        expect(headers.get('strict-transport-security'), what).to.match(/^max-age=\d{7,}/)
        expect(headers.get('x-powered-by'), what).to.equal(null)
        expect(headers.getSetCookie(), what).to.deep.equal([])
      }
    })

    it('say in the visitor’s language that there is nothing at an address', async () => {
      const headers = { accept: 'text/html', 'accept-language': 'uk-UA,uk;q=0.9,en;q=0.5' }
      const page = await (await fetch(`${world.url}/nowhere`, { headers })).text()
      expect(page).to.include('<html lang="uk">').and.to.include('За цією адресою нічого немає')
    })

    async function fetchPage(address: string, init: RequestInit): Promise<{ status: number; headers: Headers }> {
      const response = await fetch(address, { redirect: 'manual', ...init })
      await response.arrayBuffer()
      return { status: response.status, headers: response.headers }
    }

    for (const [what, reason, tellIt] of [
      ['a bounce', why.bounced, bounceOf],
      ['a complaint', why.complained, complaintAbout],
      ['STOP', why.unsubscribed, (letter: Letter) => mailFrom(letter.to, signedAddress(letter), 'STOP')],
    ] as const)
      it(`end the letters after ${what}, those already scheduled too, and say why`, async () => {
        const email = `${what.replaceAll(' ', '-').toLowerCase()}@example.com`
        const letter = await asked(email)
        await receive(tellIt(letter))
        for (const days of [4, 6, 8, 20]) await world.until(now + days * day)
        expect(await lettersTo(email)).to.have.length(1)
        expect(await world.whys('feedback')).to.include(reason)
      })

    it('write to somebody who let their machine answer, all the same', async () => {
      const letter = await asked('away@example.com')
      const away = mailFrom(letter.to, signedAddress(letter), 'Away until Monday. STOP', 'Auto-Submitted: auto-replied')
      expect(await receive(away)).to.equal('automatic')
      for (const days of [4, 6, 8]) await world.until(now + days * day)
      expect(await lettersTo('away@example.com')).to.have.length(2)
    })

    it('keep every mail byte by byte, whatever it turns out to be', async () => {
      const letter = await asked('keeper@example.com')
      const address = signedAddress(letter)
      const strange = `Content-Type: multipart/mixed; boundary=b\r\n\r\n${'--b\r\n\r\n'.repeat(600)}`
      const mails: readonly [string, string][] = [
        ['reply', mailFrom(letter.to, address, '9 – żółty kubek')],
        ['reply', mailFrom('somebody-else@example.com', address, '0')],
        ['automatic', mailFrom(letter.to, address, 'Away', 'Auto-Submitted: auto-replied')],
        ['bounce', bounceOf(letter)],
        ['complaint', complaintAbout(letter)],
        ['unmatched', mailFrom('somebody-else@example.com', 'shop@example.com', 'Where is my order?')],
        ['set aside', strange],
      ]
      for (const [expected, mail] of mails) {
        expect(await receive(mail)).to.equal(expected)
        expect(await receive(mail), 'the same again').to.equal('known')
      }
      const kept = (await world.rows('inbound')).map(({ raw }) => (raw as Buffer).toString())
      for (const [expected, mail] of mails)
        expect(
          kept.filter((raw) => raw === mail),
          expected,
        ).to.have.length(1)
    })
  })
