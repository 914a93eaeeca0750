import { expect } from 'chai'
import * as fc from 'fast-check'
import { admit, type Pace, rateAt, slowed, unknown } from '../../app/domain/pace.ts'
import { isTooFast, providerOf } from '../../app/domain/provider.ts'
import { minute, second } from '../../app/domain/time.ts'

const noon = Date.UTC(2026, 10, 27, 11)

describe('The pace of letters to a provider', () => {
  it('lets no more go than the rate, however often it is asked and whatever waits', () => {
    const asked = fc.array(fc.record({ letters: fc.nat(60), wait: fc.nat(3 * second) }), {
      minLength: 1,
      maxLength: 40,
    })
    fc.assert(
      fc.property(asked, fc.integer({ min: 1, max: 40 }), (times, rate) => {
        let [now, gone, pace] = [noon, 0, unknown]
        for (const { letters, wait } of times) {
          now += wait
          const turn = admit(pace, rate, letters, now)
          gone += turn.admitted
          pace = turn.pace
          expect(turn.admitted + turn.later.length).to.equal(letters)
          for (const at of turn.later) expect(at).to.be.within(now, now + 15 * minute + second)
        }
        // A second ahead at most, and a letter begun.
        expect(gone).to.be.at.most(Math.ceil(((now - noon + second) / second) * rate) + 1)
      }),
    )
  })

  it('plans those that wait at the same rate, one behind the other', () => {
    const first = admit(unknown, 2, 6, noon)
    expect([first.admitted, first.later.map((at) => (at - noon) / second)]).to.deep.equal([2, [1, 2, 2, 3]])
    const next = admit(first.pace, 2, 2, noon)
    expect([next.admitted, next.later.map((at) => (at - noon) / second)]).to.deep.equal([0, [3, 4]])
  })

  it('is halved by each reproach, but once for letters that were under way together, and forgiven step by step', () => {
    const once = slowed(unknown, noon)
    expect(rateAt(20, once, noon)).to.equal(10)
    expect(slowed(once, noon + second)).to.deep.equal(once)
    const twice = slowed(once, noon + minute)
    expect(rateAt(20, twice, noon + minute)).to.equal(5)
    expect(rateAt(20, twice, noon + 12 * minute)).to.equal(10)
    expect([rateAt(20, twice, noon + 30 * minute), rateAt(null, twice, noon + 30 * minute)]).to.deep.equal([20, null])
    let pace: Pace = unknown
    for (let time = 0; time < 20; time++) pace = slowed(pace, noon + time * minute)
    expect(rateAt(null, pace, noon + 19 * minute)).to.be.greaterThan(0.7)
  })

  it('rests after a reproach, and is not stopped by a clock that was set back', () => {
    const rests = slowed(unknown, noon)
    expect(admit(rests, 10, 5, noon + second).admitted).to.equal(0)
    expect(admit(rests, 10, 5, noon + 10 * second).admitted).to.equal(5)
    const ahead = { ...unknown, at: noon + 400 * 24 * 60 * minute }
    expect(admit(admit(ahead, 10, 1, noon).pace, 10, 1, noon + 16 * minute).admitted).to.equal(1)
  })

  it('goes by who keeps the mailbox', () => {
    expect(['a@googlemail.com', 'b@GMAIL.com', 'c@o2.pl', 'd@cups.example'].map(providerOf)).to.deep.equal([
      'gmail.com',
      'gmail.com',
      'wp.pl',
      'cups.example',
    ])
  })

  it('hears which refusals say that it was too much at once', () => {
    const tooFast = (response: string): boolean => isTooFast({ code: Number(response.slice(0, 3)), response })
    for (const response of [
      '421 4.7.28 unusual rate of mail from your address',
      '421 try again later',
      '451 4.7.500 server busy',
      '450 too many connections from your host',
    ])
      expect(tooFast(response), response).to.equal(true)
    for (const response of [
      '451 4.7.1 greylisted, try again in five minutes',
      '452 4.2.2 mailbox full',
      '421 4.3.2 shutting down',
      '550 5.7.1 rate limit',
      '450 4.1.8 sender domain not found',
    ])
      expect(tooFast(response), response).to.equal(false)
  })
})
