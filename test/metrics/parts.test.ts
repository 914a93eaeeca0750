import { expect } from 'chai'
import fc from 'fast-check'
import { day, hour } from '../../app/domain/time.ts'
import { partsOf } from '../../app/metrics/parts.ts'
import type { Period } from '../../app/metrics/period.ts'
import { anyPeriod, october } from './periods.ts'

const changedHours = fc
  .uniqueArray(fc.nat({ max: 30 * 24 }), { maxLength: 8 })
  .map((hours) => hours.sort((a, b) => a - b).map((n) => ({ from: october + n * hour, to: october + (n + 1) * hour })))

const time = (periods: readonly Period[]): number => periods.reduce((sum, { from, to }) => sum + to - from, 0)

describe('the parts of a period', () => {
  it('are the period whole, each moment once, by whole days and hours of which none changed', () => {
    fc.assert(
      fc.property(anyPeriod, changedHours, (period, changed) => {
        const { days, hours, raw } = partsOf(period, changed)
        const all = [...days, ...hours, ...raw].sort((a, b) => a.from - b.from)
        expect(time(all)).to.equal(period.to - period.from)
        for (const [place, { from, to }] of all.entries()) {
          expect(to).to.be.above(from)
          expect(from).to.equal(place === 0 ? period.from : all[place - 1]?.to)
        }
        for (const { from, to } of days) expect([from % day, to % day]).to.deep.equal([0, 0])
        for (const { from, to } of hours) expect([from % hour, to % hour]).to.deep.equal([0, 0])
        for (const { from, to } of [...days, ...hours])
          expect(changed.some((one) => one.from < to && one.to > from)).to.equal(false)
      }),
    )
  })

  it('leave less than two hours and what changed to be counted from the things themselves, however long the period', () => {
    fc.assert(
      fc.property(anyPeriod, changedHours, (period, changed) => {
        const { hours, raw } = partsOf(period, changed)
        expect(time(raw)).to.be.below(2 * hour + time(changed) + 1)
        expect(time(hours)).to.be.below(2 * day + changed.length * day)
      }),
    )
  })
})
