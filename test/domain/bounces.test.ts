import { expect } from 'chai'
import { isBounceStorm, isComplaintStorm, isWornOut, softOrRefused } from '../../app/domain/bounces.ts'
import { day, hour } from '../../app/domain/time.ts'

const now = Date.UTC(2026, 10, 20, 11)

describe('Bounces', () => {
  it('wear an address out when they go on for weeks, not within a day or once in a while', () => {
    const ago = (...days: number[]): number[] => days.map((count) => now - count * day)
    expect(isWornOut(ago(0, 7, 14), now)).to.equal(false)
    expect(isWornOut(ago(0, 7, 14, 21), now)).to.equal(true)
    expect(
      isWornOut(
        Array.from({ length: 24 }, (_, count) => now - count * hour),
        now,
      ),
    ).to.equal(false)
    expect(isWornOut(ago(0, 60, 120, 180, 240, 300), now)).to.equal(false)
  })

  it('are a storm when they are many and a large share', () => {
    expect([isBounceStorm(0, 19), isBounceStorm(0, 20), isBounceStorm(200, 20), isBounceStorm(201, 20)]).to.deep.equal([
      false,
      true,
      true,
      false,
    ])
    expect([isComplaintStorm(10, 2), isComplaintStorm(1_000, 3), isComplaintStorm(1_001, 3)]).to.deep.equal([
      false,
      true,
      false,
    ])
  })

  it('speak of the mailbox, or of us', () => {
    expect(['552 5.2.2 full', '4.4.1', '550 5.7.1 policy', '554 no'].map(softOrRefused)).to.deep.equal([
      'soft',
      'soft',
      'refused',
      'refused',
    ])
  })
})
