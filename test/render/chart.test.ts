import { expect } from 'chai'
import { drawSpan, drawTrend } from '../../app/render/chart.ts'

const point = (value: number) => ({ value, low: value - 10, high: value + 10 })

describe('a drawing', () => {
  it('leaves a gap where there was too little to say', () => {
    const { line, dots, band } = drawTrend([point(0), point(50), null, point(-50)], -100, 100, [0])
    expect(line.match(/M/g)).to.have.length(2)
    expect(dots.match(/M/g)).to.have.length(3)
    expect(band.match(/Z/g)).to.have.length(2)
  })

  it('puts the middle of the scale in the middle, and an empty period nowhere', () => {
    expect(drawTrend([point(0)], -100, 100, [0]).rules[0]?.percent).to.equal(50)
    expect(drawTrend([], -100, 100, []).line).to.equal('')
  })

  it('keeps an interval on its line', () => {
    expect(drawSpan({ value: 100, low: 90, high: 120 }, -100, 100)).to.deep.equal({ from: 190, width: 10, mark: 197 })
  })
})
