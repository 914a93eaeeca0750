import { expect } from 'chai'
import fc from 'fast-check'
import { groupsAgainstRest, impactOf, npsDifference, quantileFor, shareDifference } from '../../app/domain/compare.ts'
import { npsChange } from '../../app/domain/nps.ts'

const bands = (promoters: number, passives: number, detractors: number) => ({ promoters, passives, detractors })
const some = fc.record({ promoters: fc.nat(300), passives: fc.nat(300), detractors: fc.nat(300) })

describe('Comparing groups', () => {
  it('gives Newcombe’s own example: 56 of 70 against 48 of 80', () => {
    const found = shareDifference({ hits: 48, of: 80 }, { hits: 56, of: 70 })
    expect(found?.value).to.be.closeTo(0.2, 1e-9)
    expect(found?.low).to.be.closeTo(0.0524, 1e-4)
    expect(found?.high).to.be.closeTo(0.3339, 1e-4)
    expect(found?.clear).to.equal(true)
  })

  it('does not call equal shares different, nor anything of nobody', () => {
    expect(shareDifference({ hits: 5, of: 10 }, { hits: 5, of: 10 })?.clear).to.equal(false)
    expect(shareDifference({ hits: 0, of: 0 }, { hits: 1, of: 1 })).to.equal(null)
  })

  it('holds the value inside its interval, and turns around with the groups', () => {
    fc.assert(
      fc.property(some, some, (a, b) => {
        const [there, back] = [npsDifference(a, b), npsDifference(b, a)]
        if (!there || !back) return there === back
        expect(there.low).to.be.at.most(there.value)
        expect(there.high).to.be.at.least(there.value)
        expect(there.value).to.be.closeTo(-back.value, 1e-9)
        expect(there.clear).to.equal(npsChange(a, b)?.clear)
        return true
      }),
    )
  })

  it('asks more of many comparisons than of one', () => {
    expect(quantileFor(1)).to.be.closeTo(1.959964, 1e-6)
    expect(quantileFor(10)).to.be.closeTo(2.807034, 1e-5)
    expect(quantileFor(20)).to.be.closeTo(3.023341, 1e-5)
  })

  it('sets each group beside all the others, and leaves small ones unjudged', () => {
    const all = bands(120, 40, 60)
    const [fine, late, rare] = groupsAgainstRest(
      all,
      new Map([
        ['late', bands(10, 10, 45)],
        ['on time', bands(108, 30, 10)],
        ['rare', bands(2, 0, 5)],
      ]),
    )
    expect([fine?.value, late?.value, rare?.value]).to.deep.equal(['on time', 'late', 'rare'])
    expect(late?.apart?.clear).to.equal(true)
    expect(late?.apart?.value).to.be.below(-100)
    expect(rare?.apart).to.equal(null)
    const impact = late && impactOf(all, late)
    expect(impact?.value).to.be.closeTo(((late?.apart?.value ?? 0) * 65) / 220, 1e-9)
  })

  it('finds a difference where there is none in at most one family of twenty', () => {
    let state = 7
    const roll = () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 4_294_967_296
    const drawn = (n: number) => {
      const found = { promoters: 0, passives: 0, detractors: 0 }
      for (let one = 0; one < n; one++) found[roll() < 0.5 ? 'promoters' : roll() < 0.6 ? 'passives' : 'detractors']++
      return found
    }
    let families = 0
    for (let run = 0; run < 400; run++) {
      const groups = new Map(Array.from({ length: 8 }, (_, n) => [`group ${n}`, drawn(60)]))
      const all = [...groups.values()].reduce((a, b) =>
        bands(a.promoters + b.promoters, a.passives + b.passives, a.detractors + b.detractors),
      )
      if (groupsAgainstRest(all, groups).some(({ apart }) => apart?.clear)) families++
    }
    expect(families / 400).to.be.at.most(0.05 + 0.02)
  })
})
