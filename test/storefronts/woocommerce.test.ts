import { createSecretKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import type { ShopEvent } from '../../app/domain/event.ts'
import { hour, minute } from '../../app/domain/time.ts'
import { openLedger } from '../../app/orders/ledger.ts'
import { pluginTopics } from '../../app/storefronts/plugin.ts'
import { woocommerce, wooTopics } from '../../app/storefronts/woocommerce/index.ts'
import { bodyOf, type Payload } from '../support/shopify.ts'
import { ownCart, wooHeaders, wooOrder } from '../support/woocommerce.ts'
import { itIsAStorefront } from './battery.ts'

const at = Date.UTC(2026, 10, 21, 18, 6, 33)
const shop = 'cups.example'
const secret = 'a secret of this shop'
const read = (topic: string, payload: Payload, toldAt = at): readonly ShopEvent[] =>
  woocommerce.read(topic, bodyOf(payload), toldAt) ?? []

function only<T extends ShopEvent['type']>(events: readonly ShopEvent[], type: T): Extract<ShopEvent, { type: T }> {
  const [found, ...others] = events.filter((event) => event.type === type)
  expect(others).to.deep.equal([])
  return found as Extract<ShopEvent, { type: T }>
}
const orderIn = (payload: Payload, topic = 'order.updated') => only(read(topic, payload), 'order')

function heard(events: readonly ShopEvent[]) {
  const ledger = openLedger({ orders: [], refunds: [], parcels: [], returns: [], carts: [], bought: new Map() })
  for (const event of events) ledger.apply(event, null)
  return ledger
}

const judge = (topic: string, body: Buffer, deliveryId?: string, named: string | null = shop) => {
  const verdict = woocommerce.verify(
    { headers: wooHeaders(secret, topic, body, deliveryId), body },
    [createSecretKey(Buffer.from(secret))],
    { shop: named, now: at },
  )
  if (!verdict.genuine) expect.fail(verdict.why)
  return verdict
}

describe('WooCommerce', () => {
  itIsAStorefront({
    storefront: woocommerce,
    deliver: (secret, topic, body, id) => ({ headers: wooHeaders(secret, topic, body, id), body }),
    headers: ['x-wc-webhook-signature', 'x-wc-webhook-topic', 'x-wc-webhook-delivery-id', 'x-aftercare-plugin'],
    signature: 'x-wc-webhook-signature',
    topics: [...Object.keys(wooTopics), ...Object.keys(pluginTopics)],
    order: {
      topic: 'order.updated',
      body: readFileSync(new URL('fixtures/woocommerce-order.json', import.meta.url)),
    },
    arrival: { shop: 'Cups.example', now: at },
  })

  it('knows a delivery by what it says: fifty orders may share one delivery id, one order may have two', () => {
    const bodies = Array.from({ length: 50 }, (_, id) => bodyOf(wooOrder({ id: id + 1, at })))
    const names = bodies.map((body) => judge('order.updated', body, 'one-second').deliveryId)
    expect(new Set(names).size).to.equal(50)
    expect(judge('order.updated', bodies[0] as Buffer, 'another-second').deliveryId).to.equal(names[0])
  })

  it('hears an order that is deleted, restored and deleted again three times', () => {
    const body = bodyOf({ id: 18 })
    expect(judge('order.deleted', body, 'first').deliveryId).not.to.equal(
      judge('order.deleted', body, 'second').deliveryId,
    )
    const told = read('order.created', wooOrder({ id: 18, at }))
    const deleted = read('order.deleted', { id: 18 }, at + minute)
    expect(deleted).to.deep.equal([{ type: 'order deleted', at: at + minute, orderId: '18' }])
    expect(heard([...told, ...deleted]).order('18')?.cancelledAt).to.equal(at + minute)
    const restored = read('order.restored', wooOrder({ id: 18, at }), at + hour)
    expect(heard([...told, ...deleted, ...restored]).order('18')?.cancelledAt).to.equal(null)
  })

  it('makes nothing of the deletion of an order it never heard of', () => {
    expect(heard(read('order.deleted', { id: 18 })).order('18')).to.equal(null)
  })

  it('ends the same whether the change or the creation is told first', () => {
    const created = read('order.created', wooOrder({ id: 18, at }))
    const updated = read('order.updated', wooOrder({ id: 18, at, updatedAt: at + minute, status: 'cancelled' }))
    for (const order of [
      [...created, ...updated],
      [...updated, ...created],
    ])
      expect(heard(order).order('18')).to.include({ cancelledAt: at + minute, updatedAt: at + minute })
  })

  it('goes on with an order whose bank transfer came after the shop had cancelled it', () => {
    const cancelled = read('order.updated', wooOrder({ id: 18, at, updatedAt: at + hour, status: 'cancelled' }))
    const paid = read('order.updated', wooOrder({ id: 18, at, updatedAt: at + 2 * hour }))
    expect(heard([...paid, ...cancelled]).order('18')).to.include({ cancelledAt: null, payment: 'paid' })
  })

  it('does not take the draft that the block checkout makes for an order', () => {
    for (const status of ['checkout-draft', 'auto-draft'])
      expect(read('order.created', wooOrder({ id: 18, at, status }))).to.deep.equal([])
  })

  it('takes "" for no address, and 0 for no customer', () => {
    const { order } = orderIn(wooOrder({ id: 18, at, changes: { billing: { email: '', phone: '', first_name: '' } } }))
    expect(order.person).to.include({ id: null, email: null, phone: null, firstName: null })
    expect(order).to.include({ email: null, delivery: null })
  })

  it('reads moments from the UTC fields, and never the local ones', () => {
    const { order } = orderIn(wooOrder({ id: 18, at }))
    expect([order.placedAt, order.updatedAt]).to.deep.equal([at, at])
    const local = { ...wooOrder({ id: 18, at }), date_modified_gmt: null, date_created_gmt: null }
    expect(only(read('order.updated', local, at + 5), 'order').at).to.equal(at + 5)
  })

  it('reads an order of 300 lines', () => {
    const [line] = wooOrder({ id: 1, at }).line_items as [Payload]
    const filler = 'x'.repeat(200)
    const lines = Array.from({ length: 300 }, (_, index) => ({ ...line, id: index + 1, sku: filler }))
    const payload = wooOrder({ id: 18, at, changes: { line_items: lines } })
    expect(bodyOf(payload).length).to.be.above(107_000)
    expect(orderIn(payload).order.lines).to.have.length(300)
  })

  it('keeps a name on one line, though a form let line breaks through', () => {
    const billing = {
      first_name: 'Anna\r\nBcc: everybody@example.com',
      last_name: 'Two\nLines',
      email: 'a@example.com',
    }
    const { order } = orderIn(wooOrder({ id: 18, at, changes: { billing } }))
    expect(order.firstName).to.equal('Anna Bcc: everybody@example.com')
    expect(order.person.lastName).to.equal('Two Lines')
  })

  it('reads yen, which WooCommerce writes with decimals', () => {
    const { order } = orderIn(wooOrder({ id: 18, at, changes: { currency: 'JPY', total: '1500.00' } }))
    expect(order.total).to.deep.equal({ amount: 1_500, currency: 'JPY' })
  })

  it('knows what is paid, pending, given back in part, given back and voided', () => {
    const payment = (changes: Payload) => orderIn(wooOrder({ id: 18, at, changes })).order.payment
    expect(payment({})).to.equal('paid')
    expect(payment({ date_paid_gmt: null })).to.equal('pending')
    expect(payment({ date_paid_gmt: null, status: 'cancelled' })).to.equal('voided')
    expect(payment({ refunds: [{ id: 19, total: '-10.00' }] })).to.equal('partly refunded')
    expect(payment({ refunds: [{ id: 19, total: '-49.00' }] })).to.equal('refunded')
    expect(payment({ status: 'refunded' })).to.equal('refunded')
  })

  it('finds tracking numbers where the usual plugins keep them, each parcel once', () => {
    const parcelsWith = (metas: Record<string, unknown>) => orderIn(wooOrder({ id: 18, at, metas })).parcels
    const shipped = String(Math.floor((at - hour) / 1_000))
    const [ast] = parcelsWith({
      _wc_shipment_tracking_items: [
        {
          tracking_provider: 'dpd-pl',
          custom_tracking_provider: '',
          custom_tracking_link: '',
          tracking_number: '13000000000000',
          tracking_id: 'abc123',
          date_shipped: shipped,
          products_list: [{ product: '10', item_id: '180', qty: '1' }],
        },
      ],
    })
    expect(ast).to.include({ id: 'abc123', carrier: 'dpd-pl', number: '13000000000000', createdAt: at - hour })
    expect(ast?.lines).to.deep.equal([{ lineId: '180', title: 'Stoneware mug', quantity: 1 }])
    const afterShip = { tracking_id: 'f00', tracking_number: '1', slug: 'gls', line_items: [{ id: 180, quantity: 1 }] }
    expect(parcelsWith({ _aftership_tracking_items: [afterShip] })[0]).to.include({ carrier: 'gls', number: '1' })
    const inPost = parcelsWith({ _easypack_parcel_tracking: '600000000000000000000001, 600000000000000000000002' })
    expect(inPost.map(({ carrier, number }) => [carrier, number])).to.deep.equal([
      ['InPost', '600000000000000000000001'],
      ['InPost', '600000000000000000000002'],
    ])
    expect(
      parcelsWith({ _easypack_parcel_tracking: '1', _aftership_tracking_items: [afterShip], _tracking_number: '1' }),
    ).to.have.length(1)
    for (const broken of ['', 'a:0:{}', 7, [null, 'x'], { a: 1 }])
      expect(parcelsWith({ _wc_shipment_tracking_items: broken, _easypack_parcel_tracking: '' })).to.deep.equal([])
  })

  it('takes an order that the shop marked as sent for a parcel, until a number is told', () => {
    const ours = (more: Payload = {}) => ({ aftercare: { untracked_since: '2026-11-21T18:00:00Z', ...more } })
    const sent = orderIn(wooOrder({ id: 18, at, status: 'completed', changes: ours() }))
    expect(sent.parcels.map(({ id, cancelled, history }) => [id, cancelled, history])).to.deep.equal([
      ['18-untracked', false, {}],
    ])
    const metas = { _easypack_parcel_tracking: '600000000000000000000001' }
    const tracked = orderIn(wooOrder({ id: 18, at, updatedAt: at + minute, metas, changes: ours() }))
    const book = heard([sent, tracked])
    expect(book.parcelsOf('18').filter(({ cancelled }) => !cancelled)).to.have.length(1)
    const delivered = orderIn(wooOrder({ id: 18, at, metas, changes: ours({ delivered_at: '2026-11-21T18:05:00Z' }) }))
    expect(delivered.parcels[0]?.history).to.have.key('delivered')
  })

  it('names the parcel locker in the way of delivery', () => {
    const shipping = { shipping_lines: [{ method_title: 'InPost Paczkomat 24/7' }] }
    const { order } = orderIn(wooOrder({ id: 18, at, metas: { _parcel_machine_id: 'KRA010' }, changes: shipping }))
    expect(order.deliveryMethod).to.equal('InPost Paczkomat 24/7 KRA010')
  })

  it('hears customers, products and their stock', () => {
    const customer = {
      id: 7,
      email: 'anna@example.com',
      first_name: 'Anna',
      last_name: '',
      date_modified_gmt: '2026-11-21T18:06:33',
    }
    expect(only(read('customer.updated', customer), 'person')).to.deep.include({ at })
    expect(read('customer.deleted', { id: 7 })).to.deep.equal([])
    const product = {
      id: 10,
      name: 'Mug',
      images: [{ src: 'https://cups.example/mug.jpg' }],
      manage_stock: true,
      stock_quantity: 4,
    }
    const told = read('product.updated', product)
    expect(only(told, 'product')).to.include({ productId: '10', image: 'https://cups.example/mug.jpg' })
    expect(only(told, 'stock')).to.include({ itemId: '10', available: 4 })
  })

  it('hears carts, consent, requests about data and the shop itself from the plugin', () => {
    const told = read('aftercare.cart', ownCart('t1', at))
    expect(only(told, 'cart').cart).to.include({ token: 't1', email: 'anna@example.com', updatedAt: at })
    expect(only(told, 'consent').consent).to.include({ state: 'granted', source: 'checkout', at })
    expect(read('aftercare.cart', ownCart('t1', at, 'a@example.com', { consent: false }))).to.have.length(1)
    expect(heard([...told, ...read('aftercare.cart_emptied', { token: 't1' })]).cart('t1')?.deletedAt).to.equal(at)
    const erased = only(
      read('aftercare.person_erased', { email: 'anna@example.com', customer_id: 0, order_ids: [18, '19'] }),
      'person erased',
    )
    expect([erased.person.id, erased.person.email, erased.orderIds]).to.deep.equal([
      null,
      'anna@example.com',
      ['18', '19'],
    ])
    expect(only(read('aftercare.shop', { name: 'Cups', time_zone: 'Mars/Base' }), 'shop').shop.timeZone).to.equal(null)
    expect(read('aftercare.uninstalled', {})).to.deep.equal([{ type: 'uninstalled', at }])
  })
})
