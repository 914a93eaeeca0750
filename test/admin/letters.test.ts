import { expect } from 'chai'
import { hour } from '../../app/domain/time.ts'
import type { Shop } from '../../app/domain/shop.ts'
import { nps } from '../../app/flows/nps.ts'
import { wordings } from '../../app/outbox/own-letters.ts'
import { addStaffAddress } from '../../app/shops/staff-addresses.ts'
import { onEveryDatabase } from '../support/databases.ts'
import { newShop, rowsOf } from './rows.ts'
import { noon, openAdmin, signedIn, type Visitor, type World } from './world.ts'

onEveryDatabase('writing letters', (db) => {
  let world: World
  let shop: Shop
  let visitor: Visitor
  const base = '/admin/shops/own.example.com/flows'
  const here = `${base}/nps/write?variant=ask&letters=en`
  before(async () => {
    world = await openAdmin(db())
    shop = await newShop(db(), 'own.example.com')
    await newShop(db(), 'other.example.com')
    visitor = await signedIn(db(), world, shop.id)
  })
  beforeEach(() => {
    world.now = noon
  })
  afterEach(() => expect(world.faults).to.deep.equal([]))
  after(() => world.close())

  const blocks = {
    '0.kind': 'heading',
    '0.text': 'Hello {{or firstName "you"}}',
    '1.kind': 'text',
    '1.text': 'One.\r\n\r\nTwo.',
    '2.kind': 'scores',
  }
  const form = { subject: 'How was it at {{shop}}?', preheader: 'Tell us.', ...blocks }
  const press = (asked: string, more: Record<string, string> = {}) =>
    visitor.send(here, { ...form, ...more, do: asked })
  const inUse = async () => (await (await wordings(db().knex, shop, () => {}))(nps, 'ask', 'en-GB')).own
  const kinds = (html: string) => [...html.matchAll(/name="\d+\.kind" value="(\w+)"/g)].map(([, kind]) => kind)

  it('begin with ours, taken apart', async () => {
    const html = await visitor.read(here)
    expect(html).to.include('This is our letter, taken apart')
    expect(kinds(html)).to.deep.equal(['heading', 'text', 'scores', 'button', 'divider', 'parcel', 'goods'])
    expect(html).to.include('value="{{#if orderName}}How did it go with order {{orderName}}?')
  })

  it('keep a draft that customers do not get, and publish it when asked', async () => {
    const saved = await press('save')
    expect(saved.status).to.equal(303)
    expect(await inUse()).to.equal(null)
    const preview = await visitor.get('/admin/shops/own.example.com/flows/nps/write/preview?variant=ask&letters=en')
    expect(preview.headers.get('content-security-policy')).to.match(/^sandbox; default-src 'none'/)
    expect(await preview.text()).to.include('Hello Anna')
    expect((await press('publish')).headers.get('location')).to.include('done=published')
    expect((await inUse())?.subject).to.equal('How was it at {{shop}}?')
    expect((await inUse())?.blocks[1]).to.deep.equal({ kind: 'text', text: 'One.\n\nTwo.' })
  })

  it('add, move and remove blocks by buttons, and keep what was typed', async () => {
    const after = async (asked: string, more = {}) => {
      const answer = await press(asked, more)
      expect(answer.status).to.equal(303)
      const html = await visitor.read(here)
      expect(html).to.include('Hello {{or firstName')
      return { kinds: kinds(html), anchor: answer.headers.get('location')?.split('#')[1] }
    }
    expect(await after('add:button')).to.deep.equal({
      kinds: ['heading', 'text', 'scores', 'button'],
      anchor: 'block-3',
    })
    expect((await after('up:2')).kinds).to.deep.equal(['heading', 'scores', 'text'])
    expect((await after('down:0')).kinds).to.deep.equal(['text', 'heading', 'scores'])
    expect((await after('move:2:0')).kinds).to.deep.equal(['scores', 'heading', 'text'])
    expect((await after('remove:1')).kinds).to.deep.equal(['heading', 'scores'])
    for (const nonsense of ['up:0', 'down:2', 'remove:9', 'move:0:77', 'add:shell', 'move:x:y', '__proto__'])
      expect((await after(nonsense)).kinds, nonsense).to.deep.equal(['heading', 'text', 'scores'])
  })

  it('are not published with faults, and nothing typed is lost', async () => {
    const before = await inUse()
    const answer = await press('publish', {
      '0.text': 'Hello {{firstName}}',
      '3.kind': 'own',
      '3.html': '<script>x</script>{{{shop}}}',
      '3.text': '',
    })
    expect(answer.status).to.equal(422)
    const html = await answer.text()
    expect(html).to.include('not every customer has “firstName”')
    expect(html).to.include('triple braces')
    expect(html).to.include('Say the same in plain text')
    expect(html).to.include('&lt;script&gt; cannot stand in a letter')
    expect(html).to.include('Hello {{firstName}}')
    expect(await inUse()).to.deep.equal(before)
    const preview = await visitor.read('/admin/shops/own.example.com/flows/nps/write/preview?variant=ask&letters=en')
    expect(preview).not.to.include('<script')
  })

  it('T2: take only texts, whatever the form holds', async () => {
    const answer = await press('save', { 'subject[type]': 'Program', '0.kind': 'Program' })
    expect(answer.status).to.equal(303)
    expect(kinds(await visitor.read(here))).to.deep.equal([])
    const html = await visitor.read('/admin/shops')
    const csrf = /name="csrf" value="([^"]+)"/.exec(html)?.[1] ?? ''
    const twice = await fetch(`${world.url}${here}`, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie: visitor.cookie, 'content-type': 'application/x-www-form-urlencoded' },
      body: `csrf=${csrf}&do=save&subject=a&subject=b&preheader=c`,
    })
    expect(twice.status).to.equal(303)
    expect(await visitor.read(here)).to.match(/id="subject" name="subject" value=""/)
  })

  it('too heavy for Gmail are refused', async () => {
    const heavy = { '1.text': Array.from({ length: 400 }, () => 'x'.repeat(240)).join('\n') }
    const answer = await press('publish', heavy)
    expect(answer.status).to.equal(422)
    expect(await answer.text()).to.match(/The letter weighs \d+ KB/)
  })

  it('remember every version, bring one back, and go back to ours', async () => {
    await press('publish', { subject: 'Second' })
    const html = await visitor.read(here)
    expect(html).to.include('Version 2, in use now')
    const first = /value="(restore:[^"]+)" aria-label="Bring version 1 back/.exec(html)?.[1] ?? ''
    expect((await press(first)).headers.get('location')).to.include('done=restored')
    expect(await visitor.read(here)).to.include('value="How was it at {{shop}}?"')
    expect((await inUse())?.subject).to.equal('Second')
    await press('ours')
    expect(await inUse()).to.equal(null)
    expect(await visitor.read(here))
      .to.include('This is our letter')
      .and.include('Version 2')
    expect((await press('restore:nothing')).status).to.equal(404)
  })

  it('are each other’s business in no way', async () => {
    await press('publish')
    const others = await signedIn(db(), world, (await newShop(db(), 'third.example.com')).id)
    for (const path of [here, '/admin/shops/own.example.com/flows/nps/write/preview'])
      expect((await others.get(path)).status).to.equal(404)
    const theirs = '/admin/shops/third.example.com/flows/nps/write?variant=ask&letters=en'
    const { used } = { used: /value="(restore:[^"]+)"/.exec(await visitor.read(here))?.[1] ?? '' }
    expect((await others.send(theirs, { do: used })).status).to.equal(404)
  })

  it('are shown on a real order of the merchant’s choice', async () => {
    const rows = rowsOf(db(), shop.id)
    const id = await rows.order({ name: '#777', first_name: 'Zofia', order_lines: JSON.stringify([]) })
    const html = await visitor.read(here)
    expect(html).to.include(`value="order:${id}"`).and.include('#777')
    const shown = await visitor.read(
      `/admin/shops/own.example.com/flows/nps/write/preview?variant=ask&letters=en&about=order:${id}`,
    )
    expect(shown).to.include('Hello Zofia')
    const dark = await visitor.read(
      '/admin/shops/own.example.com/flows/nps/write/preview?variant=ask&letters=en&scheme=dark',
    )
    expect(dark).to.include('@media all{').and.not.to.include('prefers-color-scheme')
  })

  it('can be tried out on the shop’s own addresses only, ten times an hour, on record', async () => {
    expect(await visitor.read(here)).not.to.include('value="test"')
    await addStaffAddress(db().knex, shop.id, 'owner@example.com', noon)
    expect(await visitor.read(here)).to.include('<option>owner@example.com</option>')
    const test = async (to: string) => (await press('test', { to })).headers.get('location')?.split('done=')[1]
    expect(await test('stranger@example.com')).to.equal('test.address')
    for (let sent = 0; sent < 10; sent++) expect(await test('owner@example.com')).to.equal('test')
    expect(await test('owner@example.com')).to.equal('test.limit')
    world.now = noon + hour
    expect(await test('Owner@example.com')).to.equal('test')
    expect(world.tests).to.have.length(11)
    expect(world.tests[0]).to.deep.equal({ to: 'owner@example.com', subject: 'How was it at Shop own.example.com?' })
    const notes = await db().knex('audit').where({ shop_id: shop.id, did: 'sent a test letter' })
    expect(notes).to.have.length(11)
  })
})
