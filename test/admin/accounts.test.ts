import { expect } from 'chai'
import type { Shop } from '../../app/domain/shop.ts'
import { day, minute } from '../../app/domain/time.ts'
import { makeSignInLink } from '../../app/shops/staff.ts'
import { onEveryDatabase } from '../support/databases.ts'
import { newShop } from './rows.ts'
import { noon, openAdmin, signedIn, type Visitor, visitorOf, type World } from './world.ts'

const good = 'three cups of jasmine tea'

onEveryDatabase('accounts', (db) => {
  let world: World
  let mine: Shop
  let owner: Visitor
  const base = '/admin/shops/mine.example.com'
  before(async () => {
    world = await openAdmin(db())
    mine = await newShop(db(), 'mine.example.com')
    await newShop(db(), 'theirs.example.com')
  })
  beforeEach(() => {
    world.now = noon
  })
  after(() => world.close())

  const signIn = async (email: string, password: string): Promise<[Visitor, Response]> => {
    const visitor = visitorOf(world)
    return [visitor, await visitor.post('/admin/sign-in', { email, password })]
  }
  const linkIn = (page: string): string => /\/admin\/password\/[\w-]+/.exec(page)?.[0] ?? ''
  const idOf = async (email: string): Promise<string> => (await db().knex('staff').where({ email }).first('id')).id
  const invited = async (email: string, role: string): Promise<Visitor> => {
    const page = await (await owner.send(`${base}/people`, { name: email, email, role })).text()
    const visitor = visitorOf(world)
    expect((await visitor.post(linkIn(page), { password: good })).status).to.equal(303)
    return visitor
  }

  it('begin with the one who came by the server’s link, and of two who try at once one makes the first (S11)', async () => {
    const [first, second] = await Promise.all([signedIn(db(), world, null), signedIn(db(), world, null)])
    const tries = await Promise.all(
      [first, second].map((visitor, index) =>
        visitor.send('/admin/set-up', { name: 'Ola Nowak', email: `Ola${index}@Example.com`, password: good }),
      ),
    )
    expect(tries.map(({ status }) => status).sort((a, b) => a - b)).to.deep.equal([303, 404])
    const winner = tries[0]?.status === 303 ? first : second
    expect((await winner.get('/admin')).headers.get('location')).to.equal(base)
    expect((await (await signedIn(db(), world, null)).get('/admin/set-up')).status).to.equal(404)
    owner = winner
  })

  it('say what is wrong with a password and keep what was typed', async () => {
    const kept = await db().knex('staff')
    await db().knex('staff').delete()
    const visitor = await signedIn(db(), world, null)
    const refused = async (password: string): Promise<string> => {
      const response = await visitor.send('/admin/set-up', { name: 'Ola', email: 'ola@example.com', password })
      expect(response.status).to.equal(422)
      return response.text()
    }
    expect(await refused('short'))
      .to.include('At least 12')
      .and.to.include('value="ola@example.com"')
    expect(await refused('ola@example.com ola')).to.include('Too easy')
    expect(await refused('aaaaaaaaaaaaaaaa')).to.include('Too easy')
    expect(await refused('x'.repeat(129))).to.include('At most 128')
    await db().knex('staff').insert(kept)
  })

  it('are made by invitation: a link that works once, within a week, and is not in the database (S9)', async () => {
    const page = await (
      await owner.send(`${base}/people`, { name: 'Jan Kot', email: 'jan@example.com', role: 'agent' })
    ).text()
    const link = linkIn(page)
    expect(JSON.stringify(await db().knex('sign_in_links'))).not.to.include(link.split('/').at(-1))
    const visitor = visitorOf(world)
    expect((await visitor.get(link)).status).to.equal(200)
    world.now = noon + 7 * day
    expect((await visitor.get(link)).status).to.equal(410)
    world.now = noon
    expect((await visitor.post(link, { password: good })).status).to.equal(303)
    expect((await visitor.get(base)).status).to.equal(200)
    expect((await visitorOf(world).post(link, { password: good })).status).to.equal(410)
    // The link gives a password, it does not sign in by itself.
    expect((await visitorOf(world).post(link.replace('password', 'sign-in'))).status).to.equal(410)
    expect(await (await owner.send(`${base}/people`, { name: 'Jan', email: 'JAN@example.com' })).text()).to.include(
      'has an account already',
    )
  })

  it('sign in with e-mail and password, and answer the same to a wrong password and an unknown address (S8)', async () => {
    const [visitor, entered] = await signIn(' Jan@Example.com ', good)
    expect(entered.status).to.equal(303)
    expect((await visitor.get(base)).status).to.equal(200)
    const [, wrong] = await signIn('jan@example.com', 'three cups of mint tea')
    const [, unknown] = await signIn('nobody@example.com', good)
    expect([wrong.status, unknown.status]).to.deep.equal([401, 401])
    const strip = (page: string): string => page.replaceAll(/(?:jan|nobody)@example\.com/g, '')
    expect(strip(await wrong.text())).to.equal(strip(await unknown.text()))
  })

  it('are not guessed: after ten wrong tries from one address even the right password waits (S8)', async function () {
    this.timeout(60_000)
    for (let go = 0; go < 10; go++)
      expect((await signIn('guessed@example.com', `guess number ${go}`))[1].status).to.equal(401)
    const [, late] = await signIn('guessed@example.com', good)
    expect(late.status).to.equal(429)
    expect(late.headers.get('retry-after')).to.equal('900')
    world.now = noon + 15 * minute
    expect((await signIn('guessed@example.com', good))[1].status).to.equal(401)
  })

  it('may do what their role says, and nothing besides (S10)', async () => {
    const viewer = await invited('viewer@example.com', 'viewer')
    const agent = await invited('agent@example.com', 'agent')
    for (const visitor of [viewer, agent]) {
      expect((await visitor.get(base)).status).to.equal(200)
      expect((await visitor.get(`${base}/people`)).status).to.equal(403)
      expect((await visitor.send(`${base}/flows/nps/switch`, { on: 'yes' })).status).to.equal(403)
      expect(
        (await visitor.send(`${base}/people`, { name: 'X', email: 'x@example.com', role: 'owner' })).status,
      ).to.equal(403)
      expect((await visitor.get('/admin/shops/theirs.example.com')).status).to.equal(404)
    }
    expect((await viewer.send(`${base}/feedback/none/read`)).status).to.equal(403)
    expect((await agent.send(`${base}/feedback/none/read`)).status).to.equal(404)
  })

  it('end at once when removed, when the role changes, and when the password does (S6)', async () => {
    const leaver = await invited('leaver@example.com', 'agent')
    expect((await owner.send(`${base}/people/${await idOf('leaver@example.com')}/remove`)).status).to.equal(303)
    expect((await leaver.get(base)).status).to.equal(401)
    const riser = await invited('riser@example.com', 'viewer')
    await owner.send(`${base}/people/${await idOf('riser@example.com')}/role`, { role: 'owner' })
    expect((await riser.get(base)).status).to.equal(401)
    const [here] = await signIn('riser@example.com', good)
    const [elsewhere] = await signIn('riser@example.com', good)
    const wrong = await here.send(`${base}/account`, {
      present: 'not this one at all',
      wanted: 'six plates of blue clay',
    })
    expect(await wrong.text()).to.include('not your present password')
    const changed = await here.send(`${base}/account`, { present: good, wanted: 'six plates of blue clay' })
    expect(changed.status).to.equal(303)
    expect((await here.get(base)).status).to.equal(200)
    expect((await elsewhere.get(base)).status).to.equal(401)
    expect((await signIn('riser@example.com', good))[1].status).to.equal(401)
    expect((await signIn('riser@example.com', 'six plates of blue clay'))[1].status).to.equal(303)
  })

  it('keep somebody who may do everything, and owners of one shop leave those of all shops alone', async () => {
    const first = (await db().knex('staff').whereNull('shop_id').first('id')).id
    const last = await owner.send(`${base}/people/${first}/remove`)
    expect(last.status).to.equal(422)
    expect(await last.text()).to.include('Nobody would be left')
    const [ofOneShop] = await signIn('riser@example.com', 'six plates of blue clay')
    expect((await ofOneShop.send(`${base}/people/${first}/remove`)).status).to.equal(404)
  })

  it('are written down by name in the record of what was done', async () => {
    const rows = (await db().knex('audit').where({ shop_id: mine.id })) as { who: string; did: string }[]
    expect(rows.map(({ did }) => did)).to.include.members(['invited somebody', 'removed somebody', 'changed a role'])
    expect(rows.find(({ did }) => did === 'removed somebody')?.who).to.match(/^ola\d@example\.com$/)
  })

  it('give each signing in a session of its own (S6)', async () => {
    const visitor = visitorOf(world)
    visitor.cookie = 'aftercare=chosen-by-somebody-else'
    await visitor.post('/admin/sign-in', { email: 'riser@example.com', password: 'six plates of blue clay' })
    expect(visitor.cookie).not.to.include('chosen')
    const token = await makeSignInLink(db(), { shopId: null, now: noon })
    const before = visitor.cookie
    expect((await visitor.post(`/admin/sign-in/${token}`)).headers.get('set-cookie')).not.to.include(before)
  })
})
