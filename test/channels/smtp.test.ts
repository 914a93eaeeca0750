import { expect } from 'chai'
import PostalMime from 'postal-mime'
import type { Channel, Outcome } from '../../app/channels/channel.ts'
import { smtpChannel, type SmtpTimeouts } from '../../app/channels/email/smtp.ts'
import { type SinkOptions, type SmtpSink, startSmtpSink } from '../support/smtp-sink.ts'
import { granted, itIsAChannel, letterTo, sender } from './battery.ts'

const patient: SmtpTimeouts = { connect: 3_000, letter: 3_000, answer: 3_000, idle: 3_000, closing: 3_000 }

describe('Letters over SMTP', () => {
  let sink: SmtpSink
  let channel: Channel

  async function begin(sinkOptions: SinkOptions = {}, timeouts: Partial<SmtpTimeouts> = {}, width = 4): Promise<void> {
    await end()
    sink = await startSmtpSink(sinkOptions)
    channel = smtpChannel({ url: sink.url, width, timeouts: { ...patient, ...timeouts } })
  }
  async function end(): Promise<void> {
    await channel?.close()
    await sink?.stop()
  }
  const sendTo = (to: string, handOff = granted): Promise<Outcome> => channel.send(letterTo(to), handOff)

  for (const security of ['none', 'starttls', 'tls'] as const)
    describe(`as a channel, with ${security === 'none' ? 'no encryption' : security} and a password`, () =>
      itIsAChannel(async () => {
        const server = await startSmtpSink({ security, credentials: { user: 'shop@example.com', pass: 'p@ss/w:ord' } })
        const overIt = smtpChannel({ url: server.url, width: 5, timeouts: patient })
        return {
          channel: overIt,
          arrived: () => server.letters.length,
          end: async () => {
            await overIt.close()
            await server.stop()
          },
        }
      }))

  describe('before the end of the letter', () => {
    beforeEach(() => begin())
    afterEach(end)

    it('asks for leave only when the server has every byte but the end', async () => {
      const outcome = await sendTo('anna@example.com', async () => {
        expect(sink.unfinished()).to.equal(1)
        return false
      })
      expect(outcome).to.deep.equal({ kind: 'withheld' })
      await channel.close()
      expect(sink.letters).to.deep.equal([])
      expect(sink.unfinished()).to.equal(1)
    })

    const refusals = [
      ['5xx-rcpt', { permanent: true, after: false, code: 550 }],
      ['4xx-rcpt', { permanent: false, after: false, code: 450 }],
      ['greylist', { permanent: false, after: false, code: 451 }],
      ['5xx-data', { permanent: true, after: false }],
    ] as const
    for (const [behaviour, expected] of refusals)
      it(`reports a refusal (${behaviour}) and never asks for leave`, async () => {
        const outcome = await sendTo(`${behaviour}@example.com`, () => Promise.reject(new Error('asked')))
        expect(outcome).to.include({ kind: 'refused', ...expected })
        expect(sink.letters).to.deep.equal([])
      })

    it('gets past a server that refuses the first attempt', async () => {
      await sendTo('greylist@example.com')
      expect(await sendTo('greylist@example.com')).to.have.property('kind', 'accepted')
      expect(sink.letters).to.have.length(1)
    })

    it('keeps the reply, so that a bad address can be told from a policy', async () => {
      expect(await sendTo('5xx-rcpt@example.com')).to.have.property('response', '550 5.1.1 no such mailbox')
    })

    it('does not blame the letter when the sender is refused', async () => {
      const letter = { ...letterTo('anna@example.com'), from: '5xx-mail@shop.example.com' }
      expect(await channel.send(letter, granted)).to.include({ kind: 'refused', permanent: false, code: 550 })
    })

    it('refuses for good a letter over the size that the server announces', async () => {
      await begin({ size: 1000 })
      expect(await sendTo('anna@example.com')).to.include({ kind: 'refused', permanent: true, after: false, code: 552 })
    })

    it('fails when the server cuts the connection in the middle', async () => {
      // Too large for the buffers between here and there, so that the server's cut comes before the last byte is out.
      const letter = { ...letterTo('drop-before-dot@example.com'), mime: Buffer.alloc(32_000_000, 'a line\r\n') }
      const outcome = await channel.send(letter, () => Promise.reject(new Error('asked')))
      expect(outcome).to.have.property('kind', 'failed')
      expect(outcome).to.have.property('why').that.does.not.include('asked')
      expect(sink.letters).to.deep.equal([])
    })

    it('fails when the server cuts the connection while leave is being given', async () => {
      const outcome = await sendTo('anna@example.com', async () => {
        await sink.hangUp()
        // The news of the cut takes some turns of the event loop to reach us.
        for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => void setImmediate(resolve))
        return true
      })
      expect(outcome).to.have.property('kind', 'failed')
      expect(sink.letters).to.deep.equal([])
    })

    it('answers only after the hand-off has settled, whatever happened meanwhile', async () => {
      let settled = false
      await sendTo('anna@example.com', async () => {
        await sink.hangUp()
        for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => void setImmediate(resolve))
        settled = true
        return true
      })
      expect(settled).to.equal(true)
    })

    it('gives up on a server that trickles its reply, in limited time', async () => {
      await begin({}, { letter: 40 })
      expect(await sendTo('tarpit@example.com')).to.deep.equal({
        kind: 'failed',
        why: 'the mail server did not take the letter in time',
      })
    })

    it('fails when nobody listens', async () => {
      await sink.stop()
      expect(await sendTo('anna@example.com')).to.have.property('kind', 'failed')
    })

    it('fails when the password is wrong, which is not the letter’s fault', async () => {
      await begin({ credentials: { user: 'shop', pass: 'right' } })
      const wrong = smtpChannel({ url: sink.url.replace('right', 'wrong'), timeouts: patient })
      const outcome = await wrong.send(letterTo('anna@example.com'), granted)
      await wrong.close()
      expect(outcome).to.have.property('kind', 'failed')
      expect(outcome).to.have.property('why').that.includes('535')
      await sink.quiet()
    })

    it('fails, not refuses, when a server wants a sign-in that the settings lack', async () => {
      await begin({ credentials: { user: 'shop', pass: 'right' } })
      const nameless = smtpChannel({ url: sink.url.replace('shop:right@', ''), timeouts: patient })
      expect(await nameless.send(letterTo('anna@example.com'), granted)).to.have.property('kind', 'failed')
      await nameless.close()
    })
  })

  describe('after the end of the letter', () => {
    beforeEach(() => begin())
    afterEach(end)

    it('takes a no for a no', async () => {
      const expected = { kind: 'refused', after: true }
      expect(await sendTo('4xx-dot@example.com')).to.include({ ...expected, permanent: false, code: 451 })
      expect(await sendTo('5xx-dot@example.com')).to.include({ ...expected, permanent: true, code: 554 })
      expect(sink.letters).to.deep.equal([])
    })

    it('does not know when the server accepts and cuts the connection', async () => {
      expect(await sendTo('drop-after-accept@example.com')).to.have.property('kind', 'unknown')
      expect(sink.letters).to.have.length(1)
    })

    it('does not know when no answer comes in time', async () => {
      await begin({}, { answer: 40 })
      expect(await sendTo('silent-250@example.com')).to.deep.equal({
        kind: 'unknown',
        why: 'no answer to the end of the letter',
      })
      expect(sink.letters).to.have.length(1)
    })

    it('waits longer for the answer than for the letter', async () => {
      await begin({}, { letter: 40 })
      expect(await sendTo('slow-250-120ms@example.com')).to.have.property('kind', 'accepted')
      expect(sink.letters).to.have.length(1)
    })
  })

  describe('its sessions', () => {
    beforeEach(() => begin())
    afterEach(end)

    it('are kept for the next letter', async () => {
      for (const name of ['a', 'b', 'c']) await sendTo(`${name}@example.com`)
      expect(sink.connections.ever()).to.equal(1)
    })

    it('are never more than the width', async () => {
      await Promise.all(Array.from({ length: 50 }, (_, index) => sendTo(`person-${index}@example.com`)))
      expect(sink.letters).to.have.length(50)
      expect(sink.connections.most()).to.equal(4)
    })

    it('are replaced without a word when the server ended them meanwhile', async () => {
      await Promise.all([sendTo('a@example.com'), sendTo('b@example.com')])
      await sink.hangUp()
      expect(await sendTo('c@example.com')).to.have.property('kind', 'accepted')
      expect(sink.letters.map(({ envelope }) => envelope.to).toSorted()).to.deep.equal([
        'a@example.com',
        'b@example.com',
        'c@example.com',
      ])
    })

    it('are replaced when the server ends them in the moment they are taken up, and leave is asked once', async () => {
      await sendTo('a@example.com')
      let asked = 0
      const carrying = sendTo('b@example.com', () => {
        asked += 1
        return granted()
      })
      await sink.hangUp()
      expect(await carrying).to.have.property('kind', 'accepted')
      expect(asked).to.equal(1)
      expect(sink.letters).to.have.length(2)
    })

    it('end by themselves when there is nothing to carry', async () => {
      await begin({}, { idle: 5 })
      await sendTo('a@example.com')
      await sink.quiet()
      expect(await sendTo('b@example.com')).to.have.property('kind', 'accepted')
      expect(sink.connections.ever()).to.equal(2)
    })

    it('are all ended by closing', async () => {
      await Promise.all(Array.from({ length: 4 }, (_, index) => sendTo(`person-${index}@example.com`)))
      expect(sink.connections.open()).to.equal(4)
      await channel.close()
      await sink.quiet()
      expect(await sendTo('late@example.com')).to.deep.equal({ kind: 'failed', why: 'the channel was closed' })
      expect(sink.letters).to.have.length(4)
    })
  })

  describe('closing', () => {
    afterEach(end)

    it('waits for the answer to a letter that was sent to its end', async () => {
      await begin()
      const carrying = sendTo('slow-250-50ms@example.com')
      await sink.waitFor(1, 3_000)
      await channel.close()
      expect(await carrying).to.have.property('kind', 'accepted')
    })

    it('waits for a limited time only', async () => {
      await begin({}, { closing: 20 })
      const carrying = [sendTo('silent-250@example.com'), sendTo('tarpit@example.com')]
      await sink.waitFor(1, 3_000)
      await channel.close()
      expect((await Promise.all(carrying)).map(({ kind }) => kind)).to.deep.equal(['unknown', 'failed'])
    })

    it('fails the letters that still stand in line', async () => {
      await begin({}, {}, 1)
      const first = sendTo('slow-250-20ms@example.com')
      const second = sendTo('b@example.com')
      await sink.waitFor(1, 3_000)
      await channel.close()
      expect((await first).kind).to.equal('accepted')
      expect(await second).to.deep.equal({ kind: 'failed', why: 'the channel was closed' })
    })
  })

  describe('addresses', () => {
    beforeEach(() => begin())
    afterEach(end)

    for (const to of [
      'anna@example.com>\r\nRCPT TO:<other@example.com',
      'anna@example.com other@example.com',
      '"anna@evil.example x"@example.com',
      'anna',
      'zażółć@example.com',
      `${'a'.repeat(65)}@example.com`,
      'anna@exa_mple.com',
    ])
      it(`refuses ${JSON.stringify(to.slice(0, 50))} without a word to the server`, async () => {
        expect(await channel.send({ ...letterTo('anna@example.com'), to }, granted)).to.include({
          kind: 'refused',
          permanent: true,
          after: false,
        })
        expect(sink.connections.ever()).to.equal(0)
      })

    it('says international domains in their ASCII form', async () => {
      await sendTo('anna@żółw.example')
      // The server reads the domain back; said as it is, it would have taken the SMTPUTF8 extension.
      expect(sink.letters.map(({ envelope }) => envelope)).to.deep.equal([
        { from: sender, to: 'anna@żółw.example', extensions: [] },
      ])
    })
  })

  it('delivers every byte of the letter as it was', async () => {
    await begin({ size: 1_000_000 })
    const letter = letterTo('anna@example.com')
    await channel.send(letter, granted)
    const [received] = sink.letters
    await end()
    expect(received?.raw.equals(letter.mime)).to.equal(true)
    expect(received?.envelope.extensions).to.deep.equal(['SIZE'])
    expect(await PostalMime.parse(received!.raw)).to.have.property('subject', 'Twoja paczka jest w drodze')
  })
})
