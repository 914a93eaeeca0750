import { expect } from 'chai'
import { measures } from '../../app/domain/measure.ts'
import { bandOf, scoresOf } from '../../app/domain/survey.ts'

const bands = (promoters: number, passives: number, detractors: number) => ({ promoters, passives, detractors })

describe('a survey’s measure', () => {
  it('is NPS in points, and the share of the best scores for CSAT and CES', () => {
    expect(measures.nps.score(bands(55, 30, 15))?.value).to.equal(40)
    expect(measures.csat.score(bands(80, 10, 10))?.value).to.equal(0.8)
    expect(measures.ces.score(bands(80, 10, 10))?.low).to.be.closeTo(0.711, 0.001)
    expect(measures.ces.score(bands(9, 0, 0))).to.equal(null)
  })

  it('takes 5 to 7 of 7 for easy, as the scale was meant', () => {
    expect(scoresOf({ kind: 'ces' })).to.deep.equal([1, 2, 3, 4, 5, 6, 7])
    expect(
      scoresOf({ kind: 'ces' })
        .map((score) => bandOf('ces', score))
        .join(' '),
    ).to.equal('detractor detractor detractor passive promoter promoter promoter')
  })

  it('does not call a difference of shares that chance explains, and widens it when many are judged together', () => {
    const [before, after] = [bands(160, 20, 20), bands(176, 14, 10)]
    const alone = measures.csat.difference(before, after)
    const among = measures.csat.difference(before, after, 20)
    expect(alone?.value).to.be.closeTo(0.08, 1e-9)
    expect(alone?.clear).to.equal(true)
    expect(among?.clear).to.equal(false)
    expect(measures.csat.difference(bands(9, 0, 0), after)).to.equal(null)
  })
})
