import { expect } from 'chai'
import { day, hour, minute } from '../../app/domain/time.ts'
import { flowStates } from '../../app/shops/flow-settings.ts'
import { makeSignInLink } from '../../app/shops/staff.ts'
import type { Shop } from '../../app/domain/shop.ts'
import { onEveryDatabase } from '../support/databases.ts'
import { messageById } from '../../app/outbox/messages.ts'
import { recordAnswer } from '../../app/responses/store.ts'
import { newShop, rowsOf } from './rows.ts'
import { noon, openAdmin, signedIn, visitorOf, type World } from './world.ts'

onEveryDatabase('the admin', (db) => {
  let world: World
  let mine: Shop
  let theirs: Shop
  before(async () => {
    world = await openAdmin(db())
    mine = await newShop(db(), 'mine.example.com')
    theirs = await newShop(db(), 'theirs.example.com')
  })
  beforeEach(() => {
    world.now = noon
  })
  after(() => world.close())
  const base = '/admin/shops/mine.example.com'

  it('lets a link in once, and looking at it uses nothing up', async () => {
    const token = await makeSignInLink(db(), { shopId: mine.id, now: noon })
    const visitor = visitorOf(world)
    for (let look = 0; look < 3; look++) expect((await visitor.get(`/admin/sign-in/${token}`)).status).to.equal(200)
    const entered = await visitor.post(`/admin/sign-in/${token}`)
    expect(entered.status).to.equal(303)
    expect(entered.headers.get('set-cookie')).to.match(/HttpOnly; SameSite=Lax/)
    expect((await visitor.get('/admin')).headers.get('location')).to.equal(base)
    const second = visitorOf(world)
    expect((await second.post(`/admin/sign-in/${token}`)).status).to.equal(410)
    expect(second.cookie).to.equal('')
  })

  it('refuses a link after 15 minutes', async () => {
    const token = await makeSignInLink(db(), { shopId: mine.id, now: noon - 15 * minute })
    expect((await visitorOf(world).post(`/admin/sign-in/${token}`)).status).to.equal(410)
  })

  it('ends a session after 12 idle hours, after 7 days, and at once when signed out (S6)', async () => {
    const visitor = await signedIn(db(), world, mine.id)
    for (let hours = 11; hours < 7 * 24; hours += 11) {
      world.now = noon + hours * hour
      expect((await visitor.get(base)).status).to.equal(200)
    }
    world.now = noon + 7 * day
    expect((await visitor.get(base)).status).to.equal(401)
    world.now = noon
    const idle = await signedIn(db(), world, mine.id)
    world.now = noon + 12 * hour
    expect((await idle.get(base)).status).to.equal(401)
    world.now = noon
    const leaver = await signedIn(db(), world, mine.id)
    const { cookie } = leaver
    expect((await leaver.send('/admin/sign-out')).status).to.equal(303)
    leaver.cookie = cookie
    expect((await leaver.get(base)).status).to.equal(401)
  })

  it('binds the cookie to https and the host where there is https (S7)', async () => {
    const secure = await openAdmin(db(), { secureCookies: true })
    const token = await makeSignInLink(db(), { shopId: mine.id, now: noon })
    const entered = await visitorOf(secure).post(`/admin/sign-in/${token}`)
    expect(entered.headers.get('set-cookie')).to.match(
      /^__Host-aftercare=[\w-]{43}; .*Path=\/; .*HttpOnly; Secure; SameSite=Lax/,
    )
    await secure.close()
  })

  it('refuses forms without the token, with another’s, or from another site (F1)', async () => {
    const visitor = await signedIn(db(), world, mine.id)
    const path = `${base}/flows/nps/switch`
    expect((await visitor.post(path, { on: 'yes' })).status).to.equal(403)
    expect((await visitor.post(path, { on: 'yes', csrf: 'x'.repeat(43) })).status).to.equal(403)
    const csrf = /name="csrf" value="([^"]+)"/.exec(await visitor.read('/admin/shops'))?.[1] ?? ''
    for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }])
      expect((await visitor.post(path, { on: 'yes', csrf }, headers)).status).to.equal(403)
    expect((await flowStates(db().knex, mine.id))('nps').onSince).to.equal(null)
    expect((await visitor.post(path, { on: 'yes', csrf })).status).to.equal(303)
  })

  it('answers for another shop as for one that does not exist', async () => {
    const visitor = await signedIn(db(), world, mine.id)
    const rows = rowsOf(db(), theirs.id)
    const [answer, message] = [await rows.answer({ score: 1 }), await rows.message()]
    const delivery = await rows.delivery({ state: 'set aside' })
    expect((await visitor.get('/admin/shops/theirs.example.com')).status).to.equal(404)
    for (const path of [
      `feedback/${answer}`,
      `messages/${message}`,
      `messages/${message}/letter`,
      `journal/${delivery}/payload`,
    ])
      expect((await visitor.get(`${base}/${path}`)).status, path).to.equal(404)
    for (const path of [`feedback/${answer}/read`, `messages/${message}/again`, `journal/${delivery}/again`])
      expect((await visitor.send(`${base}/${path}`)).status, path).to.equal(404)
    expect(await db().knex('journal').where({ shop_id: theirs.id, state: 'set aside' })).to.have.length(1)
    const operator = await signedIn(db(), world, null)
    expect((await operator.get('/admin/shops/theirs.example.com')).status).to.equal(200)
  })

  it('filters, searches and pages answers without losing or repeating one', async () => {
    const shop = await newShop(db(), 'list.example.com')
    const rows = rowsOf(db(), shop.id)
    for (let i = 0; i < 60; i++)
      await rows.answer({ score: i % 11, comment: `answer ${i}!`, at: noon - Math.floor(i / 3) * hour })
    await rows.answer({ score: 2, comment: '100% Łódź', at: noon - hour })
    await rows.answer({ score: 2, comment: 'by a machine', suspected: 1 })
    const visitor = await signedIn(db(), world, shop.id)
    const here = '/admin/shops/list.example.com/feedback'
    const seen = new Set<string>()
    let path = `${here}?period=all`
    for (let page = 0; page < 3; page++) {
      const html = await visitor.read(path)
      for (const [id] of html.matchAll(/feedback\/[0-9a-f-]{36}/g)) seen.add(id)
      const older = [...html.matchAll(/class="button" href="([^"]+older[^"]+)"/g)].at(-1)?.[1]
      path = (older ?? '').replaceAll('&amp;', '&').replaceAll('&#x3D;', '=')
    }
    expect(seen.size).to.equal(61)
    expect(path).to.equal('')
    const count = async (query: string) =>
      (await visitor.read(`${here}?period=all&${query}`)).match(/class="answer"/g)?.length ?? 0
    expect(await count('score=10')).to.equal(5)
    expect(await count('q=100%25')).to.equal(1)
    expect(await count(`q=${encodeURIComponent('łódź')}`)).to.equal(1)
    expect(await count('q=an%25wer')).to.equal(0)
    expect(await count('machines=only')).to.equal(1)
    expect(await count('survey=csat')).to.equal(0)
  })

  it('shows hostile words as words (X6, F6)', async () => {
    const rows = rowsOf(db(), mine.id)
    const hostile = `"><script>alert(1)</script><img src=x onerror=alert(1)>`
    const customer = await rows.customer({ first_name: hostile, email: 'x@example.com' })
    const order = await rows.order({ name: hostile, customer_id: customer })
    const message = await rows.message({ order_id: order, why: hostile, state: 'dropped' })
    const id = await rows.answer({
      score: 1,
      comment: hostile,
      customer_id: customer,
      order_id: order,
      message_id: message,
    })
    const visitor = await signedIn(db(), world, mine.id)
    for (const path of [
      '',
      `/feedback?q=${encodeURIComponent(hostile)}`,
      `/feedback/${id}`,
      '/messages',
      `/messages/${message}`,
    ]) {
      const response = await visitor.get(base + path)
      expect(response.headers.get('content-security-policy')).to.match(/default-src 'none'.*frame-ancestors 'none'/)
      expect(response.headers.get('cache-control')).to.equal('no-store')
      expect(await response.text()).not.to.match(/<script(?! type="module" src="\/admin\/)|<img/)
    }
  })

  it('switches flows, saves settings, and gives back what was typed wrong', async () => {
    const visitor = await signedIn(db(), world, mine.id)
    await visitor.send(`${base}/flows/feedback/switch`, { on: 'yes' })
    expect((await flowStates(db().knex, mine.id))('feedback').onSince).to.equal(noon)
    await visitor.send(`${base}/flows/feedback/switch`)
    expect((await flowStates(db().knex, mine.id))('feedback').onSince).to.equal(null)
    const wrong = await visitor.send(`${base}/flows/feedback`, {
      delayDays: 'soon',
      fallbackDays: '900',
      throttleDays: '31',
    })
    expect(wrong.status).to.equal(422)
    const html = await wrong.text()
    for (const typed of ['value="soon"', 'value="900"', 'value="31"', 'Must be 90 or less.', 'Must be a whole number.'])
      expect(html).to.include(typed)
    const right = await visitor.send(`${base}/flows/feedback`, {
      delayDays: '4',
      fallbackDays: '9',
      throttleDays: '31',
      askInStore: 'on',
    })
    expect(right.status).to.equal(303)
    expect((await flowStates(db().knex, mine.id))('feedback').settings).to.include({
      delayDays: 4,
      askInStore: true,
      askUndispatched: false,
    })
  })

  it('takes a delivery again, sends an unconfirmed letter again, and notes who read what', async () => {
    const shop = await newShop(db(), 'again.example.com')
    const rows = rowsOf(db(), shop.id)
    const visitor = await signedIn(db(), world, shop.id)
    const here = '/admin/shops/again.example.com'
    const delivery = await rows.delivery({ state: 'set aside', attempts: 3, why: 'unreadable' })
    const message = await rows.message({ state: 'uncertain' })
    const sent = await rows.message({ state: 'sent' })
    const read = await visitor.get(`${here}/journal/${delivery}/payload`)
    expect(read.headers.get('content-type')).to.equal('text/plain; charset=utf-8')
    expect(read.headers.get('content-disposition')).to.match(/^attachment/)
    await visitor.send(`${here}/journal/${delivery}/again`)
    await visitor.send(`${here}/messages/${message}/again`)
    await visitor.send(`${here}/messages/${sent}/again`)
    expect(await db().knex('journal').where({ shop_id: shop.id }).first('state', 'attempts')).to.include({
      state: 'waiting',
      attempts: 0,
    })
    const states = await db().knex('messages').where({ shop_id: shop.id }).orderBy('state').pluck('state')
    expect(states).to.deep.equal(['scheduled', 'sent'])
    expect(await db().knex('audit').where({ shop_id: shop.id }).orderBy('id').pluck('did')).to.deep.equal([
      'read a delivery',
      'took a delivery again',
      'sent an unconfirmed letter again',
    ])
  })

  it('lets an answer wait until somebody has read it, and again once it is changed', async () => {
    const shop = await newShop(db(), 'waiting.example.com')
    const message = await messageById(db().knex, shop.id, await rowsOf(db(), shop.id).message())
    if (!message) expect.fail('the letter is gone')
    const say = (comment: string, at: number) => {
      const manner = { at, visitor: 'a browser', told: null, dwell: 60_000, sentAt: noon }
      return recordAnswer(db(), message, { survey: 'nps', score: 2, comment, drivers: [], source: 'form', manner }, at)
    }
    await say('cracked', noon)
    const { id } = (await db().knex('responses').where({ shop_id: shop.id }).first('id')) as { id: string }
    const visitor = await signedIn(db(), world, shop.id)
    const here = '/admin/shops/waiting.example.com'
    expect(await visitor.read(here)).to.include('1 answer is waiting for you.')
    await visitor.send(`${here}/feedback/${id}/read`)
    expect(await visitor.read(here)).not.to.include('waiting for you.')
    await say('cracked, and the lid too', noon + 1)
    expect(await visitor.read(here)).to.include('1 answer is waiting for you.')
  })

  it('answers programs in RFC 9457 and people in a page, and never with a stack', async () => {
    const visitor = visitorOf(world)
    const program = await visitor.get(base, { accept: 'application/json' })
    expect([program.status, program.headers.get('content-type')]).to.deep.equal([401, 'application/problem+json'])
    const person = await visitor.get(base)
    expect(person.status).to.equal(401)
    expect(await person.text()).to.include('aftercare admin link')
    expect((await visitor.get('/admin/sign-in/%E0%A4%A')).status).to.equal(404)
    expect(world.faults).to.deep.equal([])
  })
})
