import { expect } from 'chai'
import { bearerOf } from '../../app/shops/api-tokens.ts'
import { mayDo } from '../../app/admin/roles.ts'
import { onEveryDatabase } from '../support/databases.ts'
import { newShop } from './rows.ts'
import { noon, openAdmin, signedIn, type Visitor, type World } from './world.ts'

onEveryDatabase('tokens in the settings', (db) => {
  let world: World
  let visitor: Visitor
  const path = '/admin/shops/tokens.example.com/settings/api'
  before(async () => {
    world = await openAdmin(db())
    const shop = await newShop(db(), 'tokens.example.com')
    visitor = await signedIn(db(), world, shop.id)
  })
  after(() => world.close())

  it('are shown once, open what they say, and nothing once revoked', async () => {
    const made = await (await visitor.send(path, { name: 'Till <1>', scope: 'read' })).text()
    const token = /aftercare_\d+_[\w-]{43}/.exec(made)?.[0] ?? ''
    expect((await bearerOf(db().knex, token, noon))?.scope).to.equal('read')
    const page = await visitor.read(path)
    expect(page).not.to.include(token)
    expect(page).to.include('Till &lt;1&gt;')
    const revoke = /action="([^"]+\/revoke)"/.exec(page)?.[1] ?? ''
    expect((await visitor.send(revoke)).status).to.equal(303)
    expect(await bearerOf(db().knex, token, noon)).to.equal(null)
    expect((await visitor.send(revoke)).status).to.equal(404)
  })

  it('need a name, and an owner', async () => {
    expect((await visitor.send(path, { name: ' ', scope: 'write' })).status).to.equal(422)
    for (const role of ['agent', 'viewer'] as const) {
      expect(mayDo(role, 'GET', '/settings/api')).to.equal(false)
      expect(mayDo(role, 'POST', '/settings/api')).to.equal(false)
    }
  })
})
