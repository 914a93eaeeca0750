import { expect } from 'chai'
import type { Shop } from '../../app/domain/shop.ts'
import { nps } from '../../app/flows/nps.ts'
import { wordings } from '../../app/outbox/own-letters.ts'
import { shopById } from '../../app/shops/shops.ts'
import { onEveryDatabase } from '../support/databases.ts'
import { newShop } from './rows.ts'
import { openAdmin, signedIn, type Visitor, type World } from './world.ts'

onEveryDatabase('the languages of a shop', (db) => {
  let world: World
  let shop: Shop
  let visitor: Visitor
  const base = '/admin/shops/many.example.com'
  const here = `${base}/settings/languages`
  const german = `${base}/flows/nps/write?variant=ask&letters=de`
  const letter = {
    subject: 'Wie war es?',
    preheader: 'Sagen Sie es uns.',
    '0.kind': 'heading',
    '0.text': 'Wie war die Bestellung {{or orderName "bei uns"}}?',
    '1.kind': 'scores',
  }
  /** The merchant reads English; the shop is Polish. */
  const read = (path: string) => visitor.read(`${path}${path.includes('?') ? '&' : '?'}language=en`)
  const press = (asked: string, more: Record<string, string> = {}) => visitor.send(here, { do: asked, ...more })
  const spoken = async () => (await shopById(db().knex, shop.id))?.languages
  const goesOut = async (wanted: string) => {
    const known = await shopById(db().knex, shop.id)
    if (!known) throw new Error('no shop')
    const { locale, own } = await (await wordings(db().knex, known, () => {}))(nps, 'ask', wanted)
    return { locale, own: own?.subject ?? null }
  }
  before(async () => {
    world = await openAdmin(db())
    shop = await newShop(db(), 'many.example.com', 'pl')
    visitor = await signedIn(db(), world, shop.id)
  })
  afterEach(() => expect(world.faults).to.deep.equal([]))
  after(() => world.close())

  it('are both of ours at first, the shop’s own for whoever speaks neither', async () => {
    const html = await read(here)
    expect(html).to.include('gets letters in the shop’s own (Polish)')
    expect(await spoken()).to.deep.equal(['pl', 'en'])
    expect(await goesOut('de-AT')).to.deep.equal({ locale: 'pl', own: null })
  })

  it('are chosen one by one, and at least one remains', async () => {
    expect((await press('own:en')).status).to.equal(303)
    expect(await spoken()).to.deep.equal(['en', 'pl'])
    await press('remove:pl')
    expect(await spoken()).to.deep.equal(['en'])
    for (const nonsense of ['remove:en', 'remove:xx', 'own:de', 'add', '__proto__', ''])
      expect((await press(nonsense)).status, nonsense).to.equal(404)
    expect((await press('add', { language: 'xx' })).status).to.equal(404)
    await press('add', { language: 'pl' })
    await press('own:pl')
    expect(await spoken()).to.deep.equal(['pl', 'en'])
  })

  it('take one more, whose letters go out as they are written and until then in the shop’s own', async () => {
    await press('add', { language: 'de' })
    expect(await goesOut('de-AT')).to.deep.equal({ locale: 'pl', own: null })
    expect(await read(here)).to.include('not yet')
    const empty = await read(german)
    expect(empty).to.include('not written in this language yet')
    expect(empty).to.include('Czy poleciliby nas Państwo znajomym?')
    await visitor.send(german, { ...letter, do: 'save' })
    expect(await read(german)).to.include('not published in this language yet')
    await visitor.send(german, { ...letter, do: 'publish' })
    expect(await goesOut('de-AT')).to.deep.equal({ locale: 'de-AT', own: 'Wie war es?' })
    expect(await goesOut('fr')).to.deep.equal({ locale: 'pl', own: null })
    expect(await read(here)).to.include('written: 1 of 2')
  })

  it('are told on the pages of the flows', async () => {
    expect(await read(`${base}/flows`)).to.include('Polish, English, German')
    const flow = await read(`${base}/flows/nps?variant=remind&letters=de`)
    expect(flow).to.include('German (written: 1 of 2)')
    expect(flow).to.include('It goes out in another one: Polish')
    expect(await read(`${base}/flows/nps?variant=ask&letters=de`)).not.to.include('It goes out in another one')
  })

  it('have our words around the merchant’s letter', async () => {
    const html = await (await visitor.get(`${base}/flows/nps/letter?variant=ask&letters=de`)).text()
    expect(html).to.include('lang="de"')
    expect(html).to.include('Wie war die Bestellung')
    expect(html).to.include('Nicht mehr fragen')
    expect(html).to.include('sehr wahrscheinlich')
  })

  it('go out in the shop’s own again when the letter is withdrawn or the language removed', async () => {
    const withdrawn = await visitor.send(german, { ...letter, do: 'ours' })
    expect(withdrawn.headers.get('location')).to.include('done=withdrawn')
    expect(await goesOut('de')).to.deep.equal({ locale: 'pl', own: null })
    await visitor.send(german, { ...letter, do: 'publish' })
    await press('remove:de')
    expect(await goesOut('de')).to.deep.equal({ locale: 'pl', own: null })
    await press('add', { language: 'de' })
    expect(await goesOut('de')).to.deep.equal({ locale: 'de', own: 'Wie war es?' })
  })
})
