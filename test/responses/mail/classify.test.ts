import { expect } from 'chai'
import { bounceOf, complaintOf, kindOf } from '../../../app/responses/mail/classify.ts'
import { letterWith, readFixture } from './read-fixture.ts'

describe('the kind of a letter', () => {
  const fixtures = {
    'reply-gmail-pl': 'reply',
    'reply-outlook-html': 'reply',
    'bounce-nobody': 'bounce',
    'bounce-full': 'bounce',
    'bounce-delayed': 'bounce',
    'bounce-qmail': 'bounce',
    'bounce-pl': 'bounce',
    'report-delivered': 'automatic',
    complaint: 'complaint',
    'report-dmarc': 'automatic',
    vacation: 'automatic',
  } as const
  for (const [name, kind] of Object.entries(fixtures))
    it(`takes ${name} for ${kind}`, async () => {
      expect(kindOf(await readFixture(name)).kind).to.equal(kind)
    })

  const machines: readonly (readonly string[])[] = [
    ['Auto-Submitted: auto-generated'],
    ['Auto-Submitted: Auto-Replied; owner-email="anna@example.com"'],
    ['X-Autoreply: yes'],
    ['X-Autorespond: Re'],
    ['Precedence: auto_reply'],
    ['Precedence: bulk'],
    ['Precedence: List'],
    ['Return-Path: <>'],
    ['List-Id: <news.example.com>'],
    ['X-Apple-Action: VACATION'],
    ['From: no-reply@example.com'],
    ['From: noreply+7@example.com'],
    ['From: nie-odpowiadaj@example.com'],
    ['From: MAILER-DAEMON@example.com'],
    ...[
      'Automatic reply: Zakupy',
      'Out of Office Re: Zakupy',
      'Automatyczna odpowiedź: Zakupy',
      'Poza biurem: Zakupy',
      'Automatische Antwort: Zakupy',
      'Abwesenheitsnotiz: Zakupy',
      'Réponse automatique : Zakupy',
      'Respuesta automática: Zakupy',
      'Risposta automatica: Zakupy',
      'Automatisch antwoord: Zakupy',
      'Resposta automática: Zakupy',
      'Automatická odpověď: Zakupy',
      'Autosvar: Zakupy',
      'Автоответ: Zakupy',
      'Автоматична відповідь: Zakupy',
    ].map((subject) => [`Subject: ${subject}`]),
  ]
  for (const headers of machines)
    it(`hears a machine in "${headers.join()}"`, async () => {
      const { kind, why } = kindOf(await letterWith(headers))
      expect(kind).to.equal('automatic')
      expect(why).not.to.equal('')
    })

  const people: readonly (readonly string[])[] = [
    [],
    ['Auto-Submitted: no'],
    ['Precedence: normal'],
    ['Subject: Re: nie dostarczono paczki'],
    ['Subject: Undeliverable parcel'],
    ['Subject: Zakupy na urlopie'],
    ['From: Noreen <noreen@example.com>'],
    ['From: Postma Ster <postma@example.com>'],
  ]
  for (const headers of people)
    it(`hears a person in "${headers.join() || 'a plain letter'}"`, async () => {
      expect(kindOf(await letterWith(headers)).kind).to.equal('reply')
    })

  it('knows our own letter by its header, or by its Message-ID', async () => {
    expect(kindOf(await letterWith(['X-Aftercare-Message: 1', 'Auto-Submitted: auto-generated'])).kind).to.equal('ours')
    const echoed = await letterWith(['Message-ID: <message-1@answers.example.net>'])
    expect(kindOf(echoed, (id) => id.endsWith('@answers.example.net')).kind).to.equal('ours')
    expect(kindOf(echoed).kind).to.equal('reply')
  })

  it('does not take a vacation message that has no return path for a bounce', async () => {
    expect(bounceOf(await readFixture('vacation'))).to.equal(null)
  })
})

describe('a bounce', () => {
  const hard = { 'bounce-nobody': true, 'bounce-qmail': true, 'bounce-pl': true, 'bounce-full': false } as const
  for (const [name, expected] of Object.entries({ ...hard, 'bounce-policy': false, 'bounce-delayed': false }))
    it(`is ${expected ? 'hard' : 'soft'} in ${name}`, async () => {
      expect(bounceOf(await readFixture(name))?.hard).to.equal(expected)
    })

  it('tells the recipient, the status, the words and our Message-ID from a delivery report', async () => {
    expect(bounceOf(await readFixture('bounce-nobody'))).to.deep.equal({
      recipient: 'Anna@example.com',
      hard: true,
      status: '5.1.1',
      diagnostic:
        'smtp; 550 5.1.1 <anna@example.com>: Recipient address rejected: User unknown (in reply to RCPT TO command)',
      originalMessageId: 'message-1@answers.example.net',
    })
  })

  it('tells the same from prose, and does not listen to the copy of our letter below', async () => {
    expect(bounceOf(await readFixture('bounce-qmail'))).to.deep.equal({
      recipient: 'anna@example.com',
      hard: true,
      status: '5.1.1',
      diagnostic: 'Remote host said: 550 5.1.1 No such user here',
      originalMessageId: 'message-1@answers.example.net',
    })
  })

  const told: readonly (readonly [words: string, hard: boolean])[] = [
    ['550 5.1.1 The email account that you tried to reach does not exist', true],
    ['550 5.4.1 Recipient address rejected: Access denied', true],
    ['550 Requested action not taken: mailbox unavailable', true],
    ['550 5.1.2 Host or domain name not found', true],
    ['550 użytkownik nie istnieje', true],
    ['450 4.1.1 User unknown, try again later', false],
    ['550 5.7.1 Blocked by policy, poor reputation', false],
    ['554 5.2.2 Over quota', false],
    ['550 5.1.1 Too many recipients this hour', false],
    ['550 Rejected', false],
  ]
  for (const [words, hard] of told)
    it(`is ${hard ? 'hard' : 'soft'} when the server says "${words}"`, async () => {
      const mail = await letterWith(
        ['From: MAILER-DAEMON@mx.example.org', 'Subject: Undelivered Mail Returned to Sender'],
        `<marta@example.com>: ${words}`,
      )
      expect(bounceOf(mail)).to.include({ recipient: 'marta@example.com', hard })
    })

  it('is judged in time whatever it contains', async () => {
    const mails = await Promise.all(
      ['-', '- copy ', 'a@', 'user ', 'recipient x ', '550 ', '5.1.1 ', ' ', 'To: ', '\n--x'].map((piece) =>
        letterWith(
          ['From: MAILER-DAEMON@mx.example.org'],
          piece.repeat(100_000 / piece.length).replaceAll('\n--', '\n -'),
        ),
      ),
    )
    const began = performance.now()
    for (const mail of mails) kindOf(mail)
    for (const mail of mails) bounceOf(mail)
    expect(performance.now() - began).to.be.below(1_000)
  })
})

describe('a complaint', () => {
  it('tells who complained, how, and about which letter', async () => {
    expect(complaintOf(await readFixture('complaint'))).to.deep.equal({
      recipient: 'anna@example.com',
      type: 'abuse',
      originalMessageId: 'message-1@answers.example.net',
    })
  })

  it('is not a report about signatures, nor a bounce', async () => {
    expect(complaintOf(await readFixture('report-dmarc'))).to.equal(null)
    expect(complaintOf(await readFixture('bounce-nobody'))).to.equal(null)
    expect(bounceOf(await readFixture('complaint'))).to.equal(null)
  })
})
