import { expect } from 'chai'
import type { Shop } from '../../app/domain/shop.ts'
import { senderChoice, senderDomain } from '../../app/shops/senders.ts'
import { onEveryDatabase } from '../support/databases.ts'
import { type SmtpSink, startSmtpSink } from '../support/smtp-sink.ts'
import { keys, newShop } from './rows.ts'
import { openAdmin, signedIn, type Visitor, type World } from './world.ts'

onEveryDatabase('the page of the sender', (db) => {
  let world: World
  let dev: World
  let sink: SmtpSink
  let shop: Shop
  let visitor: Visitor
  const page = '/admin/shops/sender.example.com/settings/sender'
  const chosen = () => senderChoice(db().knex, keys, shop.id)
  const refusal = async (form: Record<string, string>): Promise<string> => {
    const answer = await visitor.send(page, { do: 'save', ...form })
    expect(answer.status, JSON.stringify(form)).to.equal(422)
    return answer.text()
  }
  before(async () => {
    world = await openAdmin(db())
    dev = await openAdmin(db(), { anywhere: true })
    sink = await startSmtpSink({ credentials: { user: 'shop', pass: 'secret' } })
    shop = await newShop(db(), 'sender.example.com')
    await db().knex('shops').where({ id: shop.id }).update({ email: 'owner@sender.example.com' })
    visitor = await signedIn(db(), world, shop.id)
  })
  after(async () => {
    expect([...world.faults, ...dev.faults]).to.deep.equal([])
    await Promise.all([world.close(), dev.close(), sink.stop()])
  })

  it('sends a test letter to the shop’s own address three clicks after the first page', async () => {
    expect(await visitor.read('/admin/shops/sender.example.com')).to.include('/settings"')
    expect(await visitor.read('/admin/shops/sender.example.com/settings')).to.include('/settings/sender"')
    expect(await visitor.read(page)).to.include('<option>owner@sender.example.com</option>')
    const answer = await visitor.send(page, { do: 'test', to: 'owner@sender.example.com' })
    expect(answer.headers.get('location')).to.include('done=test')
    expect(world.tests.at(-1)).to.deep.include({ to: 'owner@sender.example.com' })
    const strangers = await visitor.send(page, { do: 'test', to: 'somebody@example.org' })
    expect(strangers.headers.get('location')).to.include('done=test.address')
  })

  it('shows the records to set for an address, and what the name servers say of each', async () => {
    expect((await visitor.send(page, { do: 'save', address: 'Hello@Cups.example', route: 'shared' })).status).to.equal(
      303,
    )
    const known = await senderDomain(db().knex, shop.id, 'cups.example')
    let html = await visitor.read(page)
    for (const part of [
      `aftercare-${shop.id}._domainkey.cups.example`,
      known?.publicKey.slice(0, 20) ?? '?',
      '_dmarc.cups.example',
    ])
      expect(html).to.include(part)
    expect(html).to.include('letters@aftercare.example').and.include('not there yet')
    world.names.texts.set('cups.example', ['v=spf1 include:_spf.provider.example -all'])
    await visitor.send(page, { do: 'check' })
    html = await visitor.read(page)
    expect(html).to.include('spf1 include:_spf.provider.example include:aftercare.example -all')
    world.names.texts.set('cups.example', ['v=spf1 include:aftercare.example -all'])
    world.names.texts.set('_dmarc.cups.example', ['v=DMARC1; p=none'])
    world.names.texts.set(`aftercare-${shop.id}._domainkey.cups.example`, [`p=${known?.publicKey}`])
    await visitor.send(page, { do: 'check' })
    expect(await visitor.read(page))
      .to.include('signed with your own key')
      .and.include('hello@cups.example&gt;')
  })

  it('H5: refuses addresses that nobody can prove to be theirs', async () => {
    expect(await refusal({ address: 'sklep@gmail.com', route: 'shared' })).to.include('Nobody can prove')
    expect(await refusal({ address: 'boss@aftercare.example', route: 'shared' })).to.include('our own domain')
    expect(await refusal({ address: 'a@b.example, c@d.example', route: 'shared' })).to.include('is no e-mail address')
    expect((await chosen()).address).to.equal('hello@cups.example')
  })

  it('N1, N4: never goes to a mail server inside, or to a port where no mail is taken', async () => {
    const form = { address: 'hello@cups.example', route: 'own', port: '587', user: 'shop', password: 'secret' }
    for (const host of [
      '127.0.0.1',
      'localhost',
      'localhost.',
      '::1',
      '[::1]',
      '2130706433',
      '0x7f.1',
      '10.0.0.1',
      'db.internal',
    ])
      expect(await refusal({ ...form, host }), host).to.include('no mail server on the internet')
    expect(await refusal({ ...form, host: 'smtp.cups.example', port: '22' })).to.include('at port 25, 465, 587 or 2525')
    expect((await chosen()).server).to.equal(null)
  })

  it('H3: takes no line ends into what a mail server is told', async () => {
    const form = { address: 'hello@cups.example', route: 'own', host: 'smtp.cups.example', port: '587' }
    expect(await refusal({ ...form, user: 'a\r\nb', password: 'x' })).to.include('A user name is needed')
    expect(await refusal({ ...form, user: 'a', password: 'x\r\ny' })).to.include('must fit on one line')
    expect(await refusal({ ...form, host: 'smtp.cups.example\r\nEHLO x', user: 'a', password: 'x' })).to.include(
      'no mail server',
    )
  })

  it('N4: signs in before it keeps a server, says one sentence when it cannot, and does not let anybody try for long', async () => {
    const developer = await signedIn(db(), dev, shop.id)
    const { port } = new URL(sink.url)
    const form = { do: 'save', address: 'hello@cups.example', route: 'own', host: '127.0.0.1', port, user: 'shop' }
    const wrong = await developer.send(page, { ...form, password: 'guess' })
    expect(await wrong.text())
      .to.include('could not sign in there')
      .and.not.include('guess')
    const closed = await developer.send(page, { ...form, port: '9', password: 'secret' })
    expect(await closed.text()).to.include('could not sign in there')
    expect((await developer.send(page, { ...form, password: 'secret' })).status).to.equal(303)
    expect((await chosen()).server).to.deep.include({ host: '127.0.0.1', user: 'shop', password: 'secret' })
    expect(await developer.read(page))
      .to.include('value="127.0.0.1"')
      .and.not.include('secret')
    // The password stays for the same server and user, and for no other.
    expect((await developer.send(page, { ...form, password: '' })).status).to.equal(303)
    expect(await (await developer.send(page, { ...form, user: 'other', password: '' })).text()).to.include(
      'A password is needed',
    )
    await developer.send(page, { ...form, password: 'secret' })
    expect(await (await developer.send(page, { ...form, password: 'secret' })).text()).to.include('five tries')
    expect((await developer.send(page, { do: 'save', address: '', route: 'shared' })).status).to.equal(303)
  })

  it('shows the connection beside it, in plain sentences', async () => {
    const html = await visitor.read('/admin/shops/sender.example.com/settings/connection')
    expect(html).to.include('WooCommerce').and.include('None has come yet')
  })
})
