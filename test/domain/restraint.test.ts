import { expect } from 'chai'
import * as fc from 'fast-check'
import { permission } from '../../app/domain/permission.ts'
import { policyOf } from '../../app/domain/policy.ts'
import { firstAwake } from '../../app/domain/quiet-hours.ts'
import { noRestraint, type Restraint, restraintBounds, stricter } from '../../app/domain/restraint.ts'
import { day, hour } from '../../app/domain/time.ts'
import { why } from '../../app/domain/why.ts'
import { context, flow, message, noon, order, past, reach, standing } from './made-up.ts'

const maybe = ([min, max]: readonly [number, number]) => fc.option(fc.integer({ min, max }))
const restraints: fc.Arbitrary<Restraint> = fc.record({
  quietFrom: maybe(restraintBounds.quietFrom),
  quietUntil: maybe(restraintBounds.quietUntil),
  restsOnSundays: fc.boolean(),
  letterGap: maybe(restraintBounds.letterGap),
  surveyGap: maybe(restraintBounds.surveyGap),
  mostInMonth: maybe(restraintBounds.mostInMonth),
})
/** Numbers nobody could type here, as a database changed by hand might hold. */
const wild: fc.Arbitrary<Restraint> = fc.record({
  ...Object.fromEntries(
    Object.keys(restraintBounds).map((name) => [name, fc.option(fc.integer({ min: -5_000, max: 5_000 }))]),
  ),
  restsOnSundays: fc.boolean(),
} as unknown as { [name in keyof Restraint]: fc.Arbitrary<Restraint[name]> })
const countries = fc.constantFrom('PL', 'DE', 'AT', 'FR', 'US', null)
const ask = (own: Restraint, its: Parameters<typeof reach>[0], now = noon) =>
  permission(
    message({ expiresAt: noon + 90 * day }),
    standing({ order: order() }),
    reach(its),
    { flow, context, policy: (country) => stricter(policyOf(country), own) },
    now,
  )

describe("A shop's own restraint", () => {
  it('is never looser than the country, whatever it says', () => {
    fc.assert(
      fc.property(fc.oneof(restraints, wild), countries, (own, country) => {
        const law = policyOf(country)
        const ours = stricter(law, own)
        expect(ours.needsConsent).to.deep.equal(law.needsConsent)
        expect(ours.quiet.from).to.be.at.most(law.quiet.from)
        expect(ours.quiet.until).to.be.at.least(law.quiet.until)
        expect(ours.letterGap).to.be.at.least(law.letterGap)
        expect(ours.surveyGap).to.be.at.least(law.surveyGap)
        expect(ours.mostInMonth).to.be.at.most(law.mostInMonth)
      }),
    )
  })

  it('leaves hours to write in, and never wakes anybody sooner than the country does', () => {
    fc.assert(
      fc.property(restraints, countries, fc.integer({ min: 0, max: 365 * 24 * 60 }), (own, country, minutes) => {
        const at = Date.UTC(2026, 0, 1) + minutes * 60_000
        const law = policyOf(country)
        const awake = firstAwake(at, 'Europe/Warsaw', stricter(law, own).quiet)
        expect(awake).to.be.at.least(firstAwake(at, 'Europe/Warsaw', law.quiet))
        expect(firstAwake(awake, 'Europe/Warsaw', stricter(law, own).quiet)).to.equal(awake)
        expect(awake - at).to.be.at.most(6 * day)
      }),
    )
  })

  it('that adds nothing changes nothing', () => {
    for (const country of ['PL', 'DE', 'FR'])
      expect(stricter(policyOf(country), noRestraint)).to.deep.equal(policyOf(country))
  })

  it('holds the second letter back for as long as the shop says', () => {
    const had = { past: [past({ sentAt: noon - 20 * hour, purpose: 'marketing' })] }
    expect(ask(noRestraint, had).do).to.equal('send')
    expect(ask({ ...noRestraint, letterGap: 48 }, had)).to.deep.equal({
      do: 'wait',
      until: noon + 28 * hour,
      why: why.capped,
    })
  })

  it('lets a month hold so many letters and no more', () => {
    const had = {
      past: [
        past({ id: 'a', sentAt: noon - 5 * day, purpose: 'marketing' }),
        past({ id: 'b', sentAt: noon - 9 * day, purpose: 'marketing' }),
      ],
    }
    expect(ask({ ...noRestraint, mostInMonth: 3 }, had).do).to.equal('send')
    expect(ask({ ...noRestraint, mostInMonth: 2 }, had)).to.deep.equal({
      do: 'wait',
      until: noon + 21 * day,
      why: why.capped,
    })
  })
})
