import { expect } from 'chai'
import * as fc from 'fast-check'
import {
  answersOf,
  npsChange,
  npsOf,
  pooled,
  responseRate,
  shareOf,
  trustOf,
  type Bands,
} from '../../app/domain/nps.ts'

const bands = (promoters: number, passives: number, detractors: number): Bands => ({ promoters, passives, detractors })
const anyBands = fc.record({
  promoters: fc.nat({ max: 5000 }),
  passives: fc.nat({ max: 5000 }),
  detractors: fc.nat({ max: 5000 }),
})
const halfWidth = (of: Bands): number => {
  const score = npsOf(of)
  return score ? (score.high - score.low) / 2 : Number.NaN
}

describe('NPS', () => {
  it('is promoters less detractors of all who answered', () => {
    expect(npsOf(bands(55, 30, 15))?.value).to.equal(40)
    expect(npsOf(bands(10, 0, 0))?.value).to.equal(100)
    expect(npsOf(bands(0, 0, 10))?.value).to.equal(-100)
  })

  it('shows nothing below ten answers, and calls it early below thirty', () => {
    expect(npsOf(bands(9, 0, 0))).to.equal(null)
    expect(npsOf(bands(5, 3, 2))).not.to.equal(null)
    expect([9, 10, 29, 30].map(trustOf)).to.deep.equal(['none', 'early', 'early', 'settled'])
  })

  it('has the adjusted Wald margins worked out by hand', () => {
    // 28 of 50 promoters, 8 detractors: p' = 28.75/53, d' = 8.75/53, se² = (p'+d'-(p'-d')²)/53.
    expect(halfWidth(bands(28, 14, 8))).to.be.closeTo(20.2, 0.05)
    expect(halfWidth(bands(55, 30, 15))).to.be.closeTo(14.2, 0.05)
    expect(halfWidth(bands(110, 60, 30))).to.be.closeTo(10.1, 0.05)
    expect(halfWidth(bands(550, 300, 150))).to.be.closeTo(4.5, 0.05)
    expect(halfWidth(bands(50, 0, 50))).to.be.closeTo(19.4, 0.3)
  })

  it('never claims certainty because everybody agreed', () => {
    const score = npsOf(bands(10, 0, 0))
    expect(score?.low).to.be.lessThan(60)
    expect(score?.high).to.equal(100)
  })

  it('lies in its interval, and the interval in -100…100', () => {
    fc.assert(
      fc.property(anyBands, (of) => {
        const score = npsOf(of)
        if (answersOf(of) < 10) return score === null
        return (
          score !== null &&
          score.low >= -100 &&
          score.low <= score.value &&
          score.value <= score.high &&
          score.high <= 100
        )
      }),
    )
  })

  it('is the mirror image when promoters and detractors change places', () => {
    fc.assert(
      fc.property(anyBands, ({ promoters, passives, detractors }) => {
        const [one, other] = [
          npsOf(bands(promoters, passives, detractors)),
          npsOf(bands(detractors, passives, promoters)),
        ]
        expect(one?.value ?? 0).to.be.closeTo(-(other?.value ?? 0), 1e-9)
        expect(one?.low ?? 0).to.be.closeTo(-(other?.high ?? 0), 1e-9)
      }),
    )
  })

  it('grows narrower with more answers of the same kind', () => {
    fc.assert(
      fc.property(anyBands, ({ promoters, passives, detractors }) => {
        fc.pre(promoters + passives + detractors >= 30)
        const double = bands(promoters * 2, passives * 2, detractors * 2)
        expect(halfWidth(double)).to.be.lessThan(halfWidth(bands(promoters, passives, detractors)))
      }),
    )
  })

  it('pools counts and never averages scores', () => {
    expect(pooled([bands(5, 0, 0), bands(0, 0, 95)])).to.deep.equal(bands(5, 0, 95))
    expect(pooled([])).to.deep.equal(bands(0, 0, 0))
  })
})

describe('A change of NPS', () => {
  it('is too early to call below some fourteen points with two hundred answers each', () => {
    const change = npsChange(bands(110, 60, 30), bands(118, 62, 20))
    expect(change?.points).to.equal(9)
    expect(change?.margin).to.be.closeTo(13.9, 0.4)
    expect(change?.clear).to.equal(false)
    expect(npsChange(bands(110, 60, 30), bands(140, 50, 10))?.clear).to.equal(true)
  })

  it('is not told while either period has no score', () => {
    expect(npsChange(bands(5, 0, 0), bands(100, 0, 0))).to.equal(null)
  })

  it('is nothing between a period and itself', () => {
    fc.assert(
      fc.property(anyBands, (of) => {
        const change = npsChange(of, of)
        return change === null || (change.points === 0 && !change.clear)
      }),
    )
  })
})

describe('A share', () => {
  it('has the Wilson interval of the textbooks', () => {
    const percent = (hits: number, of: number) => {
      const share = shareOf(hits, of)
      return [Math.round(100 * (share?.low ?? 0)), Math.round(100 * (share?.high ?? 0))]
    }
    expect(percent(8, 10)).to.deep.equal([49, 94])
    expect(percent(24, 30)).to.deep.equal([63, 90])
    expect(percent(80, 100)).to.deep.equal([71, 87])
    expect(percent(320, 400)).to.deep.equal([76, 84])
    expect(percent(800, 1000)).to.deep.equal([77, 82])
  })

  it('of nothing is not a share', () => {
    expect(shareOf(0, 0)).to.equal(null)
    expect(responseRate(0, 0)).to.equal(null)
  })

  it('lies in its interval, and the interval in 0…1', () => {
    fc.assert(
      fc.property(fc.nat({ max: 10_000 }), fc.nat({ max: 10_000 }), (a, b) => {
        const share = shareOf(Math.min(a, b), Math.max(a, b, 1))
        return (
          share !== null && share.low >= 0 && share.low <= share.value && share.value <= share.high && share.high <= 1
        )
      }),
    )
  })

  it('of answers never exceeds all who were asked', () => {
    expect(responseRate(3, 20)?.value).to.equal(0.15)
    expect(responseRate(7, 5)?.value).to.equal(1)
  })
})
