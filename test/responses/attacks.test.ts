import { expect } from 'chai'
import { newId } from '../../app/db/row.ts'
import { originalOf } from '../../app/responses/originals.ts'
import { onEveryDatabase } from '../support/databases.ts'
import { pagesOf } from '../pages/pages-of.ts'
import { inboundSecret, keys, type Letter } from '../pages/world.ts'

const mailTo = (to: string, from: string, words: string, headers: readonly string[] = []): string =>
  [
    `From: ${from}`,
    `To: ${to}`,
    'Subject: Re: How did it go?',
    `Message-ID: <${newId()}@mail.example.com>`,
    ...headers,
    'Content-Type: text/plain; charset=utf-8',
    '',
    words,
  ].join('\r\n')

const reportOf = (to: string, recipient: string, original: string): string =>
  [
    'Return-Path: <>',
    'From: MAILER-DAEMON@mx.example.org',
    `To: ${to}`,
    'Subject: Undelivered Mail Returned to Sender',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
    '',
    '--b',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.example.org',
    '',
    `Final-Recipient: rfc822; ${recipient}`,
    'Action: failed',
    'Status: 5.1.1',
    'Diagnostic-Code: smtp; 550 5.1.1 User unknown',
    '--b',
    'Content-Type: text/rfc822-headers',
    '',
    `To: ${recipient}`,
    `Message-ID: <${original}>`,
    '--b--',
  ].join('\r\n')

const complaintOf = (to: string, recipient: string): string =>
  [
    'From: reports@provider.example.org',
    `To: ${to}`,
    'Subject: Abuse report',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=feedback-report; boundary=b',
    '',
    '--b',
    'Content-Type: message/feedback-report',
    '',
    'Feedback-Type: abuse',
    `Original-Rcpt-To: ${recipient}`,
    '--b--',
  ].join('\r\n')

/** What customers write, and what attackers would have us believe they wrote; M1 to M3 and M5 stand with conversations. */
onEveryDatabase('Hostile mail', (db) => {
  const world = pagesOf(db)

  const reply = (letter: Letter, words: string, headers: readonly string[] = []): Promise<string> =>
    world().receive(mailTo(letter.replyTo, letter.to, words, headers))
  const answers = ({ id }: Letter) => world().rows('responses', { message_id: id })
  const stopped = async ({ to }: Letter): Promise<number> =>
    (await world().rows('suppressions', { address_hash: keys.fingerprint(to), lifted_at: null })).length

  it('M4: is not believed for writing down what a receiver would: Authentication-Results, DKIM, Received', async () => {
    const letter = await world().letter()
    const headers = [
      'Authentication-Results: answers.example.net; dkim=pass; spf=pass; dmarc=pass',
      'ARC-Authentication-Results: i=1; answers.example.net; dmarc=pass',
      'DKIM-Signature: v=1; a=rsa-sha256; d=example.com; s=x; h=From; bh=x; b=x',
      'Received-SPF: pass',
      `In-Reply-To: ${letter.messageId}`,
    ]
    await world().receive(mailTo('shop@example.com', letter.to, '0', headers))
    expect((await answers(letter)).map(({ verified }) => verified)).to.deep.equal([0])
    const stranger = await world().letter()
    await world().receive(mailTo(stranger.replyTo, 'jan@example.org', '0', headers.slice(0, 4)))
    expect((await answers(stranger)).map(({ verified }) => verified)).to.deep.equal([0])
  })

  it('M6: is heard twenty times a day in one thread, is one case, and is kept for the rest', async () => {
    const letter = await world().letter()
    const heard = new Map<string, number>()
    for (let turn = 0; turn < 60; turn++) {
      const kind = await reply(letter, `0, number ${turn}`)
      heard.set(kind, (heard.get(kind) ?? 0) + 1)
    }
    expect(Object.fromEntries(heard)).to.deep.equal({ reply: 20, automatic: 40 })
    expect(await world().rows('conversations', { message_id: letter.id })).to.have.length(1)
    expect(await world().rows('inbound', { message_id: letter.id })).to.have.length(60)
  })

  it('M7: has one effect, however many ways it came five times', async () => {
    const letter = await world().letter()
    const mail = mailTo(letter.replyTo, letter.to, '9')
    const ways = ['', 'Received: by mx1.example.com\r\n', 'Received: by mx2.example.com\r\n', '', 'X-Poll: 2\r\n']
    const kinds: string[] = []
    for (const way of ways) kinds.push(await world().receive(`${way}${mail}`))
    expect(kinds).to.deep.equal(['reply', 'known', 'known', 'known', 'known'])
    expect(await answers(letter)).to.have.length(1)
  })

  it('M8: to nobody we know is answered by nobody, whatever token it made up', async () => {
    const letter = await world().letter()
    const before = await world().rows('messages')
    for (const to of [
      'reply+aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@answers.example.net',
      'shop@example.com',
      'postmaster@answers.example.net',
    ])
      expect(await world().receive(mailTo(to, 'jan@example.org', 'Hello')), to).to.equal('unmatched')
    expect(await world().rows('messages')).to.deep.equal(before)
    expect(await answers(letter)).to.deep.equal([])
  })

  it('M9: cannot silence another’s address with made-up reports of bounces and complaints', async () => {
    const rival = await world().letter()
    const own = await world().letter()
    for (const to of ['shop@example.com', 'reply+aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@answers.example.net']) {
      expect(
        await world().receive(reportOf(to, rival.to, `${newId()}.${world().shopId}@answers.example.net`)),
      ).to.equal('unmatched')
      expect(await world().receive(complaintOf(to, rival.to))).to.equal('unmatched')
    }
    // The token of one's own letter speaks of one's own address, whomever the report names.
    expect(await world().receive(complaintOf(own.replyTo, rival.to))).to.equal('complaint')
    expect([await stopped(rival), await stopped(own)]).to.deep.equal([0, 1])
  })

  const stops = [
    'STOP',
    'Proszę mnie wypisać',
    'Abmelden',
    'Désinscription',
    'Darme de baja',
    'Cancellatemi',
    'Afmelden',
    'Odhlásit',
    'Avregistrera mig',
    'Cancelar subscrição',
    'Отписаться',
    'Відписатися',
  ]
  it('M10: stops letters when it says so in any of twelve languages, and not when only the quotation does', async () => {
    for (const words of stops) {
      const wanted = await world().letter()
      expect(await reply(wanted, `${words}\r\n\r\nPozdrawiam\r\nAnna`)).to.equal('reply')
      expect(await stopped(wanted), words).to.equal(2)
      const quoted = await world().letter()
      await reply(
        quoted,
        `Very nice, thanks\r\n\r\nOn 3 November 2026, 10:00, Cups <letters@example.com> wrote:\r\n> ${words}\r\n`,
      )
      expect(await stopped(quoted), `quoted: ${words}`).to.equal(0)
    }
  })

  it('M11: comes in by nobody’s hand who does not know the secret', async () => {
    const letter = await world().letter()
    const body = mailTo(letter.replyTo, letter.to, '0')
    for (const authorization of [
      '',
      'Bearer wrong',
      `Basic ${inboundSecret}`,
      `Bearer ${inboundSecret} `,
      `bearer ${inboundSecret}`,
    ]) {
      const { status } = await world().get('/inbound/email', {
        method: 'POST',
        body,
        headers: { authorization: `${authorization}x` },
      })
      expect(status, authorization).to.equal(401)
    }
    expect(await world().rows('inbound', { message_id: letter.id })).to.deep.equal([])
  })

  it('P4: may be as large as mail gets, and is kept whole', async () => {
    const letter = await world().letter()
    const picture = Buffer.alloc(17 * 1024 * 1024, 'picture ')
      .toString('base64')
      .replace(/.{76}/g, '$&\r\n')
    const raw = [
      `From: ${letter.to}`,
      `To: ${letter.replyTo}`,
      'Subject: Re: How did it go?',
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      'Content-Type: text/plain',
      '',
      '2, see the picture',
      '--b',
      'Content-Type: image/jpeg; name=cup.jpg',
      'Content-Transfer-Encoding: base64',
      '',
      picture,
      '--b--',
    ].join('\r\n')
    expect(raw.length).to.be.within(23 * 1024 * 1024, 25 * 1024 * 1024)
    expect(await world().receive(raw)).to.equal('reply')
    const [answer] = await answers(letter)
    expect(answer).to.include({ score: 2, comment: '2, see the picture' })
    const kept = await originalOf(db().knex, { shopId: world().shopId, id: String(answer?.['inbound_id']) })
    expect(kept?.equals(Buffer.from(raw))).to.equal(true)
  }).timeout(60_000)

  const machines: Readonly<Record<string, readonly string[]>> = {
    'a calendar’s answer': [
      'Content-Type: text/calendar; method=REPLY',
      '',
      'BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nEND:VCALENDAR',
    ],
    'an encrypted letter': [
      'Content-Type: application/pkcs7-mime; name=smime.p7m',
      'Content-Transfer-Encoding: base64',
      '',
      'MIIB',
    ],
    'Outlook’s own wrapping': [
      'Content-Type: application/ms-tnef; name=winmail.dat',
      'Content-Transfer-Encoding: base64',
      '',
      'eJ8+Ig==',
    ],
  }
  for (const [what, content] of Object.entries(machines))
    it(`P8: shows no bytes of ${what} as words`, async () => {
      const letter = await world().letter()
      const head = [
        `From: ${letter.to}`,
        `To: ${letter.replyTo}`,
        'Subject: Re: Cups',
        `Message-ID: <${newId()}@x.example>`,
        'MIME-Version: 1.0',
      ]
      await world().receive([...head, ...content].join('\r\n'))
      for (const { comment, score } of await answers(letter)) expect([comment ?? '', score]).to.deep.equal(['', null])
    })

  it('P8: takes a read receipt and reports for what they are', async () => {
    const letter = await world().letter()
    const receipt = [
      `From: ${letter.to}`,
      `To: ${letter.replyTo}`,
      'Subject: Read: How did it go?',
      'MIME-Version: 1.0',
      'Content-Type: multipart/report; report-type=disposition-notification; boundary=b',
      '',
      '--b',
      'Content-Type: text/plain',
      '',
      'Your message was read on 20 November 2026 at 10:00',
      '--b',
      'Content-Type: message/disposition-notification',
      '',
      'Disposition: manual-action/MDN-sent-manually; displayed',
      '--b--',
    ].join('\r\n')
    expect(await world().receive(receipt)).to.equal('automatic')
    expect(await world().receive(reportOf(letter.replyTo, letter.to, letter.messageId.slice(1, -1)))).to.equal('bounce')
    expect(await answers(letter)).to.deep.equal([])
  })
})
