import { expect } from 'chai'
import type { Shop } from '../../app/domain/shop.ts'
import { contentOf, ownSurveyById, ownSurveys } from '../../app/shops/own-surveys.ts'
import { flowStates } from '../../app/shops/flow-settings.ts'
import { onEveryDatabase } from '../support/databases.ts'
import { newShop } from './rows.ts'
import { openAdmin, signedIn, type Visitor, type World } from './world.ts'

onEveryDatabase('The room of surveys', (db) => {
  let world: World
  let shop: Shop
  let visitor: Visitor
  let base: string
  before(async () => {
    world = await openAdmin(db())
    shop = await newShop(db(), 'ask.example.com')
    visitor = await signedIn(db(), world, shop.id)
    base = `/admin/shops/${shop.domain}/surveys`
  })
  afterEach(() => expect(world.faults).to.deep.equal([]))
  after(() => world.close())

  /** Begins a survey and gives its address. */
  const begin = async (kind: string, title = 'After the fair'): Promise<string> => {
    const answer = await visitor.send(base, { kind, title })
    expect(answer.status).to.equal(303)
    return answer.headers.get('location') ?? ''
  }
  /** The form as a browser would send it back, with what was changed. */
  const formAt = async (address: string): Promise<Record<string, string>> => {
    const html = /<form id="letter"[\s\S]*?<\/form>/.exec(await visitor.read(address))?.[0] ?? ''
    const form: Record<string, string> = {}
    for (const [tag] of html.matchAll(/<input [^>]*>/g)) {
      const name = /name="([^"]*)"/.exec(tag)?.[1] ?? ''
      if (/type="checkbox"/.test(tag) && !/ checked/.test(tag)) continue
      form[name] = (/value="([^"]*)"/.exec(tag)?.[1] ?? 'on').replaceAll('&#x27;', "'").replaceAll('&amp;', '&')
    }
    return form
  }
  const press = async (address: string, what: string, changes: Record<string, string> = {}) =>
    visitor.send(address, { ...(await formAt(address)), ...changes, do: what })
  const idIn = (address: string): string => address.split('/').at(-1) ?? ''
  const asked = async (address: string) => (await ownSurveyById(db().knex, shop.id, idIn(address)))?.survey.questions
  const content = async (address: string) => (await contentOf(db().knex, shop.id, idIn(address)))?.content

  it('lists what is ready-made and what the shop’s people made', async () => {
    const page = await visitor.read(base)
    for (const words of ['NPS survey', 'How easy it was (CES)', 'Feedback after purchase', 'None yet'])
      expect(page).to.include(words)
    await begin('nps', 'Second visit')
    expect(await visitor.read(base)).to.include('Second visit')
  })

  it('begins with questions that can be asked as they are', async () => {
    for (const kind of ['nps', 'csat', 'ces', 'yes', 'open']) {
      const address = await begin(kind)
      expect((await press(address, 'publish')).headers.get('location'), kind).to.match(/done=published$/)
      const named = (await ownSurveys(db().knex, shop.id)).find(({ id }) => id === idIn(address))
      expect(named?.name).to.equal(`${kind}-${idIn(address)}`)
    }
  })

  it('adds, moves and removes questions without a script, keeping what was typed, and asks them only once published', async () => {
    const address = await begin('csat')
    const before = (await asked(address))?.length
    await press(address, 'add:choice', { 'subject.en': 'One small question' })
    await press(address, 'option:3', { '3.text.en': 'How did you find us?', '3.0.text.en': 'A friend' })
    expect(await content(address)).to.deep.include({ subject: { en: 'One small question' } })
    await press(address, 'up:3')
    const moved = await content(address)
    expect(moved?.questions.map(({ type }) => type)).to.deep.equal(['csat', 'drivers', 'choice', 'text'])
    expect(moved?.questions[2]?.options).to.have.length(3)
    expect(await asked(address)).to.have.length(before ?? 0)

    const refused = await press(address, 'publish')
    expect(refused.status).to.equal(422)
    expect(await refused.text())
      .to.include('Not published yet')
      .and.to.include('A friend')
    await press(address, 'drop:2:2', { '2.1.text.en': 'A poster' })
    expect((await press(address, 'publish')).status).to.equal(303)
    expect(await asked(address)).to.have.length(4)
    await press(address, 'remove:1')
    expect((await content(address))?.questions.map(({ type }) => type)).to.deep.equal(['csat', 'choice', 'text'])
  })

  it('keeps the score first, five questions at most, and one list of drivers', async () => {
    const address = await begin('nps')
    for (const what of ['remove:0', 'down:0', 'up:1', 'move:2:0', 'add:drivers', 'add:made-up', 'move:1:9'])
      await press(address, what)
    expect((await content(address))?.questions.map(({ type }) => type)).to.deep.equal(['nps', 'drivers', 'text'])
    for (let n = 0; n < 4; n++) await press(address, 'add:text')
    expect((await content(address))?.questions).to.have.length(5)
    expect(await visitor.read(address)).to.include('Five questions are the most')
  })

  it('asks a follow-up only after certain answers, and forgets the condition when what it hangs on goes', async () => {
    const address = await begin('csat')
    await press(address, 'add:yes')
    await press(address, 'add:text')
    const yes = (await content(address))?.questions[3]?.id ?? ''
    expect(await visitor.read(address)).to.include(`value="${yes}&#x3D;promoter"`)
    await press(address, 'save', { '4.when': `${yes}=detractor` })
    expect((await content(address))?.questions[4]?.when).to.deep.equal({ question: yes, is: ['detractor'] })
    await press(address, 'remove:3')
    expect((await content(address))?.questions[3]?.when).to.equal(null)
  })

  it('speaks any language the merchant adds, ours at once, and falls back where a text of theirs is missing', async () => {
    const address = await begin('nps')
    await press(address, 'language', { language: 'de', '1.text.en': 'What mattered to you?' })
    expect((await content(address))?.languages).to.include('de')
    await press(address, 'publish')
    const german = await visitor.read(`${address}/preview?lang=de`)
    expect(german).to.include('Würden Sie uns weiterempfehlen?').and.to.include('What mattered to you?')
    expect(german).to.include('sehr wahrscheinlich').and.to.include('Was ist schiefgelaufen?')
    await press(address, 'unlanguage:de')
    expect((await content(address))?.languages).not.to.include('de')
  })

  it('is switched on as a flow like all others, with letters of its own to look at', async () => {
    const address = await begin('yes', 'Was it whole?')
    await visitor.send(`${address}/switch`, { on: 'yes' })
    const name = `yes-${idIn(address)}`
    expect((await flowStates(db().knex, shop.id))(name).onSince).to.equal(world.now)
    const flow = await visitor.read(`/admin/shops/${shop.domain}/flows/${name}`)
    expect(flow).to.include('Was it whole?').and.to.include('name="remindDays" value="4"')
    const letter = await visitor.read(`/admin/shops/${shop.domain}/flows/${name}/letter?letters=en`)
    expect(letter)
      .to.match(/score=1"[^>]*>Yes</)
      .and.to.match(/score=0"[^>]*>No</)
    await visitor.send(`${address}/close`)
    expect((await flowStates(db().knex, shop.id))(name).onSince).to.equal(null)
    expect((await visitor.get(address)).status).to.equal(404)
    expect((await visitor.get(`${address}/results`)).headers.get('location')).to.match(/\/numbers\?survey=yes-/)
  })

  it('makes a public link, another one in its place, and none', async () => {
    const address = await begin('open')
    const linkIn = async () => /readonly value="([^"]*)"/.exec(await visitor.read(address))?.[1]
    expect(await linkIn()).to.equal(undefined)
    await visitor.send(`${address}/link`, { link: 'open' })
    const first = await linkIn()
    expect(first).to.match(/\/q\/[\w-]{55}$/)
    await visitor.send(`${address}/link`, { link: 'open' })
    expect(await linkIn())
      .to.match(/\/q\//)
      .and.not.to.equal(first)
    await visitor.send(`${address}/link`, { link: 'close' })
    expect(await linkIn()).to.equal(undefined)
  })

  it('shows nobody another shop’s survey', async () => {
    const address = await begin('nps')
    const other = await newShop(db(), 'other-ask.example.com')
    const stranger = await signedIn(db(), world, other.id)
    const theirs = address.replace(shop.domain, other.domain)
    for (const path of [theirs, `${theirs}/results`, `${theirs}/preview`])
      expect((await stranger.get(path)).status, path).to.equal(404)
    for (const path of [theirs, `${theirs}/switch`, `${theirs}/link`, `${theirs}/close`])
      expect((await stranger.send(path, { do: 'save' })).status, path).to.equal(404)
  })
})
