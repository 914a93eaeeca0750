import { expect } from 'chai'
import * as fc from 'fast-check'
import PostalMime from 'postal-mime'
import { letterHeaders } from '../../app/channels/email/headers.ts'
import { quoted } from '../../app/domain/quoted.ts'
import { assemble, type Assembly } from '../../app/channels/email/mime.ts'
import { wireAddress } from '../../app/channels/email/wire-address.ts'

const plain: Assembly = {
  from: { name: 'Sklep', address: 'opieka@shop.example.com' },
  to: { address: 'anna@example.com' },
  replyTo: 'reply+token@shop.example.com',
  subject: 'Paczka',
  messageId: '<m-1@shop.example.com>',
  date: Date.UTC(2026, 10, 3, 10, 5, 7),
  headers: {},
  html: quoted('<p>Dzień dobry</p>'),
  text: 'Dzień dobry',
}
const words = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 200 }),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.stringMatching(/^[\r\n a-z:=?"<>\\,;@ąę€🎁-]{0,300}$/u),
)
const shown = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\p{Cc}\u2028\u2029 ]+/gu, ' ')
    .trim()
const lines = (text: string): string => text.toWellFormed().replace(/\r\n|\r|\n/g, '\n')
const headOf = (mime: Buffer): string => mime.toString('latin1').split('\r\n\r\n')[0] ?? ''

describe('A letter in MIME', () => {
  it('carries any subject, names and bodies to the reader unharmed', async () => {
    await fc.assert(
      fc.asyncProperty(words, words, words, words, words, async (subject, shop, customer, html, text) => {
        const mime = assemble({
          ...plain,
          subject,
          html: quoted(html),
          text,
          from: { name: shop, address: plain.from.address },
          to: { name: customer, address: plain.to.address },
        })
        const read = await PostalMime.parse(mime)
        expect(read.subject ?? '').to.equal(shown(subject))
        expect(read.from).to.deep.include({ address: plain.from.address, name: shown(shop) })
        expect(read.to).to.deep.equal([{ address: plain.to.address, name: shown(customer) }])
        expect(lines(read.html ?? '').trimEnd()).to.equal(lines(html).trimEnd())
        expect(lines(read.text ?? '').trimEnd()).to.equal(lines(text).trimEnd())
      }),
      { numRuns: 300 },
    )
  })

  it('has short ASCII lines that end in CRLF, and no header but its own, whatever the texts hold', () => {
    const own = headOf(assemble(plain)).match(/^[\w-]+(?=:)/gm)
    fc.assert(
      fc.property(words, words, words, words, (subject, name, html, text) => {
        const mime = assemble({
          ...plain,
          subject,
          html: quoted(html),
          text,
          from: { name, address: plain.from.address },
          to: { name, address: plain.to.address },
        }).toString('latin1')
        expect(mime).to.match(/^(?:[ -~\t]{0,76}\r\n)+$/)
        expect(headOf(Buffer.from(mime)).match(/^[\w-]+(?=:)/gm)).to.deep.equal(own)
      }),
      { numRuns: 300 },
    )
  })

  it('does not let a name, a subject or an address add a header', async () => {
    const mime = assemble({
      ...plain,
      from: { name: 'Sklep\r\nBcc: other@example.com', address: plain.from.address },
      to: { name: 'Anna" <x@evil.example>,\nBcc: "', address: 'anna@example.com\r\nBcc: other@example.com' },
      subject: '=?utf-8?Q?a=0D=0ABcc:_other@example.com?=\r\n\r\nbody',
      headers: { 'X-Order': '#1001\r\nBcc: other@example.com' },
    })
    const read = await PostalMime.parse(mime)
    expect(read.bcc ?? []).to.deep.equal([])
    expect(headOf(mime)).not.to.match(/^bcc:/im)
    expect(read.from?.address).to.equal(plain.from.address)
    expect(read.subject).to.equal('=?utf-8?Q?a=0D=0ABcc:_other@example.com?= body')
  })

  it('is the same, byte for byte, each time it is written', () => {
    expect(assemble(plain).equals(assemble(plain))).to.equal(true)
    expect(assemble(plain).equals(assemble({ ...plain, messageId: '<m-2@shop.example.com>' }))).to.equal(false)
  })

  it('offers the text before the HTML', () => {
    const types = assemble(plain)
      .toString()
      .match(/^Content-Type: text\/\w+/gm)
    expect(types).to.deep.equal(['Content-Type: text/plain', 'Content-Type: text/html'])
  })

  it('says its date in universal time', () => {
    expect(headOf(assemble(plain))).to.include('Date: Tue, 03 Nov 2026 10:05:07 +0000\r\n')
  })

  it('writes plain names plainly, quotes those that need it and encodes the rest', () => {
    const from = (name: string | null): string =>
      /^From: (.*)\r$/m.exec(headOf(assemble({ ...plain, from: { name, address: 'a@example.com' } })))?.[1] ?? ''
    expect(from('Sklep Anny')).to.equal('Sklep Anny <a@example.com>')
    expect(from('Smith, Jones & Co.')).to.equal('"Smith, Jones & Co." <a@example.com>')
    expect(from('Żółw')).to.equal('=?UTF-8?B?xbvDs8WCdw==?= <a@example.com>')
    expect(from(null)).to.equal('a@example.com')
  })

  it('keeps a long unsubscribe address in one piece beside its name, and the second one on a line of its own', async () => {
    const unsubscribe = `https://care.example.com/u/${'t'.repeat(300)}`
    const headers = letterHeaders({
      messageId: '01M',
      flow: 'nps',
      shopId: 7,
      unsubscribe,
      unsubscribeByMail: 'reply+token@shop.example.com',
    })
    const mime = assemble({ ...plain, headers })
    expect(headOf(mime)).to.include(
      `List-Unsubscribe: <${unsubscribe}>,\r\n <mailto:reply+token@shop.example.com?subject=unsubscribe>\r\n`,
    )
    const read = await PostalMime.parse(mime)
    const readHeaders = Object.fromEntries(read.headers.map(({ key, value }) => [key, value]))
    for (const [name, value] of Object.entries(headers))
      expect(readHeaders[name.toLowerCase()]?.replaceAll(/\s+/g, ' ')).to.equal(value)
  })

  it('refuses a sender that cannot be written, because that is a fault in the settings', () => {
    for (const address of ['', 'shop', 'a b@example.com', 'ą@example.com', 'a@example.com\r\nBcc: b@example.com']) {
      expect(() => assemble({ ...plain, from: { name: null, address } })).to.throw(RangeError)
      expect(() => assemble({ ...plain, replyTo: address })).to.throw(RangeError)
    }
    expect(() => assemble({ ...plain, headers: { 'X Order': '1' } })).to.throw(RangeError)
    expect(() => assemble({ ...plain, headers: { 'X-Order': 'ą' } })).to.throw(RangeError)
    expect(() => assemble({ ...plain, headers: { 'X-Order': 'a'.repeat(1000) } })).to.throw(RangeError)
  })
})

describe('The marks of a letter', () => {
  const marks = letterHeaders({ messageId: '01M', flow: 'nps', shopId: 7, unsubscribe: 'https://care.example.com/u/t' })

  it('offer one-click unsubscribing (RFC 8058)', () => {
    expect(marks).to.include({
      'List-Unsubscribe': '<https://care.example.com/u/t>',
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    })
  })

  it('ask machines not to answer, and call the letter neither a list nor bulk', () => {
    expect(marks).to.include({ 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'OOF, AutoReply' })
    expect(marks).not.to.have.property('Precedence')
  })

  it('name the flow, the shop and the message', () => {
    expect(marks).to.include({ 'Feedback-ID': 'nps:7:aftercare', 'X-Aftercare-Message': '01M' })
  })
})

describe('An address as it is said to a mail server', () => {
  it('is itself, with an international domain in ASCII', () => {
    expect(wireAddress("o'neil+shop@Example.com")).to.equal("o'neil+shop@Example.com")
    expect(wireAddress('anna@żółw.example')).to.equal('anna@xn--w-uga1v8h.example')
    expect(wireAddress('anna@localhost')).to.equal('anna@localhost')
  })

  it('is never anything but one plain address', () => {
    fc.assert(
      fc.property(words, words, (local, domain) => {
        const said = wireAddress(`${local}@${domain}`)
        if (said !== null) expect(said).to.match(/^[^\s<>(),;:"[\]\\@]+@[a-z0-9.-]+$/i)
      }),
    )
  })
})
