import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { assemble } from '../../app/channels/email/mime.ts'
import { signed } from '../../app/channels/email/sign.ts'
import type { Channel } from '../../app/channels/channel.ts'
import { readDkim } from '../../app/config/dkim.ts'
import type { Shop } from '../../app/domain/shop.ts'
import { quoted } from '../../app/domain/quoted.ts'
import { hour } from '../../app/domain/time.ts'
import { openSenders, type Sender } from '../../app/outbox/senders.ts'
import { checkDomain, checkSenders, type Post } from '../../app/shops/sender-check.ts'
import { prepareDomain, saveSender, senderDomain } from '../../app/shops/senders.ts'
import { keys, newShop } from '../admin/rows.ts'
import { noon } from '../admin/world.ts'
import { onEveryDatabase } from '../support/databases.ts'
import { checkDkim } from '../support/dkim.ts'
import { type SmtpSink, startSmtpSink } from '../support/smtp-sink.ts'

const shared: Channel = {
  name: 'shared',
  width: 1,
  can: { idempotent: false, window: 0, lookup: false, deliveryEvents: false },
  send: () => Promise.resolve({ kind: 'accepted', response: 'kept' }),
  close: () => Promise.resolve(),
}

onEveryDatabase('the sender of a shop', (db) => {
  let shop: Shop
  let texts: Map<string, string[] | Error>
  let aliases: Map<string, string[]>
  let number = 0
  const faults: unknown[] = []
  const senders = () =>
    openSenders({
      db: db(),
      keys,
      channel: shared,
      mailFrom: 'letters@aftercare.example',
      report: (error) => faults.push(error),
    })
  const post: Post = {
    spfDomain: 'aftercare.example',
    returnPath: 'reply.aftercare.example',
    dns: {
      texts: (host) => {
        const found = texts.get(host) ?? []
        return found instanceof Error ? Promise.reject(found) : Promise.resolve(found)
      },
      aliases: (host) => Promise.resolve(aliases.get(host) ?? []),
    },
  }
  const senderNow = async (): Promise<Sender> => senders().of(shop, { senderName: null })
  const check = (now = noon): Promise<void> =>
    checkDomain(db().knex, post, { shopId: shop.id, domain: 'cups.example', ownServer: false }, now)
  const writeFrom = async (address: string): Promise<void> => {
    await prepareDomain(db().knex, keys, shop.id, 'cups.example', noon)
    await saveSender(db().knex, keys, shop.id, { address, server: null }, noon)
  }
  const publishAll = async (): Promise<void> => {
    const known = await senderDomain(db().knex, shop.id, 'cups.example')
    texts.set(`${known?.selector}._domainkey.cups.example`, [`v=DKIM1; k=rsa; p=${known?.publicKey}`])
    texts.set('cups.example', ['v=spf1 include:aftercare.example ~all'])
    texts.set('_dmarc.cups.example', ['v=DMARC1; p=none'])
  }
  const letterOf = (sender: Sender): Buffer =>
    signed(
      assemble({
        from: { name: sender.name, address: sender.address },
        to: { address: 'anna@example.org' },
        replyTo: 'reply+x@reply.aftercare.example',
        subject: 'Zażółć  gęślą',
        messageId: '<a@aftercare.example>',
        date: noon,
        headers: {
          'List-Unsubscribe': '<https://aftercare.example/u/token>',
          'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
        },
        html: quoted('<p>Zażółć   gęślą \t jaźń</p>\n\n'),
        text: '.\nHello \n\n',
      }),
      sender.signature,
    )

  it('signs letters from the installation’s own address where it has a key', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const folder = mkdtempSync(join(tmpdir(), 'aftercare-dkim-'))
    const file = join(folder, 'key.pem')
    writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }))
    const wrong: string[] = []
    const mailKey = readDkim(`mine:${file}`, 'letters@aftercare.example', wrong)
    expect(wrong).to.deep.equal([])
    const ours = openSenders({
      db: db(),
      keys,
      channel: shared,
      mailFrom: 'letters@aftercare.example',
      mailKey,
      report: (error) => faults.push(error),
    })
    const raw = letterOf(await ours.of(shop, { senderName: null }))
    const published = publicKey.export({ type: 'spki', format: 'der' }).toString('base64')
    expect(checkDkim(raw, published)).to.include({ domain: 'aftercare.example', selector: 'mine', good: true })
    expect(checkDkim(letterOf(await senderNow()), published)).to.equal(null)
    for (const setting of ['mine', `mine:${file}.missing`, `no selector:${file}`])
      readDkim(setting, 'letters@aftercare.example', wrong)
    expect(wrong).to.have.lengthOf(3)
    expect(wrong.join()).not.to.include('PRIVATE KEY')
    rmSync(folder, { recursive: true })
  })

  beforeEach(async () => {
    number += 1
    texts = new Map()
    aliases = new Map()
    shop = await newShop(db(), `sends-${number}.example.com`)
  })
  afterEach(() => expect(faults).to.deep.equal([]))

  it('is our address with the shop’s name until the shop wants another', async () => {
    const sender = await senderNow()
    expect(sender).to.include({ name: shop.name, address: 'letters@aftercare.example', channel: shared })
    expect(checkDkim(letterOf(sender), '')).to.equal(null)
  })

  it('H5: stays our address while the domain does not say that it is the shop’s', async () => {
    await writeFrom('hello@cups.example')
    expect((await senderNow()).address).to.equal('letters@aftercare.example')
    await publishAll()
    texts.delete('_dmarc.cups.example')
    await check()
    expect((await senderNow()).address).to.equal('letters@aftercare.example')
  })

  it('U7: is the shop’s own address once the records are right, and signs everything that counts', async () => {
    await writeFrom('hello@cups.example')
    await publishAll()
    await check()
    const sender = await senderNow()
    expect(sender).to.include({ address: 'hello@cups.example', envelope: 'letters@aftercare.example' })
    const key = (await senderDomain(db().knex, shop.id, 'cups.example'))?.publicKey ?? ''
    const checked = checkDkim(letterOf(sender), key)
    expect(checked).to.include({ domain: 'cups.example', selector: `aftercare-${shop.id}`, good: true })
    expect(checked?.fields).to.include.members(['from', 'reply-to', 'list-unsubscribe', 'list-unsubscribe-post'])
    const changed = Buffer.from(letterOf(sender).toString('latin1').replace('u/token', 'u/taken'), 'latin1')
    expect(checkDkim(changed, key)?.good).to.equal(false)
  })

  it('takes bounces back under the shop’s own name when the domain leads them here', async () => {
    await writeFrom('hello@cups.example')
    await publishAll()
    aliases.set('letters.cups.example', ['reply.aftercare.example'])
    await check()
    expect((await senderNow()).envelope).to.equal('letters@letters.cups.example')
  })

  it('goes back to our address when a record goes, but not because name servers do not answer', async () => {
    await writeFrom('hello@cups.example')
    await publishAll()
    await check()
    texts.set('cups.example', new Error('queryTxt ETIMEOUT cups.example'))
    texts.set('_dmarc.cups.example', new Error('queryTxt ESERVFAIL'))
    await checkSenders(db().knex, keys, post, noon + 2 * hour)
    expect((await senderNow()).address).to.equal('hello@cups.example')
    texts.clear()
    await checkSenders(db().knex, keys, post, noon + 4 * hour)
    expect((await senderNow()).address).to.equal('letters@aftercare.example')
  })

  it('has a key of its own that no other shop’s record opens', async () => {
    await writeFrom('hello@cups.example')
    const other = await newShop(db(), `thief-${number}.example.com`)
    await prepareDomain(db().knex, keys, other.id, 'cups.example', noon)
    const [mine, theirs] = await Promise.all([shop, other].map(({ id }) => senderDomain(db().knex, id, 'cups.example')))
    expect(mine?.publicKey).to.not.equal(theirs?.publicKey)
    const [row] = (await db().knex('sender_domains').where({ shop_id: shop.id })) as { private_key: string }[]
    expect(row?.private_key).to.match(/^k1\./)
  })

  describe('with a mail server of its own', () => {
    let sink: SmtpSink
    before(async () => {
      sink = await startSmtpSink({ credentials: { user: 'shop', pass: 'p:a/ss@1' } })
    })
    after(() => sink.stop())

    it('sends over it, signed in with a password that is sealed', async () => {
      const port = Number(new URL(sink.url).port)
      const server = { host: '127.0.0.1', port, user: 'shop', password: 'p:a/ss@1' }
      await saveSender(db().knex, keys, shop.id, { address: 'hello@cups.example', server }, noon)
      const [row] = (await db().knex('senders').where({ shop_id: shop.id })) as { server_password: string }[]
      expect(row?.server_password).to.match(/^k1\./)
      const opened = senders()
      const sender = await opened.of(shop, { senderName: 'Cups' })
      expect(sender).to.include({ name: 'Cups', address: 'hello@cups.example', envelope: 'hello@cups.example' })
      const letter = { messageId: 'a', from: sender.envelope, to: 'anna@example.org', mime: letterOf(sender) }
      const outcome = await sender.channel.send(letter, () => Promise.resolve(true))
      expect(outcome.kind).to.equal('accepted')
      expect(sink.letters.at(-1)?.envelope.from).to.equal('hello@cups.example')
      await opened.close()
    })
  })
})
