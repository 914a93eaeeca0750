import { expect } from 'chai'
import { isHeldOut } from '../../app/domain/holdout.ts'

const people = Array.from({ length: 20_000 }, (_, n) => `person${n}@example.com`)
const out = (flow: string, percent: number) => people.filter((person) => isHeldOut(flow, person, percent))

describe('Holding people out', () => {
  it('takes the share that was asked for, and nobody at none', () => {
    for (const percent of [1, 5, 10, 50])
      expect(out('nps', percent).length / people.length).to.be.closeTo(percent / 100, 0.01)
    expect(out('nps', 0)).to.deep.equal([])
  })

  it('takes the same people every time, keeps them when the share grows, and takes others for other flows', () => {
    const [five, ten] = [new Set(out('nps', 5)), new Set(out('nps', 10))]
    expect([...five].every((person) => ten.has(person))).to.equal(true)
    const both = out('abandoned-cart', 10).filter((person) => ten.has(person))
    expect(both.length / people.length).to.be.closeTo(0.01, 0.005)
    expect(isHeldOut('nps', 'anna@example.com', 10)).to.equal(isHeldOut('nps', 'anna@example.com', 10))
  })
})
