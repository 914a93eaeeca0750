import { expect } from 'chai'
import { onEveryDatabase } from '../support/databases.ts'
import { noon, openPages, type World } from './world.ts'

const mime = [
  'From: "Cups & Co" <letters@example.com>',
  'To: anna@example.com',
  'Subject: =?UTF-8?Q?Paczka_w_drodze?=',
  'MIME-Version: 1.0',
  'Content-Type: multipart/alternative; boundary="parts"',
  '',
  '--parts',
  'Content-Type: text/plain; charset=utf-8',
  '',
  'The plain words',
  '--parts',
  'Content-Type: text/html; charset=utf-8',
  '',
  '<html><head><title>x</title></head><body><p>The fine words</p><script>alert(1)</script></body></html>',
  '--parts--',
].join('\r\n')

onEveryDatabase('The mailbox', (db) => {
  let world: World
  let path: string
  before(async () => {
    world = await openPages(db(), { mailbox: true })
    const { id } = await world.letter()
    path = `/mailbox/${world.shopId}/${id}`
    await db()
      .knex('letters')
      .insert({
        shop_id: world.shopId,
        message_id: id,
        subject: 'Paczka <b>w drodze</b>',
        mime: Buffer.from(mime),
        at: noon,
      })
  })
  afterEach(() => expect(world.faults).to.deep.equal([]))
  after(() => world.close())

  it('lists letters, newest first, and their subjects as words', async () => {
    const { status, text } = await world.get('/mailbox')
    expect(status).to.equal(200)
    expect(text).to.include(path).and.to.include('Paczka &lt;b&gt;w drodze&lt;/b&gt;')
  })

  it('shows a letter in a frame where nothing of it can run (X2)', async () => {
    const page = await world.get(path)
    expect(page.text)
      .to.include('Paczka w drodze')
      .and.to.include('The plain words')
      .and.to.include('To: anna@example.com')
      .and.to.match(/<iframe[^>]+sandbox="/)
    const letter = await world.get(`${path}/html`)
    expect(letter.text).to.include('The fine words')
    const policy = letter.headers.get('content-security-policy') ?? ''
    expect(policy)
      .to.match(/^sandbox /)
      .and.to.include(`default-src 'none'`)
    expect(policy).not.to.include('allow-scripts').and.not.to.include('script-src')
  })

  it('gives the letter away as it was sent', async () => {
    const { headers, text } = await world.get(`${path}/raw`)
    expect(text).to.equal(mime)
    expect([headers.get('content-type'), headers.get('content-disposition')]).to.deep.equal([
      'message/rfc822',
      'attachment; filename="letter.eml"',
    ])
  })

  it('has nothing under other names', async () => {
    for (const other of [
      '/mailbox/0/x',
      path.replace(/\d+/, '99999'),
      `${path}/else`,
      '/mailbox/x/y/raw',
      '/mailbox/Infinity/x',
    ])
      expect((await world.get(other)).status, other).to.equal(404)
    for (const from of ['1e30', 'Infinity', '-1', '9'.repeat(40)])
      expect((await world.get(`/mailbox?from=${from}`)).text, from).to.include(path)
  })

  it('is not there when letters go to a mail server', async () => {
    const closed = await openPages(db())
    try {
      expect((await closed.get('/mailbox')).status).to.equal(404)
      expect((await closed.get(path)).status).to.equal(404)
    } finally {
      await closed.close()
    }
  })
})
