import { expect } from 'chai'
import { createMailParser, MailRefused, type MailParser } from '../../../app/responses/mail/parse.ts'
import { rawFixture } from './read-fixture.ts'

const faultOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'read',
    (error: unknown) => (error instanceof MailRefused ? error.fault : String(error)),
  )

describe('the mail parser', () => {
  let parser: MailParser
  beforeEach(() => {
    parser = createMailParser()
  })
  afterEach(() => parser.close())

  it('tells who wrote, to which address, about which letter and in which words', async () => {
    const mail = await parser.read(rawFixture('reply-gmail-pl'))
    expect(mail.from).to.deep.equal({ name: 'Anna Przykładowa', address: 'anna@example.com' })
    expect(mail.deliveredTo).to.deep.equal(['reply+token123@answers.example.net'])
    expect(mail.to).to.deep.equal(['reply+token123@answers.example.net'])
    expect(mail.returnPath).to.equal('anna@example.com')
    expect(mail.messageId).to.equal('reply-1@mail.example.com')
    expect(mail.inReplyTo).to.equal('message-1@answers.example.net')
    expect(mail.references).to.deep.equal(['message-0@answers.example.net', 'message-1@answers.example.net'])
    expect(mail.subject).to.equal('Re: Jak nam poszło?')
    expect(mail.date).to.equal(Date.UTC(2026, 4, 4, 10, 30))
    expect(mail.authenticationResults[0]).to.match(/^mx\.example\.net; dkim=pass/)
    expect(mail.text).to.match(/^Daję 9, szybka dostawa!/)
  })

  it('turns a letter that is HTML only into words, quotes the older letter, and names attachments without their content (X2)', async () => {
    const mail = await parser.read(rawFixture('reply-outlook-html'))
    expect(mail.text.split('\n')[0]).to.equal('Paczka przyszła uszkodzona, zdjęcie w załączniku.')
    expect(mail.text).to.include('> Jak nam poszło? 9').and.not.include('margin')
    expect(mail.attachments).to.deep.equal([{ name: 'paczka.png', type: 'image/png', size: 8 }])
  })

  it('reads the HTML when the plain part is empty', async () => {
    const part = (type: string, body: string) => `--p\nContent-Type: ${type}\n\n${body}\n`
    const raw = `From: a@example.com\nContent-Type: multipart/alternative; boundary=p\n\n${part('text/plain', ' ')}${part('text/html', '<p>Super</p>')}--p--`
    expect((await parser.read(Buffer.from(raw))).text).to.equal('Super')
  })

  it('keeps the empty return path apart from an unknown one', async () => {
    expect((await parser.read(rawFixture('vacation'))).returnPath).to.equal('')
    expect((await parser.read(rawFixture('complaint'))).returnPath).to.equal(null)
  })

  it('reads the fields of reports and the header of the letter they are about', async () => {
    const bounce = await parser.read(rawFixture('bounce-nobody'))
    expect(bounce.deliveryStatus[1]?.get('diagnostic-code')?.[0]).to.match(
      /User unknown \(in reply to RCPT TO command\)$/,
    )
    expect(bounce.originalHeaders?.get('message-id')).to.deep.equal(['<message-1@answers.example.net>'])
    const complaint = await parser.read(rawFixture('complaint'))
    expect(complaint.feedbackReport?.get('feedback-type')).to.deep.equal(['abuse'])
  })

  it('P4: refuses more than 25 MB without reading', async () => {
    expect(await faultOf(parser.read(Buffer.alloc(25 * 1024 * 1024 + 1)))).to.equal('too large')
  })

  it('P1, P2, P3: refuses letters of 300,000 parts, of 100,000 headers, of a 5 MB header and of 2,000 levels, and reads the next one', async () => {
    const empty = `Content-Type: multipart/mixed; boundary=x\n\n${'--x\n\n'.repeat(300_000)}`
    const headers = `${'A: b\n'.repeat(100_000)}\ntext`
    const header = `References: ${'<a@b.c> '.repeat(650_000)}\n\ntext`
    const levels = Array.from(
      { length: 400 },
      (_, at) => `Content-Type: multipart/mixed; boundary=b${at}\n\n--b${at}\n`,
    ).join('')
    for (const raw of [empty, headers, header, levels])
      expect(await faultOf(parser.read(Buffer.from(`From: a@example.com\n${raw}`)))).to.equal('unreadable')
    expect((await parser.read(rawFixture('reply-gmail-pl'))).messageId).to.equal('reply-1@mail.example.com')
  })

  it('gives up a letter that would take too long or too much memory, and reads the one behind it', async () => {
    const long = `From: a@example.com\n\n${'a\n'.repeat(12_000_000)}`
    const broad = `From: a@example.com\n\n${'\n'.repeat(10_000_000)}`
    const faults = [long, broad].map((raw) => faultOf(parser.read(Buffer.from(raw))))
    const behind = parser.read(rawFixture('reply-gmail-pl'))
    for (const fault of faults) expect(await fault).to.be.oneOf(['too slow', 'too heavy'])
    expect((await behind).messageId).to.equal('reply-1@mail.example.com')
  }).timeout(60_000)

  it('reads letters given at once, each with its own answer', async () => {
    const names = ['reply-gmail-pl', 'bounce-qmail', 'vacation'] as const
    const mails = await Promise.all(names.map((name) => parser.read(rawFixture(name))))
    expect(mails.map(({ messageId }) => messageId)).to.deep.equal([
      'reply-1@mail.example.com',
      'qmail-1@mx.example.org',
      'away-1@example.com',
    ])
  })

  it('P6: shows bytes of unknown or broken encodings as text rather than failing', async () => {
    for (const [charset, encoding, body] of [
      ['x-unknown', 'base64', '!!!c3VwZXI='],
      ['utf-7', '7bit', '+ADw-script+AD4-alert(1)'],
      ['iso-2022-jp', '8bit', '\u001b$B\u001b(B\u001b$B<script>'],
      ['gb18030', '8bit', '\u0081\u0030\u0081<script>'],
      ['utf-8', 'quoted-printable', '=E=C5=8=ZZ=\n='],
      ['utf-8', 'x-none', 'super'],
    ]) {
      const raw = `From: a@example.com\nContent-Type: text/plain; charset=${charset}\nContent-Transfer-Encoding: ${encoding}\n\n${body}`
      expect((await parser.read(Buffer.from(raw, 'latin1'))).text, charset).to.be.a('string')
    }
  })

  it('refuses everything once closed', async () => {
    await parser.close()
    expect(await faultOf(parser.read(rawFixture('vacation')))).to.equal('closed')
  })
})
