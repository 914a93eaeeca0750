import { expect } from 'chai'
import * as fc from 'fast-check'
import { ZodError } from 'zod'
import type { EventType, ShopEvent } from '../../app/domain/event.ts'
import type { Flow, FlowContext } from '../../app/domain/flow.ts'
import { parcelStatuses, tell, type ParcelHistory } from '../../app/domain/parcel.ts'
import type { Standing } from '../../app/domain/standing.ts'
import { day, hour } from '../../app/domain/time.ts'
import { why } from '../../app/domain/why.ts'
import { flowNamed, flows } from '../../app/flows/index.ts'
import { cart, message, noon, order, parcel, shop, standing, told } from '../domain/made-up.ts'

const contextOf = (flow: Flow, now = noon): FlowContext<object> => ({
  shop,
  settings: flow.defaults,
  onSince: noon - 60 * day,
  now,
})

const full = standing({
  order: order({ cartToken: 'other' }),
  parcels: [parcel({ history: told(['delivered', noon - hour]), expectedAt: noon })],
  cart: cart({ createdAt: noon - hour }),
})
const eventOf = (type: EventType): ShopEvent =>
  ({ type, at: noon, parcelId: 'p1', orderId: 'o1', parcel: { id: 'p1' } }) as unknown as ShopEvent

for (const flow of flows) {
  describe(`The flow ${flow.name}`, () => {
    const context = contextOf(flow)

    it('is found by its name, and has a title in both languages', () => {
      expect(flowNamed(flow.name)).to.equal(flow)
      expect(flow.name).to.match(/^[a-z]+(-[a-z]+)*$/)
      expect(flow.title.pl).not.to.equal(flow.title.en)
    })

    it('completes settings, drops what it does not know, and takes back what it gave', () => {
      expect(flow.readSettings({})).to.deep.equal(flow.defaults)
      expect(flow.readSettings(null)).to.deep.equal(flow.defaults)
      expect(flow.readSettings(flow.defaults)).to.deep.equal(flow.defaults)
      expect(flow.readSettings({ ...flow.defaults, colour: 'red' })).to.deep.equal(flow.defaults)
    })

    it('refuses settings outside their range and names the field', () => {
      for (const [name, value] of Object.entries(flow.defaults)) {
        const wrong = typeof value === 'number' ? -1 : 'perhaps'
        expect(() => flow.readSettings({ [name]: wrong }), name).to.throw(ZodError, name)
      }
    })

    it('has a sample with every fact of its letter, for every variant in both languages', () => {
      for (const variant of flow.variants) {
        const step = Number(/^step-(\d)$/.exec(variant)?.[1] ?? 1)
        const about = message({ step, parcelId: 'p1', cartToken: 't1', facts: { variant } })
        expect(flow.variant(about)).to.equal(variant)
        const letter = flow.letter(about, full, context)
        for (const locale of ['pl', 'pl-PL', 'en', 'en-GB', 'de']) {
          const sample = flow.sample(locale, variant)
          expect(Object.keys(sample).sort(), `${variant} ${locale}`).to.deep.equal(Object.keys(letter).sort())
          expect(sample.links).to.include.keys(Object.keys(letter.links))
          for (const [name, fact] of Object.entries(letter))
            if (Array.isArray(fact) && fact[0] && Array.isArray(sample[name]))
              expect(Object.keys(sample[name][0] as object).sort(), name).to.deep.equal(
                Object.keys(fact[0] as object).sort(),
              )
        }
        expect(flow.sample('pl', variant)).not.to.deep.equal(flow.sample('en', variant))
      }
    })

    it('decides the same from the same facts, whichever event asks, and gives only known reasons', () => {
      const known: readonly string[] = Object.values(why)
      const plans = flow.hears.map((type) => flow.decide(eventOf(type), full, context))
      for (const plan of plans) {
        expect(plan).to.deep.equal(plans[0])
        expect(plan.every((decision) => known.includes(decision.why))).to.equal(true)
      }
    })

    it('does not move a letter because time passes', () => {
      const dues = [0, hour, 5 * hour].map((later) =>
        flow
          .decide(eventOf(flow.hears[0]!), full, contextOf(flow, noon + later))
          .map((one) => (one.do === 'schedule' ? one.dueAt : one.do)),
      )
      expect(dues[1]).to.deep.equal(dues[0])
      expect(dues[2]).to.deep.equal(dues[0])
    })
  })
}

describe('All flows', () => {
  it('have names of their own', () => {
    expect(new Set(flows.map(({ name }) => name)).size).to.equal(flows.length)
    expect(flowNamed('win-back')).to.equal(undefined)
  })

  it('give reasons in plain words that begin small and are never the same twice', () => {
    const texts = Object.values(why)
    expect(new Set(texts).size).to.equal(texts.length)
    for (const text of texts) expect(text).to.match(/^[a-z][^.!]*$/)
  })

  const scan = fc.record({
    parcel: fc.constantFrom(0, 1),
    status: fc.constantFrom(...parcelStatuses),
    at: fc.integer({ min: noon - 5 * day, max: noon }),
  })
  const anyStanding = (facts: Partial<Parameters<typeof order>[0]>) =>
    fc
      .record({ scans: fc.array(scan, { maxLength: 8 }), two: fc.boolean(), cancelled: fc.boolean() })
      .map(({ scans, two, cancelled }): Standing => {
        const histories = [0, 1].map((n) =>
          scans
            .filter((one) => one.parcel === n)
            .reduce<ParcelHistory>((sum, { status, at }) => tell(sum, status, { first: at, last: at }), {}),
        )
        const parcels = histories.map((history, n) =>
          parcel({ id: `p${n + 1}`, history, cancelled: n === 1 && cancelled }),
        )
        return standing({ order: order(facts), parcels: two ? parcels : parcels.slice(0, 1) })
      })
  const anyEvent = fc.constantFrom<EventType>('order', 'parcel', 'scan', 'refund', 'return')
  const orderFlows = flows.filter(({ name }) => name !== 'abandoned-cart')
  const plan = (about: Standing, type: EventType) =>
    orderFlows.flatMap((flow) => flow.decide(eventOf(type), about, contextOf(flow)))

  it('schedule nothing for a cancelled order, whatever happened to it', () => {
    fc.assert(
      fc.property(anyStanding({ cancelledAt: noon }), anyEvent, (about, type) =>
        plan(about, type).every((decision) => decision.do !== 'schedule'),
      ),
    )
  })

  it('treat a test order like any other, so that a merchant who tries things out sees them happen', () => {
    fc.assert(
      fc.property(anyStanding({}), anyEvent, (about, type) => {
        const test = about.order && { ...about, order: { ...about.order, test: true } }
        if (test) expect(plan(test, type)).to.deep.equal(plan(about, type))
      }),
    )
  })

  it('let go at the gate only what they would schedule again from the same facts', () => {
    fc.assert(
      fc.property(anyStanding({}), anyEvent, (about, type) => {
        for (const flow of orderFlows) {
          for (const decision of flow.decide(eventOf(type), about, contextOf(flow))) {
            if (decision.do !== 'schedule') continue
            const its = message({ ...decision.subject, facts: decision.facts, step: decision.step })
            expect(flow.stillTrue(its, about, contextOf(flow)), decision.key).to.equal(null)
            expect(flow.notBefore?.(its, about, contextOf(flow)) ?? 0).to.be.at.most(decision.dueAt)
            expect(decision.expiresAt).to.be.greaterThan(noon)
          }
        }
      }),
    )
  })

  it('ask about an order only when no parcel of it is missing', () => {
    fc.assert(
      fc.property(anyStanding({}), anyEvent, (about, type) => {
        const asks = plan(about, type).filter((one) => one.do === 'schedule' && /^(nps|feedback):/.test(one.key))
        const live = about.parcels.filter(({ cancelled }) => !cancelled)
        const scanned = live.some(({ history }) => Object.keys(history).some((status) => status !== 'preparing'))
        if (asks.length > 0 && scanned)
          expect(
            live.every(
              ({ history }) => history.delivered && !(history.failed && history.failed.last > history.delivered.last),
            ),
          ).to.equal(true)
      }),
    )
  })
})
