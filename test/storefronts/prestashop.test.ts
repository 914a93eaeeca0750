import { createSecretKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import type { ShopEvent } from '../../app/domain/event.ts'
import { hour, minute } from '../../app/domain/time.ts'
import { openLedger } from '../../app/orders/ledger.ts'
import { pluginTopics } from '../../app/storefronts/plugin.ts'
import { prestashop, prestaTopics } from '../../app/storefronts/prestashop/index.ts'
import { prestaHeaders, prestaOrder } from '../support/prestashop.ts'
import { bodyOf, type Payload } from '../support/shopify.ts'
import { itIsAStorefront } from './battery.ts'

const at = Date.UTC(2026, 10, 21, 18, 24, 1)
const shop = 'sklep.example'
const secret = 'a secret of this shop'
const read = (topic: string, payload: Payload): readonly ShopEvent[] =>
  prestashop.read(topic, bodyOf(payload), at) ?? []

function orderIn(payload: Payload) {
  const event = read('order', payload).find((one) => one.type === 'order')
  if (!event) throw new Error('no order was read')
  return event
}

function judge(headers: Record<string, string>, body: Buffer, now = at) {
  return prestashop.verify({ headers, body }, [createSecretKey(Buffer.from(secret))], { shop, now })
}

describe('PrestaShop', () => {
  itIsAStorefront({
    storefront: prestashop,
    deliver: (secret, topic, body) => ({ headers: prestaHeaders(secret, topic, body, at), body }),
    headers: ['x-aftercare-signature', 'x-aftercare-timestamp', 'x-aftercare-topic', 'x-aftercare-plugin'],
    signature: 'x-aftercare-signature',
    topics: [...Object.keys(prestaTopics), ...Object.keys(pluginTopics)],
    order: {
      topic: 'order',
      body: readFileSync(new URL('fixtures/prestashop-order.json', import.meta.url)),
    },
    arrival: { shop, now: at },
  })

  it('refuses what was signed more than five minutes ago, or ahead', () => {
    const body = bodyOf(prestaOrder({ id: 7, at }))
    for (const distance of [-6 * minute, 6 * minute])
      expect(judge(prestaHeaders(secret, 'order', body, at + distance), body)).to.include({ status: 401 })
    for (const distance of [-4 * minute, 0, 4 * minute])
      expect(judge(prestaHeaders(secret, 'order', body, at + distance), body).genuine).to.equal(true)
  })

  it('signs the topic and the timestamp too, so that neither can be exchanged', () => {
    const body = bodyOf(prestaOrder({ id: 7, at }))
    const headers = prestaHeaders(secret, 'order', body, at)
    expect(judge({ ...headers, 'x-aftercare-topic': 'aftercare.person_erased' }, body)).to.include({ status: 401 })
    const later = { ...headers, 'x-aftercare-timestamp': String(at / 1_000 + 60) }
    expect(judge(later, body, at + minute)).to.include({ status: 401 })
  })

  it('knows a picture that is sent again, though it is signed afresh', () => {
    const body = bodyOf(prestaOrder({ id: 7, at }))
    const [first, again] = [0, minute].map((later) => judge(prestaHeaders(secret, 'order', body, at + later), body))
    if (!first?.genuine || !again?.genuine) expect.fail('it was refused')
    expect(first.deliveryId).to.equal(again.deliveryId)
  })

  it('reads ids and totals whether they are texts or numbers', () => {
    const asTexts = prestaOrder({ id: 7, at })
    const order = {
      ...(asTexts.order as Payload),
      id: 7,
      total_paid: 49,
      total_paid_tax_incl: 49,
      total_paid_real: 49.0,
    }
    const rows = (asTexts.rows as Payload[]).map((row) => ({
      ...row,
      id: 70,
      product_id: 10,
      product_quantity: 1,
      is_virtual: false,
    }))
    expect(orderIn({ ...asTexts, order, rows })).to.deep.equal(orderIn(asTexts))
  })

  it('reads local dates by the zone the module names, on both sides of a change of clocks', () => {
    const placed = (date: string) =>
      orderIn({ ...prestaOrder({ id: 7, at }), order: { id: '7', date_add: date } }).order.placedAt
    expect(placed('2026-07-01 12:00:00')).to.equal(Date.UTC(2026, 6, 1, 10))
    expect(placed('2026-12-01 12:00:00')).to.equal(Date.UTC(2026, 11, 1, 11))
    expect(placed('0000-00-00 00:00:00'), 'no date: as old as the picture').to.equal(at)
    expect(placed('2026-13-41 99:00:00')).to.equal(at)
  })

  it('goes by what the merchant says a state means, never by its name or id', () => {
    const state = (means: string | null) => ({ state: { id: '5', name: 'Dostarczone', means } })
    expect(orderIn(prestaOrder({ id: 7, at, changes: state('cancelled') })).order.cancelledAt).to.equal(at)
    expect(orderIn(prestaOrder({ id: 7, at, changes: state(null) })).order.cancelledAt).to.equal(null)
    expect(orderIn(prestaOrder({ id: 7, at, changes: state('refunded') })).order.payment).to.equal('refunded')
  })

  it('knows what is pending, paid, given back and voided', () => {
    const payment = (order: Payload, changes: Payload = {}) =>
      orderIn(prestaOrder({ id: 7, at, changes: { order: { id: 7, total_paid: '49.00', ...order }, ...changes } }))
        .order.payment
    expect(payment({ total_paid_real: '0.000000' })).to.equal('pending')
    expect(payment({ total_paid_real: 100 }), 'paid more than was asked').to.equal('paid')
    const slip = {
      id: '1',
      total_products_tax_incl: '10.000000',
      total_shipping_tax_incl: '0',
      date_add: '2026-11-21 19:24:01',
    }
    expect(payment({ total_paid_real: 49 }, { slips: [slip] })).to.equal('partly refunded')
    expect(payment({ total_paid_real: 49 }, { slips: [{ ...slip, total_products_tax_incl: '49.000000' }] })).to.equal(
      'refunded',
    )
    expect(payment({ total_paid_real: '0.00' }, { state: { means: 'cancelled' } })).to.equal('voided')
  })

  it('takes a carrier’s row for a parcel once it has a number or the order was sent', () => {
    expect(orderIn(prestaOrder({ id: 7, at })).parcels).to.deep.equal([])
    const [numbered] = orderIn(prestaOrder({ id: 7, at, number: '52 000' })).parcels
    expect(numbered).to.include({ id: '700', number: '52 000', orderId: '7' })
    expect(numbered?.trackingUrl).to.equal('https://inpost.pl/sledzenie-przesylek?number=52%20000')
    const [sent] = orderIn(prestaOrder({ id: 7, at, steps: [['sent', at + hour]] })).parcels
    expect(sent).to.deep.include({ createdAt: at + hour, number: null, history: {} })
  })

  it('tells the carrier’s steps from the states an order went through', () => {
    const steps = [
      ['sent', at + hour],
      ['on_its_way', at + 2 * hour],
      ['delivered', at + 3 * hour],
    ] as const
    const [parcel] = orderIn(prestaOrder({ id: 7, at, steps, number: '1' })).parcels
    expect(parcel?.history).to.deep.equal({
      'on its way': { first: at + 2 * hour, last: at + 2 * hour },
      delivered: { first: at + 3 * hour, last: at + 3 * hour },
    })
  })

  it('ends the same whichever of several pictures of one change comes first', () => {
    const pictures = [
      prestaOrder({ id: 7, at }),
      prestaOrder({ id: 7, at, updatedAt: at + minute, steps: [['sent', at + minute]] }),
      prestaOrder({
        id: 7,
        at,
        updatedAt: at + hour,
        number: '520000012680041086770098',
        steps: [['sent', at + minute]],
      }),
    ].flatMap((payload) => read('order', payload))
    const outcome = (events: readonly ShopEvent[]) => {
      const ledger = openLedger({ orders: [], refunds: [], parcels: [], returns: [], carts: [], bought: new Map() })
      for (const event of events) ledger.apply(event, null)
      return [ledger.order('7'), ledger.parcelsOf('7')]
    }
    expect(outcome(pictures.toReversed())).to.deep.equal(outcome(pictures))
    expect(outcome(pictures)[1]).to.have.length(1)
  })

  it('hears returns, deletions, customers and products', () => {
    const told = read(
      'order',
      prestaOrder({ id: 7, at, changes: { returns: [{ id: '3', state: '2', date_upd: '2026-11-21 19:24:01' }] } }),
    )
    expect(told.find(({ type }) => type === 'return')).to.deep.include({
      return: { id: '3', orderId: '7', status: 'open', updatedAt: at },
    })
    expect(read('order_deleted', { id: '7' })).to.deep.equal([{ type: 'order deleted', at, orderId: '7' }])
    const [person] = read('customer', { customer: { id: '4', email: 'zofia@example.com' } })
    expect(person).to.deep.include({ type: 'person', at })
    const types = read('product', { product: { id: 10, name: 'Kubek', quantity: '3' } }).map(({ type }) => type)
    expect(types).to.deep.equal(['product', 'stock'])
  })

  it('separates a combination’s name from the options chosen', () => {
    const line = (product_name: string, product_attribute_id: string) =>
      orderIn(
        prestaOrder({
          id: 7,
          at,
          changes: { rows: [{ id: 1, product_name, product_attribute_id, product_quantity: '1' }] },
        }),
      ).order.lines[0]
    expect(line('Hummingbird t-shirt (Size:S - Color:White)', '1')).to.include({
      title: 'Hummingbird t-shirt',
      variant: 'S / White',
    })
    expect(line('Kubek (duży)', '0')).to.include({ title: 'Kubek (duży)', variant: null })
  })
})
