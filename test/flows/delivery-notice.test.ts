import { expect } from 'chai'
import type { ShopEvent } from '../../app/domain/event.ts'
import { parcelStatuses } from '../../app/domain/parcel.ts'
import { day, hour, minute } from '../../app/domain/time.ts'
import { why } from '../../app/domain/why.ts'
import { deliveryNotice, type DeliveryNoticeSettings } from '../../app/flows/delivery-notice.ts'
import { anna, line, message, noon, order, parcel, shop, standing, told } from '../domain/made-up.ts'

const context = (settings: Partial<DeliveryNoticeSettings> = {}, now = noon) => ({
  shop,
  settings: { ...deliveryNotice.defaults, ...settings },
  onSince: noon - 30 * day,
  now,
})
const scan: ShopEvent = {
  type: 'scan',
  at: noon,
  parcelId: 'p1',
  orderId: 'o1',
  status: 'on its way',
  expectedAt: null,
}
const orderEvent = { type: 'order', at: noon, order: {}, parcels: [] } as unknown as ShopEvent
const onItsWay = parcel({ history: told(['on its way', noon - hour]) })
const decide = (parcels = [onItsWay], of = order(), settings = {}, event: ShopEvent = scan) =>
  deliveryNotice.decide(event, standing({ order: of, parcels }), context(settings))
const letterOf = (id: string, variant: string) => message({ ...deliveryNotice, parcelId: id, facts: { variant } })

describe('Delivery notices', () => {
  it('announce a scan at once, keep two days, and replace what was not sent yet', () => {
    expect(decide()).to.deep.equal([
      {
        do: 'schedule',
        key: 'delivery-notice:p1:on-its-way',
        subject: { customerId: 'c1', orderId: 'o1', parcelId: 'p1', cartToken: null },
        dueAt: noon - hour,
        expiresAt: noon + 47 * hour,
        step: 1,
        facts: { variant: 'on-its-way' },
        supersedes: 'delivery-notice:p1:',
        why: why.parcelMoved,
      },
    ])
  })

  it('have a letter for every status a carrier tells', () => {
    const statuses = parcelStatuses.filter((status) => status !== 'preparing')
    const keys = statuses.map((status) => decide([parcel({ history: told([status, noon]) })])[0]?.key.split(':')[2])
    expect(keys).to.deep.equal(deliveryNotice.variants)
  })

  it('do not move when depots repeat the same scan', () => {
    const history = { 'on its way': { first: noon - 5 * hour, last: noon } }
    expect(decide([parcel({ history })])[0]).to.deep.include({ dueAt: noon - 5 * hour })
  })

  it('tell the newest status whatever event brings the news', () => {
    const history = told(['on its way', noon - 5 * hour], ['out for delivery', noon - hour])
    expect(decide([parcel({ history })])[0]?.key).to.equal('delivery-notice:p1:out-for-delivery')
    expect(decide([parcel({ history })], order(), {}, orderEvent)[0]?.key).to.equal(
      'delivery-notice:p1:out-for-delivery',
    )
  })

  it('say nothing about labels and paper work, which the platform announces itself', () => {
    const packed = parcel({ history: told(['preparing', noon - hour]) })
    expect(decide([packed])).to.deep.equal([{ do: 'nothing', key: 'delivery-notice:p1:', why: why.noCarrierScan }])
    expect(decide([parcel()])[0]).to.deep.include({ do: 'nothing' })
  })

  it('announce the dispatch when the shop wants it, under the same key as the first scan', () => {
    const packed = parcel({ history: told(['preparing', noon - hour]) })
    const wanted = decide([packed], order(), { announceDispatch: true })[0]
    expect(wanted).to.deep.include({ do: 'schedule', key: 'delivery-notice:p1:on-its-way', why: why.dispatched })
    const at = letterOf('p1', 'on-its-way')
    const said = deliveryNotice.stillTrue(
      at,
      standing({ order: order(), parcels: [packed] }),
      context({ announceDispatch: true }),
    )
    expect(said).to.equal(null)
  })

  it('keep silent, and say why', () => {
    const whyOf = (...args: Parameters<typeof decide>) => decide(...args)[0]?.why
    expect(whyOf([onItsWay], order(), { onItsWay: false })).to.equal(why.statusOff)
    expect(whyOf([])).to.equal(why.parcelUnknown)
    expect(whyOf([parcel({ history: told(['on its way', noon - 48 * hour]) })])).to.equal(why.staleScan)
    expect(whyOf([parcel({ history: told(['on its way', noon - 31 * day]) })])).to.equal(why.beforeOn)
    const unreachable = standing({
      customer: { ...anna, email: null },
      order: order({ email: null }),
      parcels: [onItsWay],
    })
    expect(deliveryNotice.decide(scan, unreachable, context())[0]?.why).to.equal(why.noAddress)
    expect(deliveryNotice.decide(scan, standing({ parcels: [onItsWay] }), context())[0]?.why).to.equal(why.orderUnknown)
  })

  it('take back what is scheduled when the order or the parcel is cancelled', () => {
    const cancelled = { do: 'cancel', key: 'delivery-notice:p1:' }
    expect(decide([onItsWay], order({ cancelledAt: noon }))[0]).to.deep.equal({ ...cancelled, why: why.orderCancelled })
    expect(decide([{ ...onItsWay, cancelled: true }])[0]).to.deep.equal({ ...cancelled, why: why.parcelCancelled })
  })

  it('write about each parcel of a split order, up to the cap, oldest first', () => {
    const parcels = [3, 1, 2].map((n) =>
      parcel({ id: `p${n}`, createdAt: noon - 2 * day + n * minute, history: told(['on its way', noon]) }),
    )
    const decisions = decide(parcels, order(), { maxParcels: 2 }, orderEvent)
    expect(decisions.map((one) => [one.key, one.do])).to.deep.equal([
      ['delivery-notice:p3:on-its-way', 'nothing'],
      ['delivery-notice:p1:on-its-way', 'schedule'],
      ['delivery-notice:p2:on-its-way', 'schedule'],
    ])
  })

  it('are dropped at the last moment when the parcel has moved on', () => {
    const moved = parcel({ history: told(['on its way', noon - hour], ['delivered', noon]) })
    const stillTrue = (variant: string, parcels = [moved], of = order()) =>
      deliveryNotice.stillTrue(letterOf('p1', variant), standing({ order: of, parcels }), context())
    expect(stillTrue('on-its-way')).to.equal(why.statusPassed)
    expect(stillTrue('delivered')).to.equal(null)
    expect(stillTrue('delivered', [moved], order({ cancelledAt: noon }))).to.equal(why.orderCancelled)
    expect(stillTrue('delivered', [{ ...moved, cancelled: true }])).to.equal(why.parcelCancelled)
    expect(stillTrue('delivered', [])).to.equal(why.parcelUnknown)
  })

  describe('in the letter', () => {
    const lines = (id: string, quantity = 1) => [{ lineId: id, title: `Goods ${id}`, quantity }]
    const letter = (parcels: Parameters<typeof decide>[0], of = order(), variant = 'on-its-way') =>
      deliveryNotice.letter(letterOf('p1', variant), standing({ order: of, parcels: parcels ?? [] }), context())

    it('list what is in the parcel and what is still to come, packed or not', () => {
      const three = order({ lines: [line('l1', { quantity: 3 }), line('l2'), line('card', { shipped: false })] })
      const facts = letter([parcel({ lines: lines('l1') }), parcel({ id: 'p2', lines: lines('l2') })], three)
      expect(facts.lines).to.deep.equal([{ title: 'Goods l1', quantity: 1 }])
      expect(facts.yetToCome).to.deep.equal([
        { title: 'Goods l2', quantity: 1 },
        { title: 'Goods l1', quantity: 2 },
      ])
    })

    it('promise nothing that was delivered, lost, or perhaps refunded', () => {
      const first = parcel({ lines: lines('l1') })
      const second = (status: 'delivered' | 'failed') =>
        parcel({ id: 'p2', lines: lines('l2'), history: told([status, noon]) })
      expect(letter([first, second('delivered')]).yetToCome).to.deep.equal([])
      expect(letter([first, second('failed')]).yetToCome).to.deep.equal([])
      const refunded = order({ refunds: [{ id: 'r1', at: noon, amount: 4900 }] })
      expect(letter([first]).yetToCome).to.deep.equal([{ title: 'Goods l2', quantity: 1 }])
      expect(letter([first], refunded).yetToCome).to.deep.equal([])
    })

    it('take the whole order for the contents of an only parcel that does not tell', () => {
      expect(letter([parcel({ lines: [] })]).lines).to.have.length(2)
      expect(letter([parcel({ lines: [] }), parcel({ id: 'p2', lines: [] })]).lines).to.deep.equal([])
    })

    it('name a day only while it lies ahead', () => {
      expect(letter([parcel({ expectedAt: noon + day })]).expectedOn).to.equal(noon + day)
      expect(letter([parcel({ expectedAt: noon - day })]).expectedOn).to.equal(null)
      expect(letter([parcel({ expectedAt: noon + day })], order(), 'delivered').expectedOn).to.equal(null)
    })

    it('link only to web addresses', () => {
      expect(Object.keys(letter([parcel()]).links)).to.deep.equal(['tracking', 'order'])
      expect(letter([parcel({ trackingUrl: 'javascript:alert(1)' })], order({ statusUrl: null })).links).to.deep.equal(
        {},
      )
    })
  })
})
