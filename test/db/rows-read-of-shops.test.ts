import { expect } from 'chai'
import type { Shop } from '../../app/domain/shop.ts'
import { watchParcels } from '../../app/journal/watch-parcels.ts'
import { rollAsked } from '../../app/metrics/asked.ts'
import { liftOf } from '../../app/metrics/lift.ts'
import { journalSigns } from '../../app/storefronts/health.ts'
import { fillShops } from '../../bench/growth-shops.ts'
import { noon } from '../admin/world.ts'
import { onMysql } from '../support/databases.ts'
import { rowsRead, statementsOf } from '../support/plans.ts'

/** What one shop asks must not cost more because another is large, or because of all it has itself. */
onMysql('What a shop asks', (db) => {
  let [large, small]: readonly Shop[] = []

  before(async function () {
    this.timeout(60_000)
    ;[large, small] = await fillShops(db(), { letters: 5_000, answers: 1_000, due: 20, shops: 2 })
    await db().knex('messages').where({ shop_id: large?.id, flow: 'delivery-notice' }).update({ state: 'dropped' })
    await db()
      .knex('messages')
      .where({ shop_id: small?.id, flow: 'abandoned-cart' })
      .where('id', 'like', '%a')
      .update({ state: 'dropped' })
    for (const table of ['messages', 'journal', 'parcels', 'shops']) await db().knex.raw(`ANALYZE TABLE ${table}`)
  })

  it('about its newest delivery goes through no others', async () => {
    const made = statementsOf(db())
    await journalSigns(db().knex, large as Shop)
    for (const one of made.values()) expect(await rowsRead(db(), one), one.sql).to.be.lessThan(20)
  })

  it('of the letters of the newest hours goes through no counts of long ago', async () => {
    const made = statementsOf(db())
    while ((await rollAsked(db(), noon)) > 0);
    const counts = [...made.values()].filter(
      ({ sql }) => sql.startsWith('select') && sql.includes('from `asked_counts`'),
    )
    expect(counts).to.not.deep.equal([])
    for (const one of counts) expect(await rowsRead(db(), one), one.sql).to.be.lessThan(200)
  })

  it('of carriers goes through no parcels of long ago', async () => {
    const made = statementsOf(db())
    const report = (error: unknown): never => expect.fail(String(error))
    await watchParcels({ db: db(), carriers: [], append: async () => {}, report }, noon)
    const [found] = [...made.values()].filter(({ sql }) => sql.includes('left join `watches`'))
    if (!found) throw new Error('no parcels were looked for')
    expect(await rowsRead(db(), found), found.sql).to.be.lessThan(100)
  })

  it('about those it left alone goes through no letters of other shops', async () => {
    const made = statementsOf(db())
    await liftOf(db().knex, small?.id ?? 0, noon)
    const asked = [...made.values()].filter(({ sql }) => sql.includes('messages'))
    expect(asked).to.have.length(1)
    for (const one of asked) expect(await rowsRead(db(), one), one.sql).to.be.lessThan(500)
  })
})
