import { expect } from 'chai'
import { day } from '../../app/domain/time.ts'
import { claim, release } from '../../app/outbox/claim.ts'
import { scrape } from '../../bench/growth-day.ts'
import { fillShops } from '../../bench/growth-shops.ts'
import { noon } from '../admin/world.ts'
import { onMysql } from '../support/databases.ts'
import { rowsRead, statementsOf } from '../support/plans.ts'

/** A plan names the index and not how far it is read: what MySQL and MariaDB go through is counted instead. */
onMysql('Where a great deal is due and planned', (db) => {
  before(async function () {
    this.timeout(60_000)
    await fillShops(db(), { letters: 15_000, answers: 1_000, due: 3_000, shops: 2 })
    await db()
      .knex('messages')
      .where({ state: 'sent' })
      .update({ state: 'scheduled', due_at: noon + 30 * day })
    await db().knex.raw('ANALYZE TABLE messages')
  })

  it('a claim goes through no letters that are planned for later', async () => {
    const made = statementsOf(db())
    expect(await claim(db(), 'somebody', noon, 100)).to.have.length(100)
    for (const one of [...made.values()].filter(({ sql }) => sql.includes('messages')))
      expect(await rowsRead(db(), one), one.sql).to.be.lessThan(1_000)
  })

  it('a claim asks no other index about letters that are named by shop and id', async () => {
    const made = statementsOf(db())
    await release(db(), 'nobody', await claim(db(), 'somebody', noon, 100))
    const updates = [...made.values()].filter(({ sql }) => sql.startsWith('update'))
    expect(updates).to.have.length(2)
    for (const { sql, bindings } of updates) {
      const [plan] = (await db().knex.raw(`EXPLAIN ${sql}`, bindings as never)) as [{ possible_keys: string }[]]
      expect(plan[0]?.possible_keys, sql).to.equal('PRIMARY')
    }
  })

  it('a look at the figures of operation counts planned letters up to a bound', async () => {
    const made = statementsOf(db())
    await scrape(db())
    const counts = [...made.values()].filter(({ sql }) => sql.includes('messages'))
    expect(counts).to.not.deep.equal([])
    for (const one of counts) expect(await rowsRead(db(), one), one.sql).to.be.lessThan(11_000)
  })
})
