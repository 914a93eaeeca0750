import { expect } from 'chai'
import { newId } from '../../app/db/row.ts'
import { readImapAddress } from '../../app/responses/imap/address.ts'
import { startMailReader } from '../../app/responses/imap/reader.ts'
import { keys, type Letter, openPages, type World } from '../pages/world.ts'
import { onEveryDatabase } from '../support/databases.ts'
import { dovecot, type Dovecot, startDovecot } from '../support/dovecot.ts'

const reply = (letter: Letter, words: string): string =>
  [
    `From: ${letter.to}`,
    `To: ${letter.replyTo}`,
    'Subject: Re: How did it go?',
    `Message-ID: <${newId()}@mail.example.com>`,
    'Content-Type: text/plain; charset=utf-8',
    '',
    words,
  ].join('\r\n')

describe('The address of a mailbox', () => {
  it('is read from one line', () => {
    const { host, port, secure, user, pass, folder, name } = readImapAddress(
      'imaps://anna%40x.example:p%3Aw@mail.example/Odp',
    )
    expect([host, port, secure, user, pass, folder]).to.deep.equal([
      'mail.example',
      993,
      true,
      'anna@x.example',
      'p:w',
      'Odp',
    ])
    expect(name).not.to.include('p:w')
    expect(readImapAddress('imap://a:b@127.0.0.1:1143').folder).to.equal('INBOX')
    for (const wrong of ['http://a:b@c', 'imaps://mail.example', 'imaps://a:b@'])
      expect(() => readImapAddress(wrong)).to.throw()
  })
})

if (dovecot)
  onEveryDatabase('A real mailbox', function (db) {
    let world: World
    let server: Dovecot
    let user: string
    const readers: { stop: () => Promise<void> }[] = []
    const faults: string[] = []
    before(async () => {
      world = await openPages(db())
      server = await startDovecot()
    })
    beforeEach(() => {
      user = `answers-${newId()}`
    })
    afterEach(async () => {
      for (const reader of readers.splice(0)) await reader.stop()
      await server.start()
    })
    after(async () => {
      await server.remove()
      await world.close()
    })

    /** Reads until told to stop; the promise is of the moment when the mailbox has been read to its end. */
    function read() {
      let caught: () => void = () => {}
      const caughtUp = new Promise<void>((resolve) => {
        caught = resolve
      })
      const reader = startMailReader({
        db: db(),
        keys,
        url: server.urlOf(user),
        now: Date.now,
        report: (error) => faults.push(String(error)),
        caughtUp: () => caught(),
      })
      readers.push(reader)
      return { ...reader, caughtUp }
    }
    const said = async (letter: Letter): Promise<unknown[]> =>
      (await world.rows('responses', { message_id: letter.id })).map(({ comment }) => comment)
    async function until(true_: () => Promise<boolean>): Promise<void> {
      while (!(await true_())) await new Promise((resolve) => setTimeout(resolve, 25))
    }

    it('is read from what it held, and at once when something comes', async () => {
      const [one, two] = [await world.letter(), await world.letter()]
      server.deliver(user, reply(one, '9'))
      const reader = read()
      await reader.caughtUp
      expect(await said(one)).to.deep.equal(['9'])
      const begun = Date.now()
      server.deliver(user, reply(two, '8, told by IDLE'))
      await until(async () => (await said(two)).length > 0)
      expect(Date.now() - begun, 'before the next look').to.be.below(15_000)
    }).timeout(60_000)

    it('is read to its end when many wait, each mail once and in its order', async () => {
      const letters = await Promise.all(Array.from({ length: 120 }, () => world.letter()))
      for (const [index, letter] of letters.entries()) server.deliver(user, reply(letter, `number ${index}`))
      await read().caughtUp
      const comments = await Promise.all(letters.map(said))
      expect(comments).to.deep.equal(letters.map((_, index) => [`number ${index}`]))
      const [place] = (await db().knex('mail_places').orderBy('updated_at', 'desc').limit(1)) as { uid: number }[]
      expect(place?.uid).to.equal(120)
    }).timeout(120_000)

    it('is read on from where the last process stopped, each mail once', async () => {
      const letters = [await world.letter(), await world.letter(), await world.letter()]
      server.deliver(user, reply(letters[0] as Letter, 'first'))
      const first = read()
      await first.caughtUp
      await first.stop()
      server.deliver(user, reply(letters[1] as Letter, 'second'))
      const second = read()
      await second.caughtUp
      await second.stop()
      expect([await said(letters[0] as Letter), await said(letters[1] as Letter)]).to.deep.equal([
        ['first'],
        ['second'],
      ])
      const [place] = (await db().knex('mail_places').orderBy('updated_at', 'desc').limit(1)) as { uid: number }[]
      expect(place?.uid).to.equal(2)
    }).timeout(60_000)

    it('is read again when its numbers mean other mails, and nothing counts twice', async () => {
      const letter = await world.letter()
      server.deliver(user, reply(letter, 'only once'))
      const first = read()
      await first.caughtUp
      await first.stop()
      await server.stop()
      server.renumber(user)
      await server.start()
      const late = await world.letter()
      server.deliver(user, reply(late, 'after'))
      const again = read()
      await again.caughtUp
      expect([await said(letter), await said(late)]).to.deep.equal([['only once'], ['after']])
    }).timeout(60_000)

    it('is read by one of many processes; another takes over when that one ends', async () => {
      const letter = await world.letter()
      const first = read()
      await first.caughtUp
      const second = read()
      const leases = async (): Promise<number> =>
        ((await db().knex('mail_places').whereNotNull('locked_by')) as unknown[]).length
      expect(await leases()).to.equal(1)
      await first.stop()
      server.deliver(user, reply(letter, 'read by the second'))
      await second.caughtUp
      await until(async () => (await said(letter)).length > 0)
    }).timeout(60_000)

    it('is found again after the mail server was away', async () => {
      const letter = await world.letter()
      const reader = read()
      await reader.caughtUp
      faults.length = 0
      await server.stop()
      await until(async () => faults.length > 0)
      expect(faults[0]).to.be.a('string')
      server.deliver(user, reply(letter, 'came meanwhile'))
      await server.start()
      await until(async () => (await said(letter)).length > 0)
      expect(await said(letter)).to.deep.equal(['came meanwhile'])
    }).timeout(90_000)

    it('keeps what is no answer to us; here only its fingerprint stays (M8: and nobody is told)', async () => {
      const before = (await world.rows('messages')).length
      server.deliver(
        user,
        'From: a@b.example\r\nTo: shop@c.example\r\nSubject: private\r\nMessage-ID: <x@b.example>\r\n\r\nA private word\r\n',
      )
      const reader = read()
      await reader.caughtUp
      const kept = (await db()
        .knex('inbound')
        .where({ shop_id: 0, kind: 'reply' })
        .orderBy('received_at', 'desc')
        .first()) as Record<string, unknown>
      expect([kept['raw'], kept['body'], kept['from_address'], kept['subject']]).to.deep.equal([null, null, null, null])
      expect((await world.rows('messages')).length).to.equal(before)
    }).timeout(60_000)
  })
