import { expect } from 'chai'
import { keepLogo, logoPath } from '../../app/shops/brand.ts'
import { onEveryDatabase } from '../support/databases.ts'
import { noon, openPages, type World } from './world.ts'

onEveryDatabase('a shop’s logo', (db) => {
  let world: World
  before(async () => {
    world = await openPages(db())
  })
  after(() => world.close())

  it('is served as a picture, to everybody, and as nothing else', async () => {
    const id = await keepLogo(db().knex, world.shopId, { type: 'image/png', bytes: Buffer.from('<script>') }, noon)
    const { status, headers } = await world.get(logoPath(world.shopId, id))
    expect(status).to.equal(200)
    expect(headers.get('content-type')).to.equal('image/png')
    expect(headers.get('x-content-type-options')).to.equal('nosniff')
    expect(headers.get('content-security-policy')).to.include('sandbox')
    expect(headers.get('cross-origin-resource-policy')).to.equal('cross-origin')
    expect((await world.get(logoPath(world.shopId + 1, id))).status).to.equal(404)
    expect((await world.get(`/logo/${world.shopId}/..%2f..%2fetc`)).status).to.equal(404)
  })
})

onEveryDatabase('our sign in the tab', (db) => {
  it('is where every browser looks for it', async () => {
    const world = await openPages(db())
    const { status, headers } = await world.get('/favicon.ico')
    await world.close()
    expect(status).to.equal(200)
    expect(headers.get('content-type')).to.match(/^image\/svg\+xml/)
  })
})
