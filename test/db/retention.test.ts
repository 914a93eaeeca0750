import { expect } from 'chai'
import * as fc from 'fast-check'
import { daysKept, keepNoLonger, retentionBounds, retentionOf, saveRetention } from '../../app/db/retention.ts'
import { tables } from '../../app/db/tables/index.ts'
import { kinds } from '../../app/db/tables/table.ts'
import { day } from '../../app/domain/time.ts'
import { onEveryDatabase } from '../support/databases.ts'
import { newShop } from '../admin/rows.ts'
import { noon, openAdmin, signedIn } from '../admin/world.ts'

describe('How long a shop keeps data', () => {
  it('is never longer than the registry says nor shorter than others need, whatever was chosen', () => {
    const keeps = Object.values(tables).flatMap(({ keep }) => (keep ? [keep] : []))
    fc.assert(
      fc.property(fc.constantFrom(...keeps), fc.integer(), (keep, wish) => {
        const days = daysKept(keep, Object.fromEntries(kinds.map((kind) => [kind, wish])))
        expect(days).to.be.at.most(keep.days)
        expect(days).to.be.at.least(keep.shorter?.least ?? keep.days)
      }),
    )
  })

  it('can be chosen for every kind', () => {
    for (const kind of kinds) expect(retentionBounds[kind].least, kind).to.be.within(1, retentionBounds[kind].most - 1)
  })
})

onEveryDatabase('retention', (db) => {
  it('lets go sooner in the shop that says so, and in no other', async () => {
    const careful = await newShop(db(), 'careful.example.com')
    const usual = await newShop(db(), 'usual.example.com')
    const decision = (shopId: number, days: number) => ({
      shop_id: shopId,
      id: `${days}`,
      at: noon - days * day,
      event: 'order',
      flow: 'nps',
      decision: 'nothing',
      message_key: 'nps:1',
      why: 'order_cancelled',
    })
    for (const { id } of [careful, usual])
      await db()
        .knex('decisions')
        .insert([decision(id, 99), decision(id, 101), decision(id, 401)])
    await saveRetention(db(), careful.id, { decisions: 100 }, noon)
    expect(await keepNoLonger(db(), noon)).to.deep.equal({ decisions: 3 })
    const left = async (shopId: number) =>
      (await db().knex('decisions').where({ shop_id: shopId }).orderBy('id')).map(({ id }: { id: string }) => id)
    expect([await left(careful.id), await left(usual.id)]).to.deep.equal([['99'], ['101', '99']])
  })
})

onEveryDatabase('the settings of restraint and privacy', (db) => {
  it('are kept, and say what is wrong without losing what stood', async () => {
    const world = await openAdmin(db())
    try {
      const shop = await newShop(db(), 'gentle.example.com')
      const visitor = await signedIn(db(), world, shop.id)
      const base = '/admin/shops/gentle.example.com/settings'
      expect(await visitor.read(base))
        .to.include('settings/pace')
        .and.to.include('settings/privacy')
      expect(
        (await visitor.send(`${base}/pace`, { quietFrom: '20:00', sundays: 'yes', mostInMonth: '4' })).status,
      ).to.equal(303)
      const wrong = await visitor.send(`${base}/pace`, { quietFrom: '23:00', letterGap: '3' })
      expect([wrong.status, (await wrong.text()).includes('value="23:00"')]).to.deep.equal([422, true])
      const shown = await visitor.read(`${base}/pace`)
      for (const part of ['value="20:00"', 'checked', 'value="4"']) expect(shown).to.include(part)

      const most = Object.fromEntries(kinds.map((kind) => [kind, `${retentionBounds[kind].most}`]))
      expect((await visitor.send(`${base}/privacy`, { ...most, letters: '30' })).status).to.equal(303)
      expect((await visitor.send(`${base}/privacy`, { ...most, letters: '91' })).status).to.equal(422)
      expect((await visitor.send(`${base}/privacy`, { ...most, carts: '1' })).status).to.equal(422)
      expect(await retentionOf(db().knex, shop.id)).to.deep.equal({ letters: 30 })
      expect(world.faults).to.deep.equal([])
    } finally {
      await world.close()
    }
  })
})
