import { expect } from 'chai'
import { once } from '../../app/api/once.ts'
import { bearerOf } from '../../app/shops/api-tokens.ts'
import { newShop } from '../admin/rows.ts'
import { noon } from '../admin/world.ts'
import { onEveryDatabase } from '../support/databases.ts'
import { type ApiWorld, openApi } from './world.ts'

onEveryDatabase('a request sent again with its key', (db) => {
  let world: ApiWorld
  before(async () => {
    world = await openApi(db())
  })
  after(() => world.close())

  const suppressions = async (shopId: number): Promise<number> =>
    ((await db().knex('suppressions').where({ shop_id: shopId })) as unknown[]).length
  const key = { 'idempotency-key': 'order-1042' }

  it('is done once and answered the same, byte for byte', async () => {
    const shop = await newShop(db(), 'again.example.com')
    const token = await world.token(shop.id)
    const send = () => world.post(token, '/suppressions', { email: 'anna@example.com' }, key)
    const first = await send()
    world.now += 5_000
    const second = await send()
    expect([first.status, second.status]).to.deep.equal([201, 201])
    expect(await second.text()).to.equal(await first.text())
    expect(first.headers.get('idempotency-replayed')).to.equal(null)
    expect(second.headers.get('idempotency-replayed')).to.equal('true')
    expect(await suppressions(shop.id)).to.equal(1)
  })

  it('is refused when its body has changed, and when the key is no key', async () => {
    const shop = await newShop(db(), 'changed.example.com')
    const token = await world.token(shop.id)
    await world.post(token, '/suppressions', { email: 'anna@example.com' }, key)
    expect((await world.post(token, '/suppressions', { email: 'jan@example.com' }, key)).status).to.equal(422)
    expect((await world.post(token, '/erasures', { email: 'anna@example.com' }, key)).status).to.equal(422)
    expect(
      (await world.post(token, '/suppressions', { email: 'a@example.com' }, { 'idempotency-key': 'a b' })).status,
    ).to.equal(400)
    expect(await suppressions(shop.id)).to.equal(1)
  })

  it('belongs to its token: another’s same key is another request', async () => {
    const shop = await newShop(db(), 'two-tokens.example.com')
    const [one, two] = [await world.token(shop.id), await world.token(shop.id)]
    await world.post(one, '/suppressions', { email: 'anna@example.com' }, key)
    expect((await world.post(two, '/suppressions', { email: 'jan@example.com' }, key)).status).to.equal(201)
  })

  it('spends no key on a request that was wrong', async () => {
    const shop = await newShop(db(), 'wrong.example.com')
    const token = await world.token(shop.id)
    expect((await world.post(token, '/suppressions', { email: 'nobody' }, key)).status).to.equal(400)
    expect((await world.post(token, '/suppressions', { email: 'anna@example.com' }, key)).status).to.equal(201)
  })

  it('keeps no personal data: everything held about a person is looked up again', async () => {
    const shop = await newShop(db(), 'personal.example.com')
    const token = await world.token(shop.id)
    await world.post(token, '/data-requests', { email: 'anna@example.com' }, key)
    const again = await world.post(token, '/data-requests', { email: 'anna@example.com' }, key)
    expect(again.status).to.equal(200)
    const kept = await db().knex('api_requests').where({ shop_id: shop.id })
    expect(JSON.stringify(kept)).not.to.include('anna')
  })

  it('waits its turn: of many at once one is done, and the others are told so or given its answer', async () => {
    const shop = await newShop(db(), 'at-once.example.com')
    const token = await world.token(shop.id)
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => world.post(token, '/suppressions', { email: 'anna@example.com' }, key)),
    )
    const statuses = answers.map(({ status }) => status)
    expect(new Set(statuses)).to.satisfy((seen: Set<number>) => [...seen].every((one) => one === 201 || one === 409))
    expect(answers.filter((one) => one.status === 201 && !one.headers.get('idempotency-replayed'))).to.have.length(1)
    expect(await suppressions(shop.id)).to.equal(1)
  })

  it('is done after all when the process that began it is gone, and changes nothing when it fails', async () => {
    const shop = await newShop(db(), 'crashed.example.com')
    const bearer = await bearerOf(db().knex, await world.token(shop.id), noon)
    if (!bearer) throw new Error('no bearer')
    const request = { key: 'k', asked: 'hash', keeps: true, now: noon }
    await db()
      .knex('api_requests')
      .insert({
        shop_id: shop.id,
        token_id: bearer.tokenId,
        request_key: 'k',
        asked: 'hash',
        at: noon,
        locked_by: 'a dead process',
        locked_until: Date.now() + 60_000,
      })
    const done = () => once(db(), bearer, request, () => Promise.resolve({ status: 201, body: { data: 1 } }))
    expect((await done()).kind).to.equal('running')
    await db()
      .knex('api_requests')
      .where({ shop_id: shop.id })
      .update({ locked_until: Date.now() - 1_000 })
    const failed = await once(db(), bearer, request, () => Promise.reject(new Error('away'))).catch(String)
    expect(failed).to.equal('Error: away')
    expect(await done()).to.deep.include({ kind: 'done', again: false })
    expect(await done()).to.deep.include({ kind: 'done', again: true })
  })
})
