import { expect } from 'chai'
import { readFileSync } from 'node:fs'
import { newSurvey } from '../../app/domain/ready-surveys.ts'
import { day } from '../../app/domain/time.ts'
import { keepFigures } from '../../app/metrics/kept.ts'
import { putParts } from '../../app/responses/parts.ts'
import { addOwnSurvey } from '../../app/shops/own-surveys.ts'
import { onEveryDatabase } from '../support/databases.ts'
import { livelyShop } from './demo-shop.ts'
import { newShop, rowsOf } from './rows.ts'
import { noon, openAdmin, signedIn, type Visitor, type World } from './world.ts'

const text = (html: string): string => html.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ')

onEveryDatabase('the room of numbers', (db) => {
  let world: World
  let visitor: Visitor
  const pages = ['numbers', 'numbers/groups', 'numbers/groups?by=product', 'numbers/effects', 'numbers/scorecard']
  before(async () => {
    world = await openAdmin(db())
    await livelyShop(db(), 'sklep.example.com', 'en')
    await newShop(db(), 'empty.example.com')
    visitor = await signedIn(db(), world, null)
  })
  after(() => world.close())

  it('opens for a lively shop and for one where nothing happened yet', async () => {
    for (const shop of ['sklep.example.com', 'empty.example.com'])
      for (const page of pages) {
        const answer = await visitor.get(`/admin/shops/${shop}/${page}`)
        expect(answer.status, `${shop} ${page}`).to.equal(200)
      }
    expect(await visitor.read('/admin/shops/empty.example.com/numbers')).to.include('Switch on a survey to begin')
    expect(world.faults).to.deep.equal([])
  })

  it('shows a score that an independent recount gives, with its interval and of how many', async () => {
    const shop = await newShop(db(), 'counted.example.com')
    const rows = rowsOf(db(), shop.id)
    for (let n = 0; n < 100; n++) {
      const at = noon - (n % 20) * day
      const message_id = await rows.message({ sent_at: at - day })
      await rows.message({ sent_at: at - day })
      await rows.answer({ message_id, at, score: n < 55 ? 10 : n < 85 ? 8 : 3 })
    }
    const page = text(await visitor.read('/admin/shops/counted.example.com/numbers?days=30'))
    expect(page).to.include('40 interval 25 to 53')
    expect(page).to.include('100 answers to 200 letters that arrived')
    expect(page).to.include('50% interval 43% to 57%')
    expect(page).to.include('There is too little to compare with.')
  })

  it('counts a survey of the shop’s own question by question, with intervals, or says what is missing', async () => {
    const shop = await newShop(db(), 'own.example.com')
    const rows = rowsOf(db(), shop.id)
    const content = newSurvey('csat', 'Second <visit>', ['en'])
    const option = (id: string, text: string) => ({ id, text: { en: text } })
    const asks = { needed: false, when: null } as const
    const found = [option('friend', 'A friend'), option('advert', 'An advert')]
    const questions = [
      ...content.questions,
      { ...asks, id: 'found', type: 'choice' as const, text: { en: 'How did you find us?' }, options: found },
      { ...asks, id: 'again', type: 'yes' as const, text: { en: 'Will you be back?' } },
      { ...asks, id: 'more', type: 'text' as const, text: { en: 'What else?' } },
    ]
    const id = await addOwnSurvey(db().knex, shop.id, { ...content, questions }, noon)
    for (let n = 0; n < 40; n++) {
      const slot = `own-${n}`
      const at = noon - (n % 20) * day
      const message_id = await rows.message({ flow: `csat-${id}`, sent_at: at - day })
      await rows.answer({ slot, message_id, at, flow: `csat-${id}`, survey: `csat-${id}`, score: n < 30 ? 5 : 2 })
      await putParts(db().knex, shop.id, slot, {
        found: { chosen: n === 0 ? ['gone'] : [n < 10 ? 'friend' : 'advert'] },
        ...(n < 4 ? { again: { chosen: ['1'] } } : {}),
        ...(n === 3 ? { more: { words: 'Bigger <cups>' } } : {}),
      })
    }
    const html = await visitor.read(`/admin/shops/own.example.com/numbers?survey=csat-${id}`)
    expect(html).to.include('Second &lt;visit&gt;').and.include('Bigger &lt;cups&gt;')
    const page = text(html)
    expect(page).to.include('75% interval 60% to 86%').and.include('40 answers to 40 letters that arrived')
    expect(page).to.match(/A friend 9 23% 12% to 38%/)
    expect(page).to.match(/An advert 30 75% 60% to 86%/)
    expect(page).to.match(/Choices no longer offered 1 2\.5% 0\.4% to 13%/)
    expect(page).to.include('4 answers. Not enough yet: 6 more and there will be shares.')
    const stranger = await visitor.read(`/admin/shops/empty.example.com/numbers?survey=csat-${id}`)
    expect(stranger).not.to.include('Second')
    const old = await visitor.get(`/admin/shops/own.example.com/surveys/${id}/results`)
    expect(old.headers.get('location')).to.equal(`/admin/shops/own.example.com/numbers?survey=csat-${id}`)
  })

  it('takes any days, and answers nonsense like no choice at all', async () => {
    const page = await visitor.read(
      '/admin/shops/counted.example.com/numbers?from=2026-11-20&to=2026-11-20&compare=year',
    )
    expect(text(page)).to.include('5 more and there will be a score')
    for (const query of [
      'from=2026-13-45&to=x',
      'days=-1',
      'survey=<b>',
      'from=2030-01-01&to=2030-01-02',
      'from=0001-01-01&to=2026-01-01',
    ])
      expect((await visitor.get(`/admin/shops/counted.example.com/numbers?${query}`)).status, query).to.equal(200)
  })

  it('sets each group against the rest and says when it is too early to tell', async () => {
    const shop = await newShop(db(), 'groups.example.com')
    const rows = rowsOf(db(), shop.id)
    for (let n = 0; n < 120; n++) {
      const message_id = await rows.message()
      const late = n % 3 === 0
      await rows.answer({ message_id, score: late ? 2 : 10, drivers: JSON.stringify([late ? 'delivery' : 'price']) })
      const traits = { outcome: [late ? 'late' : 'on time'], product: ['<b>Cup</b>'], region: ['PL-MZ'] }
      await db()
        .knex('answer_traits')
        .insert({ shop_id: shop.id, message_id, traits: JSON.stringify(traits) })
    }
    const read = async (by: string) => visitor.read(`/admin/shops/groups.example.com/numbers/groups?by=${by}`)
    expect(text(await read('outcome'))).to.match(/Late 40 \(33%\) -?[−\d]+ .* points lower, more than chance explains/)
    expect(text(await read('driver'))).to.include('points lower, more than chance explains')
    expect(await read('product'))
      .to.include('&lt;b&gt;Cup&lt;/b&gt;')
      .and.include('too few to judge')
    expect(text(await read('region'))).to.include('Poland, MZ')
  })

  it('shows what was counted in the night, and when', async () => {
    await keepFigures(db(), noon)
    expect(await visitor.read('/admin/shops/sklep.example.com/numbers/effects')).to.include('Counted')
  })

  it('keeps targets as they were typed, and refuses what is no number', async () => {
    const path = '/admin/shops/counted.example.com/numbers/scorecard'
    const bad = await visitor.send(path, { nps: '30', 'on-time': 'soon' })
    expect(bad.status).to.equal(422)
    expect(await bad.text())
      .to.include('value="soon"')
      .and.include('A number is needed here')
    const good = await visitor.send(path, { nps: '20', 'on-time': '97,5', returned: '2' })
    expect(good.status).to.equal(303)
    const page = await visitor.read(path)
    expect(page).to.include('value="97.5"')
    expect(text(page)).to.include('met target 20')
  })

  it('explains every figure in docs/metrics.md too', () => {
    const words = JSON.parse(readFileSync('views/admin/en/numbers.json', 'utf8')) as Record<string, string>
    const docs = readFileSync('docs/metrics.md', 'utf8')
    const explained = Object.keys(words).flatMap((key) => /^how\.([a-z-]+)$/.exec(key)?.[1] ?? [])
    expect(explained).to.have.length.above(8)
    expect(explained.filter((name) => !docs.includes(`(\`${name}\`)`))).to.deep.equal([])
  })
})
