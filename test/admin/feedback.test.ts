import { expect } from 'chai'
import { hour } from '../../app/domain/time.ts'
import { newId } from '../../app/db/row.ts'
import { fillIn } from '../../app/domain/saved-reply.ts'
import { newSurvey } from '../../app/domain/ready-surveys.ts'
import type { Option, Question } from '../../app/domain/survey.ts'
import { invite } from '../../app/shops/accounts.ts'
import { addOwnSurvey } from '../../app/shops/own-surveys.ts'
import { onEveryDatabase } from '../support/databases.ts'
import { newShop, rowsOf } from './rows.ts'
import { noon, openAdmin, signedIn, type Visitor, visitorOf, type World } from './world.ts'

const good = 'three cups of jasmine tea'

/** A reply with a page that would run if it were opened in the browser. */
const replyWithFile = [
  'From: anna@example.com',
  'To: answers@example.net',
  'Subject: Re: How did it go?',
  'MIME-Version: 1.0',
  'Content-Type: multipart/mixed; boundary=edge',
  '',
  '--edge',
  'Content-Type: text/plain; charset=utf-8',
  '',
  'A picture of the cup',
  '--edge',
  'Content-Type: text/html; name="żółty kubek.html"',
  'Content-Disposition: attachment; filename="żółty kubek.html"',
  '',
  '<script>alert(1)</script>',
  '--edge--',
  '',
].join('\r\n')

onEveryDatabase('what customers said', (db) => {
  let world: World
  let owner: Visitor
  let agent: Visitor
  let viewer: Visitor
  let rows: ReturnType<typeof rowsOf>
  const base = '/admin/shops/talks.example.com'

  before(async () => {
    world = await openAdmin(db())
    const shop = await newShop(db(), 'talks.example.com')
    rows = rowsOf(db(), shop.id)
    owner = await signedIn(db(), world, null)
    agent = await withRole('agent')
    viewer = await withRole('viewer')

    async function withRole(role: 'agent' | 'viewer'): Promise<Visitor> {
      const { token } = await invite(db(), { shopId: shop.id, name: role, email: `${role}@t.example`, role }, noon)
      const visitor = visitorOf(world)
      await visitor.post(`/admin/password/${token}`, { password: good })
      return visitor
    }
  })
  afterEach(() => expect(world.faults).to.deep.equal([]))
  after(() => world.close())

  async function answered(row: Readonly<Record<string, unknown>> = {}): Promise<string> {
    const message_id = await rows.message({ to_address: 'anna@example.com' })
    return rows.answer({ score: 2, comment: 'The cup is broken', message_id, ...row })
  }

  describe('by role', () => {
    const acts = [
      ['answer', { words: 'We are sorry', once: newId() }],
      ['note', { words: 'Rang her' }],
      ['assign', { owner: '' }],
      ['open', {}],
      ['close', { outcome: 'solved' }],
      ['read', {}],
    ] as const

    it('may be read by everybody and changed by nobody who only looks', async () => {
      const id = await answered()
      const here = `${base}/feedback/${id}`
      const before = [await db().knex('turns'), await db().knex('conversations')]
      for (const path of [`${base}/feedback`, here, `${base}/feedback/export.csv`])
        expect((await viewer.get(path)).status, path).to.equal(200)
      for (const [act, form] of acts) expect((await viewer.send(`${here}/${act}`, form)).status, act).to.equal(403)
      expect([await db().knex('turns'), await db().knex('conversations')]).to.deep.equal(before)
      expect(await viewer.read(here), 'no form that would be refused').not.to.match(
        /action="[^"]*\/(?:answer|note|close)"/,
      )
    })

    it('is answered, noted, given, closed and opened by those who answer customers', async () => {
      const id = await answered()
      const here = `${base}/feedback/${id}`
      for (const [act, form] of acts) {
        const response = await agent.send(`${here}/${act}`, form)
        expect([act, response.status, response.headers.get('location')]).to.deep.equal([act, 303, here])
      }
      const { conversation_id } = (await db().knex('responses').where({ id }).first()) as { conversation_id: string }
      const kinds = (await db().knex('turns').where({ conversation_id }).orderBy('id').pluck('kind')) as string[]
      expect(kinds).to.deep.equal(['answer', 'letter', 'note', 'opened', 'closed'])
      expect(await agent.read(here))
        .to.include('We are sorry')
        .and.to.include('Rang her')
    })

    it('is not changed by a form from elsewhere, or without the session’s token', async () => {
      const here = `${base}/feedback/${await answered()}`
      for (const [act, form] of acts) expect((await agent.post(`${here}/${act}`, form)).status, act).to.equal(403)
    })

    it('keeps what was typed and says what is wrong with it', async () => {
      const here = `${base}/feedback/${await answered()}`
      expect((await agent.send(`${here}/answer`, { words: ' ', once: newId() })).status).to.equal(422)
      const long = await agent.send(`${here}/note`, { words: 'x'.repeat(4_001) })
      expect([long.status, (await long.text()).includes('x'.repeat(4_001))]).to.deep.equal([422, true])
      expect((await agent.send(`${here}/close`, { outcome: 'whatever' })).status).to.equal(404)
    })
  })

  describe('with saved replies', () => {
    const words = 'Dear {name},\n\nthank you for {order}. A new cup is on its way.\n\n{shop}'
    it('is answered in words the owner keeps, below what was typed already, and sent only when asked to', async () => {
      const room = `${base}/settings/replies`
      expect((await agent.get(room)).status).to.equal(403)
      const half = await owner.send(room, { title0: 'New cup', words0: '' })
      expect([half.status, (await half.text()).includes('Write what it says')]).to.deep.equal([422, true])
      expect(
        (await owner.send(room, { title0: ' New cup ', words0: words, title7: 'Sorry', words7: 'We are sorry.' }))
          .status,
      ).to.equal(303)
      expect(await owner.read(room))
        .to.include('value="New cup"')
        .and.to.include('value="Sorry"')

      const person = await rows.customer({ first_name: 'Anna' })
      const order = await rows.order({ name: '#77' })
      const here = `${base}/feedback/${await answered({ customer_id: person, order_id: order })}`
      const before = await db().knex('messages')
      const insert = { insert: 'yes', once: newId(), words: 'Hello!' }
      const page = await (await agent.send(`${here}/answer`, { ...insert, saved: '0' })).text()
      expect(page).to.include(
        '>Hello!\n\nDear Anna,\n\nthank you for #77. A new cup is on its way.\n\nShop talks.example.com<',
      )
      for (const saved of ['9', 'x', '']) {
        const unchanged = await (await agent.send(`${here}/answer`, { ...insert, saved })).text()
        expect(unchanged, saved).to.include('>Hello!<')
      }
      expect(await db().knex('messages')).to.deep.equal(before)
    })

    it('leaves no hole where a name is not known', () => {
      const nobody = { name: null, order: null, shop: 'Cups' }
      expect(fillIn(words, nobody)).to.equal('Dear,\n\nthank you for. A new cup is on its way.\n\nCups')
      expect(fillIn('{name}, hello {nobody}', nobody)).to.equal('hello {nobody}')
    })
  })

  describe('about what', () => {
    it('stands beside each answer: its topics with their tone, and what was said to further questions', async () => {
      const { id: shopId } = (await db().knex('shops').where({ domain: 'talks.example.com' }).first()) as { id: number }
      const content = newSurvey('csat', 'Ours', ['en', 'pl'])
      const options: Option[] = [
        { id: 'o-friend', text: { en: 'A friend', pl: 'Od znajomych' } },
        { id: 'o-poster', text: { en: 'A poster' } },
      ]
      const asked = { needed: false, when: null } as const
      const questions: Question[] = [
        ...content.questions,
        {
          id: 'q-found',
          type: 'choices',
          text: { en: 'How did you find us?', pl: 'Skąd o nas wiesz?' },
          options,
          ...asked,
        },
        { id: 'q-wish', type: 'text', text: { en: 'What is missing?' }, ...asked },
      ]
      const survey = await addOwnSurvey(db().knex, shopId, { ...content, questions }, noon)
      const id = await answered({ survey: `csat-${survey}`, comment: 'The courier was late' })
      const part = { shop_id: shopId, response_id: id }
      await db()
        .knex('answer_parts')
        .insert([
          { ...part, question: 'q-found', value: 'o-friend', words: null },
          { ...part, question: 'q-found', value: 'o-poster', words: null },
          { ...part, question: 'q-wish', value: '', words: 'A <blue> cup' },
          { ...part, question: 'q-gone', value: 'o-x', words: null },
        ])
      await db()
        .knex('response_topics')
        .insert([
          { ...part, topic: 'delivery', sentiment: -1, at: noon },
          { ...part, topic: 'price', sentiment: 0, at: noon },
          { ...part, topic: 'nothing-we-know', sentiment: 1, at: noon },
        ])
      for (const page of [`${base}/feedback?period=all`, `${base}/feedback/${id}`]) {
        const text = (await agent.read(page)).replace(/\s+/g, ' ')
        expect(text, page).to.match(
          /<li class="chip hurt">Delivery: unhappy<\/li>\s?<li class="chip quiet">Price<\/li>/,
        )
        expect(text, page).not.to.include('nothing-we-know')
        expect(text, page).to.match(/How did you find us\?<\/dt>\s?<dd[^>]*>A friend, A poster/)
        expect(text, page).to.match(/What is missing\?<\/dt>\s?<dd[^>]*>A &lt;blue&gt; cup/)
      }
    })

    it('says of a case in the list when to answer, and once the shop has spoken when to look again', async () => {
      const id = await answered()
      await agent.send(`${base}/feedback/${id}/open`, {})
      const list = `${base}/feedback?case=open`
      expect(await agent.read(list)).to.include('Answer by')
      await agent.send(`${base}/feedback/${id}/answer`, { words: 'We are sorry', once: newId() })
      const { conversation_id } = (await db().knex('responses').where({ id }).first()) as { conversation_id: string }
      await db().knex('conversations').whereNot({ id: conversation_id }).update({ state: 'closed' })
      expect(await agent.read(list))
        .to.include('Look again')
        .and.not.to.include('Answer by')
    })
  })

  describe('as a file', () => {
    const hostile = '=HYPERLINK("https://evil.example","click")'
    before(async () => {
      await db().knex('responses').delete()
      await rows.answer({ score: 1, comment: hostile, at: noon - hour })
      await rows.answer({ score: 9, comment: 'Żółty, "piękny";\nkubek', at: noon - 2 * hour })
      for (let n = 0; n < 1_100; n++) await rows.answer({ score: n % 11, at: noon - 3 * hour - n })
    })

    it('is a table that spreadsheets open and cannot run (C1, I4)', async () => {
      const response = await owner.get(`${base}/feedback/export.csv`)
      expect(response.headers.get('content-type')).to.equal('text/csv; charset=utf-8')
      expect(response.headers.get('content-disposition')).to.equal('attachment; filename="feedback-2026-11-20.csv"')
      expect(response.headers.get('x-content-type-options')).to.equal('nosniff')
      const bytes = Buffer.from(await response.arrayBuffer())
      expect([...bytes.subarray(0, 3)]).to.deep.equal([0xef, 0xbb, 0xbf])
      const text = bytes.toString('utf8')
      expect(text).to.include(`"'=HYPERLINK(""https://evil.example"",""click"")"`)
      expect(text).to.include(`"Żółty, ""piękny"";\nkubek"`)
      const lines = text.split('\r\n')
      expect(lines).to.have.length(1_104)
      expect(new Set(lines.slice(1, -1).map((line) => line.split(',')[0])).size, 'each once').to.equal(1_102)
    })

    it('is JSON that says the same, narrowed as the list is', async () => {
      const read = async (query: string): Promise<Record<string, unknown>[]> =>
        (await (await owner.get(`${base}/feedback/export.json${query}`)).json()) as Record<string, unknown>[]
      const all = await read('')
      expect(all).to.have.length(1_102)
      expect(all[0]).to.deep.include({ score: 1, comment: hostile, survey: 'nps', verified: true, suspected: false })
      expect(all.map(({ at }) => String(at))).to.deep.equal(
        all
          .map(({ at }) => String(at))
          .toSorted()
          .toReversed(),
      )
      const nines = await read('?score=9')
      expect(nines.length).to.equal(all.filter(({ score }) => score === 9).length)
      expect(await read('?q=nothingatall')).to.deep.equal([])
    })

    it('is written down: who took it, and how', async () => {
      const downloads = (await db().knex('audit').where({ did: 'downloaded answers' }).pluck('detail')) as string[]
      expect(downloads).to.include('csv').and.to.include('json')
    })
  })

  it('gives mails and their files to be saved, never to be shown (X2, X4)', async () => {
    const message_id = await rows.message({ to_address: 'anna@example.com' })
    const inbound_id = await rows.inbound({ message_id, body: 'A picture', raw: Buffer.from(replyWithFile) })
    const here = `${base}/feedback/${await rows.answer({ score: 2, message_id, inbound_id, source: 'reply' })}`
    for (const [path, type, name] of [
      ['files', 'application/octet-stream', '_ty_kubek.html'],
      ['original', 'text/plain; charset=utf-8', `reply-${inbound_id}.txt`],
    ] as const) {
      const response = await viewer.get(`${here}/${path}/${inbound_id}${path === 'files' ? '/0' : ''}`)
      expect(response.status).to.equal(200)
      expect(response.headers.get('content-type')).to.equal(type)
      expect(response.headers.get('content-disposition'))
        .to.match(/^attachment; /)
        .and.to.include(name)
      expect(response.headers.get('x-content-type-options')).to.equal('nosniff')
      expect(response.headers.get('content-security-policy')).to.include('sandbox').and.to.include(`default-src 'none'`)
      expect(await response.text()).to.include('alert(1)')
    }
    const exact = (await viewer.get(`${here}/files/${inbound_id}/0`)).headers.get('content-disposition')
    expect(exact).to.include(`filename*=UTF-8''${encodeURIComponent('żółty kubek.html')}`)
    for (const missing of ['1', '99', '-1', 'x'])
      expect((await viewer.get(`${here}/files/${inbound_id}/${missing}`)).status, missing).to.equal(404)
    const other = `${base}/feedback/${await answered()}`
    expect((await viewer.get(`${other}/original/${inbound_id}`)).status, 'another’s mail').to.equal(404)
  })
})
