import { expect } from 'chai'
import { changedHours, cleanHours } from '../../app/db/changed-days.ts'
import { newId } from '../../app/db/row.ts'
import { hour } from '../../app/domain/time.ts'
import { MailRefused } from '../../app/responses/mail/parse.ts'
import { onEveryDatabase } from '../support/databases.ts'
import { pagesOf } from '../pages/pages-of.ts'
import { inboundSecret, keys, type Letter, openPages } from '../pages/world.ts'

type Mail = { readonly from?: string; readonly to?: string; readonly headers?: readonly string[]; readonly id?: string }

function mailTo(letter: Letter, words: string, { from, to, headers = [], id }: Mail = {}): string {
  return [
    `From: ${from ?? letter.to}`,
    `To: ${to ?? letter.replyTo}`,
    'Subject: Re: How did it go?',
    `Message-ID: <${id ?? newId()}@mail.example.com>`,
    ...headers,
    'Content-Type: text/plain; charset=utf-8',
    '',
    words,
    '',
    'On 3 November 2026, 10:00, Cups & Co <letters@example.com> wrote:',
    '> How did it go? 0 1 2 3 4 5 6 7 8 9 10',
  ].join('\r\n')
}

function reportFor(letter: Letter, to: string, status: string, said: string): string {
  return [
    'Return-Path: <>',
    'From: Mail Delivery System <MAILER-DAEMON@mx.example.org>',
    `To: ${to}`,
    'Subject: Undelivered Mail Returned to Sender',
    'Auto-Submitted: auto-replied',
    `Message-ID: <${newId()}@mx.example.org>`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="dsn"',
    '',
    '--dsn',
    'Content-Type: text/plain; charset=utf-8',
    '',
    'The letter could not be delivered to one recipient.',
    '--dsn',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.example.org',
    '',
    `Final-Recipient: rfc822; ${letter.to}`,
    'Action: failed',
    `Status: ${status}`,
    `Diagnostic-Code: smtp; ${said}`,
    '',
    '--dsn',
    'Content-Type: text/rfc822-headers',
    '',
    'From: letters@example.com',
    `To: ${letter.to}`,
    `Message-ID: ${letter.messageId}`,
    '',
    '--dsn--',
  ].join('\r\n')
}

const complaintAbout = (letter: Letter): string =>
  [
    'From: reports@provider.example.org',
    `To: ${letter.replyTo}`,
    'Subject: FW: How did it go?',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=feedback-report; boundary="arf"',
    '',
    '--arf',
    'Content-Type: text/plain',
    '',
    'A report about a letter.',
    '--arf',
    'Content-Type: message/feedback-report',
    '',
    'Feedback-Type: abuse',
    'User-Agent: ReportMaker/1.0',
    'Version: 1',
    '',
    '--arf--',
  ].join('\r\n')

onEveryDatabase('Mail that comes in', (db) => {
  const world = pagesOf(db)

  const answersTo = ({ id }: Letter) => world().rows('responses', { message_id: id })
  const mailsTo = ({ id }: Letter) => world().rows('inbound', { message_id: id })
  const stopped = async ({ to }: Letter): Promise<unknown[]> =>
    (await world().rows('suppressions', { address_hash: keys.fingerprint(to), lifted_at: null }))
      .map(({ scope, reason }) => `${String(scope)}: ${String(reason)}`)
      .toSorted()

  it('is taken from nobody without the secret', async () => {
    const letter = await world().letter()
    const post = (headers: Record<string, string>): Promise<{ status: number; headers: Headers }> =>
      world().get('/inbound/email', { method: 'POST', body: mailTo(letter, '9'), headers })
    for (const authorization of ['', 'Bearer', 'Bearer wrong', `Basic ${inboundSecret}`, `Bearer ${inboundSecret}x`]) {
      const { status, headers } = await post(authorization ? { authorization } : {})
      expect([status, headers.get('content-type'), headers.get('www-authenticate')], authorization).to.deep.equal([
        401,
        'application/problem+json',
        'Bearer',
      ])
    }
    const shut = await openPages(db(), { inboundSecret: null })
    try {
      const headers = { authorization: 'Bearer null' }
      expect((await shut.get('/inbound/email', { method: 'POST', body: 'x', headers })).status).to.equal(401)
    } finally {
      await shut.close()
    }
    expect(await mailsTo(letter)).to.deep.equal([])
  })

  it('is refused when empty, and when larger than 25 MB', async () => {
    expect(await world().receive('')).to.equal('400')
    expect(await world().receive(Buffer.alloc(25 * 1024 * 1024 + 1, 'a'))).to.equal('413')
  })

  it('becomes a verified answer when the receiver replies to the signed address', async () => {
    const letter = await world().letter({ order_id: 'order-1' })
    expect(await world().receive(mailTo(letter, '9 – the glaze is lovely'))).to.equal('reply')
    const [answer, ...others] = await answersTo(letter)
    expect(others).to.deep.equal([])
    expect(answer).to.include({
      score: 9,
      comment: '9 – the glaze is lovely',
      survey: 'nps',
      source: 'reply',
      verified: 1,
      suspected: 0,
      order_id: 'order-1',
      customer_id: 'customer-1',
    })
    const [mail] = await mailsTo(letter)
    expect(mail).to.include({ id: answer?.['inbound_id'], kind: 'reply', from_address: letter.to })
    expect(String(mail?.['raw'])).to.include('> How did it go?')
  })

  it('finds the signed address wherever the mail server put it', async () => {
    for (const header of ['Delivered-To', 'X-Original-To', 'Cc']) {
      const letter = await world().letter()
      const headers = [`${header}: ${letter.replyTo.toUpperCase()}`]
      expect(await world().receive(mailTo(letter, '8', { to: 'shop@example.com', headers })), header).to.equal('reply')
      expect(
        (await answersTo(letter)).map(({ verified }) => verified),
        header,
      ).to.deep.equal([1])
    }
  })

  it('finds the signed address among other copies', async () => {
    const letter = await world().letter()
    const headers = [`Cc: "Kowalski, Jan" <jan@example.org>, ${letter.replyTo}`]
    expect(await world().receive(mailTo(letter, '8', { to: 'shop@example.com', headers }))).to.equal('reply')
    expect(await answersTo(letter)).to.have.length(1)
  })

  it('stands beside the clicked answer, and leaves it alone', async () => {
    const letter = await world().letter()
    await world().send(letter.survey, { score: '3' })
    await world().receive(mailTo(letter, 'daję 10'))
    expect((await answersTo(letter)).map(({ source, score }) => [source, score])).to.have.deep.members([
      ['form', 3],
      ['reply', 10],
    ])
  })

  it('is kept unverified when it comes from another address, or only names the letter', async () => {
    const forwarded = await world().letter()
    expect(await world().receive(mailTo(forwarded, '10', { from: 'jan@example.org' }))).to.equal('reply')
    expect((await answersTo(forwarded)).map(({ verified }) => verified)).to.deep.equal([0])
    for (const header of ['In-Reply-To', 'References']) {
      const named = await world().letter()
      const mail = mailTo(named, '10', { to: 'shop@example.com', headers: [`${header}: ${named.messageId}`] })
      expect(await world().receive(mail)).to.equal('reply')
      expect(
        (await answersTo(named)).map(({ verified }) => verified),
        header,
      ).to.deep.equal([0])
    }
  })

  it('is nobody’s when a stranger names a letter, or signs an address wrongly', async () => {
    const letter = await world().letter()
    const named = { from: 'jan@example.org', to: 'shop@example.com', headers: [`In-Reply-To: ${letter.messageId}`] }
    expect(await world().receive(mailTo(letter, '0', named))).to.equal('unmatched')
    const local = letter.replyTo.split('@')[0] ?? ''
    // Not its last letter: half of that is padding.
    const forged = `${local.slice(0, -2)}${local.at(-2) === 'a' ? 'b' : 'a'}${local.slice(-1)}@answers.example.net`
    expect(await world().receive(mailTo(letter, '0', { to: forged }))).to.equal('unmatched')
    expect(await answersTo(letter)).to.deep.equal([])
    const kept = await db().knex('inbound').where({ shop_id: 0 }).select('raw')
    expect(kept).to.have.length(2)
  })

  it('is nobody’s when a stranger attaches a letter that was forwarded to them', async () => {
    const letter = await world().letter()
    const forwarded = [
      'From: jan@example.org',
      'To: shop@example.com',
      'Subject: Fwd: How did it go?',
      `Message-ID: <${newId()}@mail.example.org>`,
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary="parts"',
      '',
      '--parts',
      'Content-Type: text/plain',
      '',
      'STOP',
      '--parts',
      'Content-Type: message/rfc822',
      '',
      `From: letters@example.com\r\nTo: ${letter.to}\r\nMessage-ID: ${letter.messageId}\r\n\r\nHow did it go?`,
      '--parts--',
    ].join('\r\n')
    expect(await world().receive(forwarded)).to.equal('unmatched')
    expect([await answersTo(letter), await stopped(letter)]).to.deep.equal([[], []])
  })

  it('has one effect when it comes twice: the same bytes, or with other traces of its way', async () => {
    const letter = await world().letter()
    const mail = mailTo(letter, '9', { id: 'twice' })
    expect(await world().receive(mail)).to.equal('reply')
    expect(await world().receive(mail)).to.equal('known')
    expect(await world().receive(`Received: by mx2.example.com\r\n${mail}`)).to.equal('known')
    expect(await answersTo(letter)).to.have.length(1)
    expect((await mailsTo(letter)).map(({ kind }) => kind)).to.have.members(['reply', 'repeat'])
    expect(await world().receive(mailTo(letter, 'and one thing more', { id: 'twice' })), 'other words').to.equal(
      'reply',
    )
  })

  it('has one effect when it comes many times at once', async () => {
    const letter = await world().letter()
    const mail = mailTo(letter, '9', { id: 'at-once' })
    const received = await Promise.all(
      Array.from({ length: 6 }, (_, at) => world().receive(at % 2 ? mail : `Received: by mx${at}\r\n${mail}`)),
    )
    expect(received.filter((one) => one === 'reply')).to.have.length(1)
    expect(await answersTo(letter)).to.have.length(1)
  })

  it('reaches the merchant as words when the letter asked nothing', async () => {
    const letter = await world().letter({ flow: 'delivery-notice', purpose: 'delivery' })
    expect(await world().receive(mailTo(letter, '9 cups were in the parcel, where is the tenth?'))).to.equal('reply')
    expect((await answersTo(letter)).map(({ survey, score }) => [survey, score])).to.deep.equal([['', null]])
  })

  it('U5: stops the letters when it says nothing but stop, at the letter’s own address, and only then', async () => {
    const one = await world().letter()
    expect(await world().receive(mailTo(one, 'STOP'))).to.equal('reply')
    expect(await stopped(one)).to.deep.equal(['marketing: unsubscribed', 'survey: unsubscribed'])
    expect(
      (await world().rows('consents', { address_hash: keys.fingerprint(one.to) })).map(({ state }) => state),
    ).to.deep.equal(['denied'])
    const other = await world().letter()
    await world().receive(mailTo(other, 'Do not stop making these cups'))
    expect(await stopped(other)).to.deep.equal([])
    const forged = await world().letter()
    const named = { to: 'shop@example.com', headers: [`In-Reply-To: ${forged.messageId}`] }
    await world().receive(mailTo(forged, 'wypisz', named))
    expect(await stopped(forged), 'the receiver’s name alone, without the signed address').to.deep.equal([])
  })

  it('is only kept when a machine wrote it', async () => {
    const letter = await world().letter()
    const away = mailTo(letter, 'I am away until the 10th', { headers: ['Auto-Submitted: auto-replied'] })
    expect(await world().receive(away)).to.equal('automatic')
    const loop = mailTo(letter, '9', { headers: [`X-Aftercare-Message: ${letter.id}`] })
    expect(await world().receive(loop)).to.equal('ours')
    expect(await answersTo(letter)).to.deep.equal([])
    expect((await mailsTo(letter)).map(({ kind }) => kind)).to.have.members(['automatic', 'ours'])
  })

  it('stops all letters to an address that bounced for good, not to one that is full', async () => {
    const gone = await world().letter()
    const full = await world().letter()
    const named = await world().letter()
    const nobody = '550 5.1.1 Recipient address rejected: User unknown'
    expect(await world().receive(reportFor(gone, gone.replyTo, '5.1.1', nobody))).to.equal('bounce')
    expect(await world().receive(reportFor(full, full.replyTo, '5.2.2', '552 5.2.2 Mailbox full'))).to.equal('bounce')
    expect(await world().receive(reportFor(named, 'letters@example.com', '5.1.1', nobody))).to.equal('bounce')
    expect(await stopped(gone)).to.deep.equal(['all: hard bounce'])
    expect(await stopped(full)).to.deep.equal([])
    expect(await stopped(named), 'by the Message-ID in the report').to.deep.equal(['all: hard bounce'])
    for (const letter of [gone, full, named]) {
      expect(await answersTo(letter)).to.deep.equal([])
      expect((await mailsTo(letter)).map(({ kind }) => kind)).to.deep.equal(['bounce'])
      expect((await world().rows('messages', { id: letter.id })).map(({ state }) => state)).to.deep.equal(['sent'])
    }
  })

  it('has the hour of a letter that came back counted anew', async () => {
    const letter = await world().letter()
    const [row] = await world().rows('messages', { id: letter.id })
    const left = Math.floor(Number(row?.['sent_at']) / hour) * hour
    const [counted, whole] = [
      { table: 'letter_days' as const, shopId: world().shopId },
      { from: left, to: left + hour },
    ]
    const marked = async () =>
      (await changedHours(db().knex, counted, whole)).some(({ from, to }) => from <= left && left < to)
    await cleanHours(db().knex, counted, whole)
    await world().receive(mailTo(letter, 'Thanks, 9'))
    expect(await marked(), 'a reply').to.equal(false)
    await world().receive(reportFor(letter, letter.replyTo, '5.1.1', '550 5.1.1 User unknown'))
    expect(await marked(), 'a bounce').to.equal(true)
  })

  it('stops letters to an address whose mailbox has been full for weeks', async () => {
    const first = await world().letter()
    for (let week = 0; week < 4; week++) {
      expect(await stopped(first)).to.deep.equal([])
      const letter = week === 0 ? first : await world().letter()
      await db().knex('messages').where({ shop_id: world().shopId, id: letter.id }).update({ to_address: first.to })
      await db()
        .knex('bounces')
        .update({ at: db().knex.raw('at - ?', [7 * 86_400_000]) })
      const report = reportFor({ ...letter, to: first.to }, letter.replyTo, '5.2.2', '552 5.2.2 Mailbox full')
      expect(await world().receive(report)).to.equal('bounce')
    }
    expect(await stopped(first)).to.deep.equal(['all: soft bounces'])
  })

  it('takes a machine that answers and answers for a machine, whatever it says of itself', async () => {
    const letter = await world().letter()
    const kinds: string[] = []
    for (let turn = 0; turn < 22; turn++) kinds.push(await world().receive(mailTo(letter, `Answer number ${turn}`)))
    expect(kinds.slice(0, 20)).to.deep.equal(Array(20).fill('reply'))
    expect(kinds.slice(20)).to.deep.equal(['automatic', 'automatic'])
  })

  it('stops all letters to somebody who complained', async () => {
    const letter = await world().letter()
    expect(await world().receive(complaintAbout(letter))).to.equal('complaint')
    expect(await stopped(letter)).to.deep.equal(['all: complaint'])
  })

  it('says nothing about an erased person', async () => {
    const letter = await world().letter()
    await db().knex('messages').where({ shop_id: world().shopId, id: letter.id }).update({ to_address: null })
    const nobody = '550 5.1.1 User unknown'
    const before = await world().rows('suppressions')
    expect(await world().receive(reportFor(letter, letter.replyTo, '5.1.1', nobody))).to.equal('bounce')
    expect(await world().receive(mailTo(letter, 'STOP'))).to.equal('reply')
    expect(await world().rows('suppressions')).to.deep.equal(before)
    expect((await answersTo(letter)).map(({ verified }) => verified)).to.deep.equal([0])
  })

  it('is kept aside when it cannot be read, so that the mail server need not send it again', async () => {
    const bomb = Buffer.from(`Content-Type: multipart/mixed; boundary=b\r\n\r\n${'--b\r\n\r\n'.repeat(600)}`)
    expect(await world().receive(bomb)).to.equal('set aside')
    expect(await world().receive(bomb)).to.equal('known')
    const [kept] = (await db().knex('inbound').where({ kind: 'set aside' })) as { raw: Buffer; why: string }[]
    expect(kept?.raw.equals(bomb)).to.equal(true)
    expect(kept?.why).to.include('500 parts')
  })

  it('is asked for again when the parser is closing down, and is not kept', async () => {
    const closing = await openPages(db(), {
      mailParser: {
        read: () => Promise.reject(new MailRefused('closed', 'The mail parser is closed.')),
        file: () => Promise.resolve(null),
        close: () => Promise.resolve(),
      },
    })
    try {
      const letter = await closing.letter()
      const answer = await closing.get('/inbound/email', {
        method: 'POST',
        body: mailTo(letter, '9'),
        headers: { authorization: `Bearer ${inboundSecret}` },
      })
      expect([answer.status, answer.headers.get('retry-after')]).to.deep.equal([503, '60'])
      expect(await closing.rows('inbound')).to.deep.equal([])
    } finally {
      await closing.close()
    }
  })
})
