import { expect } from 'chai'
import * as fc from 'fast-check'
import type { Flow } from '../../app/domain/flow.ts'
import type { Message } from '../../app/domain/message.ts'
import { permission, type Permission } from '../../app/domain/permission.ts'
import { policyOf } from '../../app/domain/policy.ts'
import type { Reach, Standing } from '../../app/domain/standing.ts'
import { day, hour, minute, type Instant } from '../../app/domain/time.ts'
import { why } from '../../app/domain/why.ts'
import { cart, consent, context, flow, message, noon, order, past, reach, shop, standing } from './made-up.ts'

type Case = {
  readonly message?: Partial<Message>
  readonly standing?: Standing
  readonly reach?: Partial<Reach>
  readonly flow?: Partial<Flow>
  readonly shop?: Partial<typeof shop>
  readonly now?: Instant
}
function ask(of: Case = {}): Permission {
  const its = { ...context, shop: { ...shop, ...of.shop } }
  const rules = { flow: { ...flow, onceInDays: () => 90, ...of.flow }, context: its, policy: policyOf }
  const about = of.standing ?? standing({ order: order() })
  return permission(message(of.message), about, reach(of.reach), rules, of.now ?? noon)
}

const german = standing({ order: order({ delivery: { ...order().delivery!, country: 'DE' } }) })
const reminder = { purpose: 'marketing', flow: 'abandoned-cart', expiresAt: noon + 2 * day } as const
const notice = { purpose: 'delivery', flow: 'delivery-notice' } as const
const agreed = { consents: [consent('marketing', 'granted')] }

describe('The gate', () => {
  it('lets a survey go by day when nothing speaks against it', () => {
    expect(ask()).to.deep.equal({ do: 'send' })
  })

  describe('about the shop and the flow', () => {
    it('drops all of a shop that removed the app', () => {
      expect(ask({ shop: { status: 'uninstalled' } })).to.deep.equal({ do: 'drop', why: why.uninstalled })
    })

    it('waits while the shop is paused, delivery notices too', () => {
      const paused = ask({ shop: { status: 'paused' }, message: notice })
      expect(paused).to.deep.equal({ do: 'wait', until: noon + hour, why: why.paused })
    })

    it('never waits beyond the expiry for a paused shop to come back', () => {
      const paused = ask({ shop: { status: 'paused' }, message: { ...notice, expiresAt: noon + minute } })
      expect(paused).to.deep.include({ do: 'wait', until: noon + minute })
    })

    it('drops when the flow is off, or no longer exists', () => {
      const off = permission(message(), standing(), reach(), { flow, context: null, policy: policyOf }, noon)
      const gone = permission(message(), standing(), reach(), { flow: undefined, context, policy: policyOf }, noon)
      expect([off, gone]).to.deep.equal([
        { do: 'drop', why: why.flowOff },
        { do: 'drop', why: why.flowOff },
      ])
    })

    it('lets a message expire at its moment and not before', () => {
      expect(ask({ message: { expiresAt: noon } })).to.deep.equal({ do: 'expire', why: why.expired })
      expect(ask({ message: { expiresAt: noon + 1 } }).do).to.equal('send')
    })

    it("gives the flow's own reason when the matter is no longer true", () => {
      expect(ask({ flow: { stillTrue: () => why.refunded } })).to.deep.equal({ do: 'drop', why: why.refunded })
    })
  })

  describe('about suppression', () => {
    it('stops even delivery notices to an address that is not to be written to', () => {
      const reasons = ['hard bounce', 'complaint', 'erased', 'merchant'] as const
      const whys = reasons.map((reason) =>
        ask({ message: notice, reach: { suppressions: [{ scope: 'all', reason, at: 0 }] } }),
      )
      expect(whys.map((said) => 'why' in said && said.why)).to.deep.equal([
        why.bounced,
        why.complained,
        why.erased,
        why.blockedByMerchant,
      ])
    })

    it('stops only the purpose somebody unsubscribed from', () => {
      const suppressions = [{ scope: 'survey', reason: 'unsubscribed', at: 0 }] as const
      expect(ask({ reach: { suppressions } })).to.deep.equal({ do: 'drop', why: why.unsubscribed })
      expect(ask({ reach: { suppressions }, message: notice }).do).to.equal('send')
      expect(ask({ reach: { suppressions, ...agreed }, message: reminder }).do).to.equal('send')
    })
  })

  describe('about consent', () => {
    it('needs one for marketing everywhere', () => {
      expect(ask({ message: reminder })).to.deep.equal({ do: 'drop', why: why.consentMissing })
      expect(ask({ message: reminder, reach: agreed }).do).to.equal('send')
      const pending = { consents: [consent('marketing', 'pending')] }
      expect(ask({ message: reminder, reach: pending })).to.deep.equal({ do: 'drop', why: why.consentPending })
    })

    it('needs one for surveys in Germany and Austria, and takes the one for marketing', () => {
      expect(ask({ standing: german })).to.deep.equal({ do: 'drop', why: why.consentMissing })
      expect(ask({ standing: german, reach: agreed }).do).to.equal('send')
      expect(ask({ standing: german, reach: { consents: [consent('survey', 'granted')] } }).do).to.equal('send')
      expect(ask({ standing: standing(), shop: { country: 'AT' } })).to.deep.include({ why: why.consentMissing })
    })

    it('believes what was said about surveys before what was said about marketing', () => {
      const consents = [consent('marketing', 'granted', noon - day), consent('survey', 'denied', noon - 2 * day)]
      expect(ask({ standing: german, reach: { consents } })).to.deep.equal({ do: 'drop', why: why.consentDenied })
    })

    it('does not take a no to marketing for a no to surveys where surveys need no consent', () => {
      const consents = [consent('marketing', 'denied')]
      expect(ask({ reach: { consents } }).do).to.equal('send')
      expect(ask({ standing: german, reach: { consents } })).to.deep.equal({ do: 'drop', why: why.consentDenied })
    })

    it('obeys a no to the purpose itself everywhere, delivery included', () => {
      expect(ask({ reach: { consents: [consent('survey', 'denied')] } })).to.deep.include({ why: why.consentDenied })
      const consents = [consent('delivery', 'denied')]
      expect(ask({ message: notice, reach: { consents } })).to.deep.include({ why: why.consentDenied })
    })

    it('reads the consent of the channel the message takes', () => {
      const consents = [{ ...consent('marketing', 'granted'), channel: 'sms' as const }]
      expect(ask({ message: reminder, reach: { consents } }).do).to.equal('drop')
      expect(ask({ message: { ...reminder, channel: 'sms' }, reach: { consents } }).do).to.equal('send')
    })
  })

  describe('about too much', () => {
    it('asks a person the same at most once in ninety days', () => {
      const asked = (ago: number) => ask({ reach: { past: [past({ sentAt: noon - ago })] } })
      expect(asked(90 * day - 1)).to.deep.equal({ do: 'drop', why: why.askedLately })
      expect(asked(90 * day).do).to.equal('send')
    })

    it('counts another survey only for a day', () => {
      const other = (ago: number) => ask({ reach: { past: [past({ flow: 'feedback', sentAt: noon - ago })] } })
      expect(other(20 * hour)).to.deep.equal({ do: 'wait', until: noon + 4 * hour, why: why.surveyedToday })
      expect(other(24 * hour).do).to.equal('send')
    })

    it('keeps sixteen hours between letters nobody ordered, across flows', () => {
      const earlier = past({ ...reminder, sentAt: noon - 10 * hour })
      expect(ask({ reach: { past: [earlier] } })).to.deep.equal({ do: 'wait', until: noon + 6 * hour, why: why.capped })
      expect(ask({ reach: { past: [{ ...earlier, purpose: 'delivery' }] } }).do).to.equal('send')
    })

    it('never counts a letter against itself', () => {
      expect(ask({ reach: { past: [past({ id: 'm1', sentAt: noon - minute })] } }).do).to.equal('send')
    })

    it('reminds of another cart only with a step the person has not had', () => {
      const had = { past: [past({ ...reminder, step: 1, sentAt: noon - 2 * day })], ...agreed }
      expect(ask({ message: { ...reminder, step: 1 }, reach: had })).to.deep.equal({
        do: 'drop',
        why: why.remindedLately,
      })
      expect(ask({ message: { ...reminder, step: 2 }, reach: had }).do).to.equal('send')
    })

    it('waits while somebody is in an open conversation', () => {
      expect(ask({ reach: { holds: ['conversation'] } })).to.deep.equal({
        do: 'wait',
        until: noon + hour,
        why: why.held,
      })
    })

    it('waits for the moment the flow itself names', () => {
      const notBefore = () => noon + 30 * minute
      expect(ask({ flow: { notBefore } })).to.deep.equal({ do: 'wait', until: noon + 30 * minute, why: why.notYet })
    })

    it('gives up a letter whose waiting would outlive it', () => {
      const earlier = past({ ...reminder, id: 'm0', sentAt: noon - hour, step: 3 })
      const late = { ...reminder, expiresAt: noon + 2 * hour }
      expect(ask({ message: late, reach: { past: [earlier], ...agreed } })).to.deep.equal({
        do: 'drop',
        why: why.wouldExpire,
      })
    })
  })

  describe('about the night', () => {
    const night = Date.parse('2026-05-12T23:00:00+02:00')
    const morning = Date.parse('2026-05-13T08:00:00+02:00')

    it("waits for eight o'clock where the person lives", () => {
      expect(ask({ now: night })).to.deep.equal({ do: 'wait', until: morning, why: why.quietHours })
      const tokyo = standing({ cart: cart({ country: 'JP' }) })
      expect(ask({ standing: tokyo, now: night })).to.deep.include({ until: Date.parse('2026-05-13T08:00:00+09:00') })
    })

    it('names the moment that counts when a cap would end at night', () => {
      const earlier = past({ ...reminder, sentAt: noon - 6 * hour })
      expect(ask({ reach: { past: [earlier] } })).to.deep.equal({ do: 'wait', until: morning, why: why.capped })
    })

    it('is no matter for delivery notices, and neither are caps and holds', () => {
      const busy = { holds: ['conversation'], past: [past({ sentAt: night - minute })] }
      expect(ask({ message: notice, reach: busy, now: night })).to.deep.equal({ do: 'send' })
    })
  })

  it('always moves on: a wait ends later than now and not after the expiry', () => {
    const anyCase = fc.record({
      purpose: fc.constantFrom('delivery' as const, 'survey' as const, 'marketing' as const),
      now: fc.integer({ min: noon, max: noon + 20 * day }),
      sent: fc.array(fc.integer({ min: -20 * day, max: day }), { maxLength: 5 }),
      held: fc.boolean(),
      country: fc.constantFrom('PL', 'FR', 'US', 'JP', 'DE'),
      status: fc.constantFrom('active' as const, 'paused' as const),
    })
    fc.assert(
      fc.property(anyCase, ({ purpose, now, sent, held, country, status }) => {
        const said = ask({
          now,
          shop: { status },
          message: { purpose },
          standing: standing({ cart: cart({ country }) }),
          reach: {
            ...agreed,
            holds: held ? ['case'] : [],
            past: sent.map((ago) => past({ flow: 'other', purpose: 'marketing', sentAt: now + ago })),
          },
        })
        if (said.do === 'wait') {
          expect(said.until).to.be.greaterThan(now)
          expect(said.until).to.be.at.most(message().expiresAt)
        }
        if (now >= message().expiresAt) expect(said.do).to.equal('expire')
      }),
    )
  })
})
