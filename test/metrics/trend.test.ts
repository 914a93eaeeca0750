import { expect } from 'chai'
import fc from 'fast-check'
import { answersOf } from '../../app/domain/nps.ts'
import { day, hour } from '../../app/domain/time.ts'
import { surveyIn } from '../../app/metrics/answers.ts'
import { rollUp } from '../../app/metrics/rollups.ts'
import { stepsOf, trendOf } from '../../app/metrics/trend.ts'
import { newShop, rowsOf } from '../admin/rows.ts'
import { noon } from '../admin/world.ts'
import { onEveryDatabase } from '../support/databases.ts'

const midnight = Math.floor(noon / day) * day + day

describe('the steps of a trend', () => {
  it('cover the period whole, without gaps or overlaps, and are few', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3_660 }), (days) => {
        const period = { from: midnight - days * day, to: midnight }
        const steps = stepsOf(period)
        expect(steps[0]?.from).to.equal(period.from)
        expect(steps.at(-1)?.to).to.equal(period.to)
        for (const [index, step] of steps.entries()) {
          expect(step.to).to.be.above(step.from)
          if (index > 0) expect(step.from).to.equal(steps[index - 1]?.to)
        }
        expect(steps.length).to.be.at.most(60)
      }),
    )
  })
})

onEveryDatabase('a trend', (db) => {
  it('adds up to the score of the whole period, whether its days are rolled up or not', async () => {
    const shop = await newShop(db(), 'trend.example.com')
    const rows = rowsOf(db(), shop.id)
    const period = { from: midnight - 90 * day, to: midnight }
    for (let n = 0; n < 80; n++) await rows.answer({ score: n % 11, at: midnight - hour - n * 27 * hour })
    const whole = await surveyIn(db().knex, shop.id, 'nps', period)
    const check = async (): Promise<void> => {
      const steps = await trendOf(db().knex, shop.id, 'nps', period)
      expect(steps.reduce((sum, { bands }) => sum + answersOf(bands), 0)).to.equal(whole.n)
      expect(steps.reduce((sum, { bands }) => sum + bands.promoters, 0)).to.equal(whole.promoters)
    }
    expect(whole.n).to.equal(80)
    await check()
    await rollUp(db(), noon)
    await check()
  })
})
