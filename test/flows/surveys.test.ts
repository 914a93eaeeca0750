import { expect } from 'chai'
import type { ShopEvent } from '../../app/domain/event.ts'
import type { Order } from '../../app/domain/order.ts'
import type { Standing } from '../../app/domain/standing.ts'
import { day, hour, iso } from '../../app/domain/time.ts'
import { why } from '../../app/domain/why.ts'
import type { SurveySettings } from '../../app/flows/after-delivery.ts'
import { feedback } from '../../app/flows/feedback.ts'
import { nps } from '../../app/flows/nps.ts'
import { anna, line, message, noon, order, parcel, shop, standing, told } from '../domain/made-up.ts'

const event: ShopEvent = {
  type: 'scan',
  at: noon,
  parcelId: 'p1',
  orderId: 'o1',
  status: 'delivered',
  expectedAt: null,
}
const context = (settings: Partial<SurveySettings> = {}, now = noon) => ({
  shop,
  settings: { ...nps.defaults, ...settings },
  onSince: noon - 30 * day,
  now,
})
const delivered = parcel({ history: told(['on its way', noon - day], ['delivered', noon]) })
const after = (parcels = [delivered], of: Partial<Order> = {}, more: Partial<Standing> = {}) =>
  standing({ order: order(of), parcels, ...more })
const decide = (about: Standing, settings = {}, now = noon) => nps.decide(event, about, context(settings, now))
const dueOf = (about: Standing, settings = {}) => {
  const [decision] = decide(about, settings)
  return decision?.do === 'schedule' ? iso(decision.dueAt) : decision?.why
}

describe('NPS', () => {
  it('asks two days after the last parcel was delivered, and gives up after fourteen more', () => {
    expect(decide(after())).to.deep.equal([
      {
        do: 'schedule',
        key: 'nps:o1',
        subject: { customerId: 'c1', orderId: 'o1', parcelId: null, cartToken: null },
        dueAt: noon + 2 * day,
        expiresAt: noon + 16 * day,
        step: 1,
        facts: {},
        why: why.allDelivered,
      },
    ])
    const later = parcel({ id: 'p2', lines: [], history: told(['delivered', noon + hour]) })
    expect(dueOf(after([delivered, later]))).to.equal(iso(noon + 2 * day + hour))
  })

  it('waits for a decent hour of the customer, not of the shop', () => {
    const early = [parcel({ history: told(['delivered', Date.parse('2026-05-12T06:30:00+02:00')]) })]
    const late = [parcel({ history: told(['delivered', Date.parse('2026-05-12T20:30:00+02:00')]) })]
    expect(dueOf(after(early))).to.equal('2026-05-14T08:00:00.000Z')
    expect(dueOf(after(late))).to.equal('2026-05-15T08:00:00.000Z')
    const california = { ...order().delivery!, country: 'US', province: 'CA' }
    expect(dueOf(after(early, { delivery: california }))).to.equal('2026-05-14T17:00:00.000Z')
  })

  it('does not ask while anything is still to come', () => {
    const moving = parcel({ id: 'p2', lines: [], history: told(['on its way', noon]) })
    expect(dueOf(after([delivered, moving]))).to.equal(why.stillOnItsWay)
    expect(dueOf(after([delivered, parcel({ id: 'p2', lines: [] })]))).to.equal(why.stillOnItsWay)
    expect(dueOf(after([{ ...delivered, lines: [{ lineId: 'l1', title: 'Goods l1', quantity: 1 }] }]))).to.equal(
      why.moreToCome,
    )
    expect(dueOf(after([]))).to.equal(why.notDispatched)
  })

  it('takes the question back when a new parcel sets out', () => {
    const [decision] = decide(after([delivered, parcel({ id: 'p2' })]))
    expect(decision).to.deep.equal({ do: 'cancel', key: 'nps:o1', why: why.stillOnItsWay })
  })

  it('never asks about what went wrong', () => {
    expect(dueOf(after(undefined, { cancelledAt: noon }))).to.equal(why.orderCancelled)
    expect(dueOf(after(undefined, { payment: 'refunded' }))).to.equal(why.refunded)
    expect(dueOf(after(undefined, { payment: 'voided' }))).to.equal(why.paymentVoided)
    expect(dueOf(after(undefined, { refunds: [{ id: 'r1', at: noon, amount: 9800 }] }))).to.equal(why.refunded)
    expect(dueOf(after([parcel({ history: told(['failed', noon]) })]))).to.equal(why.parcelFailed)
  })

  it('respects a return until it is declined or called off', () => {
    const returning = (status: 'requested' | 'open' | 'closed' | 'declined' | 'cancelled') =>
      dueOf(after(undefined, {}, { returns: [{ id: 'x', orderId: 'o1', status, updatedAt: noon }] }))
    for (const status of ['requested', 'open', 'closed'] as const) expect(returning(status)).to.equal(why.returned)
    for (const status of ['declined', 'cancelled'] as const) expect(returning(status)).to.equal(iso(noon + 2 * day))
  })

  it('does not let a cancelled parcel stand in the way', () => {
    expect(dueOf(after([delivered, parcel({ id: 'p2', cancelled: true })]))).to.equal(iso(noon + 2 * day))
  })

  it('falls back on time since dispatch when no carrier tells anything', () => {
    const silent = parcel({ createdAt: noon, history: told(['preparing', noon]) })
    expect(dueOf(after([silent]))).to.equal(iso(noon + 10 * day))
    expect(dueOf(after([silent]), { fallbackDays: 3 })).to.equal(iso(noon + 3 * day))
  })

  it('asks about an order never dispatched only when the shop wants it or there was nothing to send', () => {
    const placed = { placedAt: noon }
    expect(dueOf(after([], placed))).to.equal(why.notDispatched)
    expect(dueOf(after([], placed), { askUndispatched: true })).to.equal(iso(noon + 10 * day))
    expect(dueOf(after([], { ...placed, lines: [line('l1', { shipped: false })] }))).to.equal(iso(noon + 10 * day))
  })

  it('asks about goods from a store only when the shop wants it', () => {
    const handedOver = parcel({ number: null })
    expect(dueOf(after([handedOver], { source: 'pos' }))).to.equal(why.inStore)
    expect(dueOf(after([handedOver], { source: 'pos', placedAt: noon }), { askInStore: true })).to.equal(
      iso(noon + 2 * day),
    )
    expect(dueOf(after([delivered], { source: 'pos' }))).to.equal(iso(noon + 2 * day))
  })

  it('leaves alone what is older than the flow, too old, or nobody to be asked', () => {
    const old = parcel({ history: told(['delivered', noon - 33 * day]) })
    expect(dueOf(after([old]))).to.equal(why.beforeOn)
    expect(decide(after(), {}, noon + 16 * day)[0]?.why).to.equal(why.tooLate)
    expect(dueOf(after(undefined, { email: null }, { customer: { ...anna, email: null } }))).to.equal(why.noAddress)
    expect(decide(standing())).to.deep.equal([])
  })

  it('judges everything again when it is sent', () => {
    expect(nps.stillTrue(message(), after(), context())).to.equal(null)
    expect(nps.stillTrue(message(), after(undefined, { payment: 'refunded' }), context())).to.equal(why.refunded)
    expect(nps.stillTrue(message(), standing(), context())).to.equal(why.orderUnknown)
    expect(nps.notBefore?.(message(), after(), context())).to.equal(noon + 2 * day)
  })

  it('fills its letter from the order as it is now', () => {
    const earlier = order({ id: 'o0' })
    const about = after(undefined, {}, { orders: [order(), earlier, order({ id: 'ox', cancelledAt: noon })] })
    expect(nps.letter(message(), about, context())).to.deep.equal({
      firstName: 'Anna',
      orderName: '#1001',
      lines: [
        { title: 'Goods l1', quantity: 1, image: null },
        { title: 'Goods l2', quantity: 1, image: null },
      ],
      deliveredOn: noon,
      deliveryMethod: 'InPost Paczkomat',
      orderCount: 2,
      links: { order: 'https://sklep.example.com/orders/o1' },
    })
  })
})

describe('Feedback', () => {
  it('comes days after NPS, so that the two never share a day', () => {
    const [ask] = feedback.decide(event, after(), context(feedback.defaults))
    const [score] = decide(after())
    if (ask?.do !== 'schedule' || score?.do !== 'schedule') throw new Error('both ask')
    expect(ask.key).to.equal('feedback:o1')
    expect(ask.dueAt - score.dueAt).to.equal(3 * day)
  })
})
