import { expect } from 'chai'
import * as fc from 'fast-check'
import { randomUUID } from 'node:crypto'
import { batchOf, leastGroup, released } from '../../app/domain/pulse.ts'
import type { Shop } from '../../app/domain/shop.ts'
import { pulseAddress } from '../../app/pages/pulse.ts'
import { recordPulse, resultOf, roundsOf } from '../../app/pulse/rounds.ts'
import { newShop } from '../admin/rows.ts'
import { openAdmin, signedIn, type Visitor, type World as Admin } from '../admin/world.ts'
import { keys, openPages, type World } from '../pages/world.ts'
import { onEveryDatabase } from '../support/databases.ts'

describe('Groups of the staff’s answers', () => {
  it('never differ by fewer people than a group, however often somebody looks (the attack by subtraction)', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 60 }), (early, late) => {
        const at = (n: number) => released(Array.from({ length: n }, (_, place) => ({ batch: batchOf(place), place })))
        const [before, after] = [at(Math.min(early, late)), at(Math.max(early, late))]
        const fresh = after.filter(({ place }) => !before.some((one) => one.place === place))
        // What was shown stays shown, so nothing can be learnt from what is gone either.
        expect(before.every(({ place }) => after.some((one) => one.place === place))).to.equal(true)
        expect(fresh.length === 0 || fresh.length >= leastGroup).to.equal(true)
      }),
    )
  })
})

onEveryDatabase('The staff’s pulse', (db) => {
  let world: World
  let admin: Admin
  let shop: Shop
  let owner: Visitor
  const base = '/admin/shops/staff.example.com/pulse'
  before(async () => {
    world = await openPages(db())
    admin = await openAdmin(db())
    shop = await newShop(db(), 'staff.example.com')
    owner = await signedIn(db(), admin, shop.id)
  })
  afterEach(() => expect([...world.faults, ...admin.faults]).to.deep.equal([]))
  after(async () => {
    await world.close()
    await admin.close()
  })
  const begin = async (question = 'What first?') => {
    admin.now += 60_000
    await owner.send(`${base}/rounds`, { question })
    const [round] = await roundsOf(db().knex, shop.id)
    if (!round) throw new Error('no round')
    return { round, address: pulseAddress(keys, '')(shop.id, round.id) }
  }
  const answer = async (address: string, score: string, words = '') => {
    const page = /name="page" value="([^"]+)"/.exec((await world.get(address)).text)?.[1] ?? ''
    return world.send(address, { score, words, page })
  }

  it('asks nobody who they are, sets no cookie, and keeps no name, time, address or order of coming', async () => {
    const { round, address } = await begin()
    const { text, headers } = await world.get(address)
    expect(text).to.match(/Nobody is told who answered|Nikt się nie dowie/)
    expect(headers.get('set-cookie')).to.equal(null)
    expect((await answer(address, '9', 'More help on Mondays')).status).to.equal(200)
    const [row] = await db().knex('pulse_answers').where({ shop_id: shop.id, round_id: round.id })
    expect(Object.keys(row as object).sort()).to.deep.equal(['batch', 'id', 'round_id', 'score', 'shop_id', 'words'])
    expect((row as { id: string }).id).to.match(/^[0-9a-f]{8}-[0-9a-f]{4}-4/)
    expect(await db().knex('sights').where({ shop_id: shop.id })).to.deep.equal([])
  })

  it('counts a page once, however often it is sent', async () => {
    const { round, address } = await begin()
    const page = randomUUID()
    for (const score of ['1', '1', '9']) await world.send(address, { score, page })
    await world.send(address, { words: '', page: randomUUID() })
    expect((await resultOf(db().knex, shop.id, round.id)).answers).to.equal(1)
  })

  it('shows nothing of four, all of five, and still only five of nine', async () => {
    const { round, address } = await begin()
    for (const n of [1, 2, 3, 4]) await answer(address, '3', `Secret ${n}`)
    expect(await owner.read(base)).not.to.include('Secret')
    await answer(address, '10', 'Secret 5')
    expect(await owner.read(base))
      .to.include('Secret 1')
      .and.to.include('Secret 5')
    for (const n of [6, 7, 8, 9]) await answer(address, '0', `Secret ${n}`)
    const page = await owner.read(base)
    expect(page).to.include('4 are kept back').and.not.to.include('Secret 6')
    expect((await resultOf(db().knex, shop.id, round.id)).shown.map(({ score }) => score)).to.have.members([
      3, 3, 3, 3, 10,
    ])
  })

  it('keeps back what is short of a group even when the round is closed, and then takes no more', async () => {
    const { round, address } = await begin()
    for (const n of [1, 2, 3]) await answer(address, '0', `Kept ${n}`)
    await owner.send(`${base}/rounds/${round.id}/close`)
    expect(await owner.read(base)).not.to.include('Kept')
    expect((await world.get(address)).status).to.equal(404)
    expect((await world.send(address, { score: '1' })).status).to.equal(404)
  })

  it('makes whole groups of answers that come at the same moment', async () => {
    const { round } = await begin()
    await Promise.all(
      Array.from({ length: 12 }, () =>
        recordPulse(db(), { shopId: shop.id, roundId: round.id, page: randomUUID() }, { score: 5, words: null }),
      ),
    )
    const { answers, shown } = await resultOf(db().knex, shop.id, round.id)
    expect([answers, shown.length]).to.deep.equal([12, 10])
  })

  it('gathers ideas with votes, one from each place, and tells what became of them', async () => {
    const { address } = await begin()
    await world.send(`${address}/ideas`, { idea: 'Packing tables at the right height' })
    const [idea] = (await db().knex('ideas').where({ shop_id: shop.id })) as { id: string }[]
    for (let n = 0; n < 3; n++) await world.send(`${address}/votes`, { idea: idea?.id ?? '' })
    await world.send(`${address}/votes`, { idea: idea?.id ?? '' }, { 'user-agent': 'another browser' })
    await owner.send(`${base}/ideas/${idea?.id}`, { state: 'planned', reply: 'In January.' })
    const { text } = await world.get(address, { headers: { accept: 'text/html', 'accept-language': 'en' } })
    expect(text).to.include('2 votes').and.to.include('Planned').and.to.include('In January.')
    expect(await owner.read(base)).to.include('Packing tables')
  })

  it('puts what staff and customers write about side by side', async () => {
    const { address } = await begin()
    for (const n of [1, 2, 3, 4, 5]) await answer(address, '5', `The couriers come too late, ${n}`)
    const page = await owner.read(base)
    expect(page).to.match(/<th scope="row">Delivery<\/th><td class="n"[^>]*>5<\/td>/)
  })
})
