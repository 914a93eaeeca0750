import { expect } from 'chai'
import fc from 'fast-check'
import type { ShopEvent } from '../../app/domain/event.ts'
import { parcelStatuses, statusOf } from '../../app/domain/parcel.ts'
import { openLedger } from '../../app/orders/ledger.ts'
import { storefrontNamed, storefronts } from '../../app/storefronts/index.ts'
import { shopify } from '../../app/storefronts/shopify/index.ts'
import { Unreadable } from '../../app/storefronts/storefront.ts'
import { officialSamples } from '../support/samples.ts'
import { bodyOf, checkoutPayload, fulfillmentPayload, orderPayload, scanPayload } from '../support/shopify.ts'
import { itIsAStorefront } from './battery.ts'
import { deliver, headerNames, orderFixture, signatureHeader, subscribed } from './shopify-platform.ts'

const at = Date.UTC(2026, 10, 3, 12)
const big = '820982911946154508'
const order = { id: big, at }

const read = (topic: string, payload: object): readonly ShopEvent[] =>
  shopify.read(topic, bodyOf(payload as Record<string, unknown>), 0) ?? []

function only<T extends ShopEvent['type']>(events: readonly ShopEvent[], type: T): Extract<ShopEvent, { type: T }> {
  const [found, ...others] = events.filter((event) => event.type === type)
  expect(others).to.deep.equal([])
  return found as Extract<ShopEvent, { type: T }>
}

/** What is known once the events have been heard in this order. */
function heard(events: readonly ShopEvent[]) {
  const ledger = openLedger({ orders: [], refunds: [], parcels: [], returns: [], carts: [], bought: new Map() })
  for (const event of events) ledger.apply(event, null)
  return ledger
}

describe('The storefronts', () => {
  it('are found by name, and by no other', () => {
    for (const storefront of storefronts) expect(storefrontNamed(storefront.name)).to.equal(storefront)
    expect(storefrontNamed('constructor')).to.equal(undefined)
  })
})

describe('Shopify', () => {
  itIsAStorefront({
    storefront: shopify,
    deliver,
    headers: headerNames,
    signature: signatureHeader,
    topics: subscribed,
    order: { topic: 'orders/updated', body: orderFixture },
  })

  it('is listened to on every topic that shopify.app.toml subscribes', () => {
    expect(subscribed.length).to.be.above(20)
    const unheard = subscribed.filter((topic) => {
      try {
        return shopify.read(topic, Buffer.from('{}'), 0) === null
      } catch (error) {
        return !(error instanceof Unreadable)
      }
    })
    expect(unheard).to.deep.equal([])
  })

  it('is answered on its three compliance topics even when we do not know the shop', () => {
    const topics = [...subscribed, 'constructor'].filter((topic) => shopify.mustAccept(topic))
    expect(topics.toSorted()).to.deep.equal(['customers/data_request', 'customers/redact', 'shop/redact'])
  })

  it('is the same shop whatever its payloads call it', () => {
    expect(read('app/uninstalled', { id: 1, domain: null, myshopify_domain: null, updated_at: null })).to.deep.equal([
      { type: 'uninstalled', at: 0 },
    ])
    expect(read('app/scopes_update', { current: ['read_orders', 'write_orders'], updated_at: null })).to.deep.equal([
      { type: 'scopes', at: 0, scopes: ['read_orders', 'write_orders'] },
    ])
    const { shop } = only(
      read('shop/update', { domain: null, myshopify_domain: null, iana_timezone: 'Mars/Base' }),
      'shop',
    )
    expect(shop).to.include({ url: null, timeZone: null })
  })

  it('tells whose data is asked for or erased, by all that it names them with', () => {
    const told = { customer: { id: 7, email: 'anna@example.com', phone: '555' }, orders_to_redact: [1, big] }
    expect(only(read('customers/redact', told), 'person erased')).to.deep.include({ orderIds: ['1', big] })
    expect(only(read('customers/redact', told), 'person erased').person).to.include({ id: '7', phone: '555' })
    expect(only(read('customers/redact', { customer: {} }), 'person erased').person).to.include({
      id: null,
      email: null,
    })
    const request = only(read('customers/data_request', { ...told, data_request: { id: 9 } }), 'data requested')
    expect(request.requestId).to.equal('9')
  })

  it('tells a subscription when it runs and when it ended, and nothing in between', () => {
    const told = (status: string) =>
      read('app_subscriptions/update', {
        app_subscription: { name: 'Small', status, updated_at: '2026-11-03T12:00:00Z' },
      })
    const at = Date.UTC(2026, 10, 3, 12)
    expect(told('ACTIVE')).to.deep.equal([{ type: 'plan', at, plan: 'Small', runs: true }])
    expect(told('CANCELLED')).to.deep.equal([{ type: 'plan', at, plan: 'Small', runs: false }])
    for (const status of ['PENDING', 'ACCEPTED', 'DECLINED']) expect(told(status)).to.deep.equal([])
  })

  it('tells products and stock', () => {
    const product = { id: 5, title: 'Mug', image: null, images: [{ src: 'https://shop.example.com/mug.png' }] }
    expect(only(read('products/update', product), 'product')).to.include({
      productId: '5',
      title: 'Mug',
      image: 'https://shop.example.com/mug.png',
    })
    const item = Buffer.from('{"inventory_item_id": 271878346596884015, "available": null}')
    expect(shopify.read('inventory_levels/update', item, 0)).to.deep.equal([
      { type: 'stock', at: 0, itemId: '271878346596884015', available: null },
    ])
  })
})

describe('Shopify’s official samples', () => {
  const samples = officialSamples()

  for (const version of new Set(samples.map((sample) => sample.version)))
    it(`are understood, every topic of ${version}`, () => {
      const ofVersion = samples.filter((sample) => sample.version === version)
      expect(ofVersion.length).to.be.above(20)
      const unread = ofVersion.filter(({ topic, body }) => {
        try {
          shopify.read(topic, body, 0)
          return false
        } catch {
          return true
        }
      })
      expect(unread.map(({ topic }) => topic)).to.deep.equal([])
    })
})

describe('Shopify’s orders', () => {
  it('keep every digit of an id beyond 2^53', () => {
    const told = only(read('orders/create', orderPayload(order)), 'order').order
    expect(told.id).to.equal(big)
    expect(told.lines[0]?.productId).to.equal('788032119674292922')
  })

  it('are moments, whatever offset each is told with', () => {
    const told = only(read('orders/create', orderPayload({ ...order, updatedAt: at + 1_000 })), 'order').order
    expect([told.placedAt, told.updatedAt]).to.deep.equal([at, at + 1_000])
  })

  it('may come without a customer, an e-mail, or any list', () => {
    const bare = {
      id: 1,
      created_at: '2026-11-03T12:00:00Z',
      customer: null,
      email: null,
      shipping_address: [],
      currency: 'PLN',
      total_price: '1.00',
    }
    const { order: told, parcels } = only(read('orders/create', bare), 'order')
    expect(told).to.include({ email: null, delivery: null, deliveryMethod: null, cartToken: null, name: '#1' })
    expect([told.lines, told.refunds, parcels]).to.deep.equal([[], [], []])
    expect(told.person).to.deep.equal({
      id: null,
      email: null,
      phone: null,
      firstName: null,
      lastName: null,
      locale: null,
    })
  })

  it('are joined to their checkout by the token, never by an id', () => {
    const changes = { checkout_id: 99, checkout_token: 'abc', cart_token: 'other' }
    expect(only(read('orders/create', orderPayload({ ...order, changes })), 'order').order.cartToken).to.equal('abc')
  })

  it('say nothing about consent but a box ticked at checkout', () => {
    expect(read('orders/create', orderPayload(order)).map(({ type }) => type)).to.deep.equal(['order'])
    const ticked = read('orders/create', orderPayload({ ...order, changes: { buyer_accepts_marketing: true } }))
    expect(only(ticked, 'consent')).to.deep.include({
      email: 'anna@example.com',
      consent: { channel: 'email', purpose: 'marketing', state: 'granted', at, source: 'checkout' },
    })
  })

  it('leave out lines that were taken off, and know what is not delivered', () => {
    const line_items = [
      { id: 1, title: 'Gone', quantity: 1, current_quantity: 0, price: '1.00', requires_shipping: true },
      { id: 2, title: 'Gift card', quantity: 1, current_quantity: 1, price: '1.00', requires_shipping: false },
    ]
    const { lines } = only(read('orders/updated', orderPayload({ ...order, changes: { line_items } })), 'order').order
    expect(lines.map(({ title, shipped }) => [title, shipped])).to.deep.equal([['Gift card', false]])
  })

  it('carry their parcels and refunds', () => {
    const changes = {
      fulfillments: [fulfillmentPayload(order, '5', at)],
      refunds: [
        {
          id: 6,
          created_at: '2026-11-03T12:00:00Z',
          transactions: [{ kind: 'refund', status: 'success', amount: '49.00' }],
        },
      ],
    }
    const { order: told, parcels } = only(read('orders/updated', orderPayload({ ...order, changes })), 'order')
    expect(parcels.map(({ id, orderId }) => [id, orderId])).to.deep.equal([['5', big]])
    expect(told.refunds).to.deep.equal([{ id: '6', at, amount: 4_900 }])
  })

  it('may be edited without a word about what they are now', () => {
    expect(read('orders/edited', { order_edit: { id: 1, order_id: 2 } })).to.deep.equal([])
  })

  it('are paid for in our words, and unknown in words we do not know', () => {
    for (const [theirs, ours] of [
      ['paid', 'paid'],
      ['authorized', 'pending'],
      ['partially_refunded', 'partly refunded'],
      ['VOIDED', 'voided'],
      ['constructor', 'unknown'],
      [null, 'unknown'],
    ] as const)
      expect(
        only(read('orders/paid', orderPayload({ ...order, changes: { financial_status: theirs } })), 'order').order
          .payment,
      ).to.equal(ours)
  })

  it('are known for the merchant’s tests', () => {
    const { order: told } = only(read('orders/create', orderPayload({ ...order, changes: { test: true } })), 'order')
    expect(told.test).to.equal(true)
  })

  it('are the same whichever telling comes first', () => {
    const [create, update] = [
      read('orders/create', orderPayload(order)),
      read(
        'orders/updated',
        orderPayload({ ...order, updatedAt: at + 1, changes: { cancelled_at: '2026-11-03T13:00:00Z' } }),
      ),
    ]
    expect(heard([...update, ...create]).order(big)).to.deep.equal(heard([...create, ...update]).order(big))
    expect(heard([...update, ...create]).order(big)?.cancelledAt).to.equal(at + 3_600_000)
  })
})

describe('Shopify’s returns', () => {
  const known = { id: 1, order: { id: big } }
  const stages = {
    requested: read('returns/request', { ...known, status: 'requested' }),
    approved: read('returns/approve', { ...known, status: 'open' }),
    declined: read('returns/decline', { ...known, status: 'declined' }),
    closed: read('returns/close', { id: 1, order_id: big, status: 'closed' }),
    cancelled: read('returns/cancel', { id: 1, order_id: big, status: 'canceled' }),
    reopened: read('returns/reopen', { id: 1, order_id: big, status: 'open' }),
  }

  it('have come as far as they have come, whichever telling comes first', () => {
    for (const [told, status] of [
      [[stages.requested, stages.approved], 'open'],
      [[stages.requested, stages.declined], 'declined'],
      [[stages.requested, stages.approved, stages.cancelled], 'cancelled'],
      [[stages.approved, stages.closed], 'closed'],
      [[stages.approved, stages.closed, stages.reopened], 'open'],
    ] as const)
      for (const events of [told.flat(), told.toReversed().flat()])
        expect(
          heard(events)
            .returnsOf(big)
            .map((one) => one.status),
        ).to.deep.equal([status])
  })

  it('tell nothing when they do not name their order', () => {
    expect(read('returns/update', { admin_graphql_api_id: 'gid://shopify/Return/1' })).to.deep.equal([])
    expect(read('returns/process', {})).to.deep.equal([])
  })
})

describe('Shopify’s refunds', () => {
  it('count the money that went back, or the goods where no transaction is told', () => {
    const lines = {
      id: 1,
      order_id: 2,
      created_at: '2026-11-03T12:00:00Z',
      refund_line_items: [{ subtotal: 10.5, total_tax: '2.00' }],
      transactions: [],
    }
    expect(only(read('refunds/create', lines), 'refund').refund.amount).to.equal(1_250)
    const failed = {
      ...lines,
      transactions: [{ kind: 'refund', status: 'failure', amount: '5.00' }],
      refund_line_items: [],
    }
    expect(only(read('refunds/create', failed), 'refund').refund.amount).to.equal(0)
  })

  it('count in the shop’s currency when the customer was paid back in another', () => {
    const refund = {
      id: 1,
      order_id: 2,
      created_at: '2026-11-03T12:00:00Z',
      refund_line_items: [
        { subtotal: 1_000, total_tax: 0, subtotal_set: { shop_money: { amount: '1000', currency_code: 'JPY' } } },
      ],
      transactions: [{ kind: 'refund', status: 'success', amount: '6.10', currency: 'EUR' }],
    }
    expect(only(read('refunds/create', refund), 'refund').refund.amount).to.equal(1_000)
    const ordered = orderPayload({ ...order, changes: { currency: 'JPY', refunds: [refund] } })
    expect(only(read('orders/updated', ordered), 'order').order.refunds.map(({ amount }) => amount)).to.deep.equal([
      1_000,
    ])
  })
})

describe('Shopify’s parcels', () => {
  it('tell our statuses, and nothing for one we have never heard of', () => {
    for (const [theirs, ours] of [
      ['in_transit', 'on its way'],
      ['carrier_picked_up', 'on its way'],
      ['out_for_delivery', 'out for delivery'],
      ['attempted_delivery', 'attempted'],
      ['ready_for_pickup', 'ready for pickup'],
      ['delivered', 'delivered'],
      ['failure', 'failed'],
      ['delayed', 'delayed'],
      ['label_printed', 'preparing'],
    ] as const)
      expect(only(read('fulfillment_events/create', scanPayload(order, '5', theirs, at)), 'scan')).to.include({
        status: ours,
        at,
        parcelId: '5',
        orderId: big,
      })
    expect(read('fulfillment_events/create', scanPayload(order, '5', 'teleported', at))).to.deep.equal([])
    expect(
      only(read('fulfillments/update', fulfillmentPayload(order, '5', at, { shipment_status: 'teleported' })), 'parcel')
        .parcel.history,
    ).to.deep.equal({})
  })

  it('do not go back because somebody edited the fulfilment', () => {
    const edited = only(
      read('fulfillments/update', {
        ...fulfillmentPayload(order, '5', at, { shipment_status: 'in_transit' }),
        created_at: '2026-11-01T00:00:00Z',
      }),
      'parcel',
    ).parcel
    const history = { ...edited.history, 'out for delivery': { first: at - 1_000, last: at - 1_000 } }
    expect(statusOf({ history })?.status).to.equal('out for delivery')
  })

  it('are delivered or lost when the fulfilment alone says so', () => {
    for (const [theirs, ours] of [
      ['delivered', 'delivered'],
      ['failure', 'failed'],
    ] as const) {
      const { history } = only(
        read('fulfillments/update', fulfillmentPayload(order, '5', at, { shipment_status: theirs })),
        'parcel',
      ).parcel
      expect(statusOf({ history: { ...history, 'on its way': { first: at - 9, last: at - 9 } } })?.status).to.equal(
        ours,
      )
    }
  })

  it('take a word that every object has for a status we have never heard of', () => {
    expect(read('fulfillment_events/create', scanPayload(order, '5', 'constructor', at))).to.deep.equal([])
  })

  it('keep what was told of them when a scan is deleted', () => {
    expect(read('fulfillment_events/delete', scanPayload(order, '5', 'delivered', at))).to.deep.equal([])
  })

  it('are where the carrier saw them, though their label is told late', () => {
    const history = only(
      read('fulfillments/update', fulfillmentPayload(order, '5', at, { shipment_status: 'in_transit' })),
      'parcel',
    ).parcel.history
    expect(statusOf({ history: { ...history, preparing: { first: at + 5, last: at + 5 } } })?.status).to.equal(
      'on its way',
    )
  })

  const words = [
    'label_printed',
    'in_transit',
    'delayed',
    'out_for_delivery',
    'attempted_delivery',
    'delivered',
    'failure',
  ]
  const telling = fc
    .record({ scan: fc.boolean(), word: fc.constantFrom(...words), minute: fc.integer({ min: 1, max: 9 }) })
    .map(({ scan, word, minute }) => {
      const then = at + minute * 60_000
      const edited = { shipment_status: word, created_at: '2026-11-03T12:00:00Z' }
      return scan
        ? read('fulfillment_events/create', scanPayload(order, '5', word, then))
        : read('fulfillments/update', fulfillmentPayload(order, '5', then, edited))
    })

  it('come to one state, whatever the order and the repetitions of snapshots and scans', () => {
    const twoWays = fc.array(telling, { minLength: 1, maxLength: 8 }).chain((told) =>
      fc.record({
        told: fc.constant(told),
        retold: fc
          .tuple(fc.shuffledSubarray(told, { minLength: told.length }), fc.subarray(told))
          .map(([all, again]) => [...all, ...again]),
      }),
    )
    fc.assert(
      fc.property(twoWays, ({ told, retold }) => {
        const [one, other] = [told, retold].map((tellings) => heard(tellings.flat()).parcelsOf(big))
        expect(other).to.deep.equal(one)
        expect(parcelStatuses).to.include(one?.[0] && statusOf(one[0])?.status)
      }),
      { numRuns: 500 },
    )
  })

  it('are called off with their fulfilment', () => {
    expect(
      only(read('fulfillments/update', fulfillmentPayload(order, '5', at, { status: 'cancelled' })), 'parcel').parcel
        .cancelled,
    ).to.equal(true)
  })
})

describe('Shopify’s checkouts', () => {
  it('are known by token, with the id that their deletion will name', () => {
    const { cart } = only(read('checkouts/create', { ...checkoutPayload('t1', at), name: `#${big}` }), 'cart')
    expect(cart).to.include({ token: 't1', platformId: big, email: 'anna@example.com', completedAt: null })
    const deleted = Buffer.from(`{"id": ${big}, "cart_token": "x"}`)
    expect(shopify.read('checkouts/delete', deleted, 0)).to.deep.include.members([
      { type: 'cart deleted', at: 0, platformId: big },
    ])
  })

  it('may have an empty list for an address and nobody to write to', () => {
    const { cart } = only(
      read('checkouts/update', { ...checkoutPayload('t1', at, { email: null }), shipping_address: [] }),
      'cart',
    )
    expect(cart).to.include({ email: null, country: null })
  })

  it('count in the shopper’s currency, as Shopify does for checkouts and not for orders', () => {
    const told = checkoutPayload('t1', at, { changes: { presentment_currency: 'JPY', total_price: '9800' } })
    expect(only(read('checkouts/update', told), 'cart').cart.total).to.deep.equal({ amount: 9_800, currency: 'JPY' })
  })

  it('are not bought when the shop closed them, but nobody is to be reminded', () => {
    const cartWith = (changes: object) =>
      only(read('checkouts/update', { ...checkoutPayload('t1', at), ...changes }), 'cart').cart
    expect(cartWith({ closed_at: '2026-11-03T12:00:00Z' })).to.include({ completedAt: null, deletedAt: at })
    expect(cartWith({ closed_at: '2026-11-03T12:00:00Z', completed_at: '2026-11-03T13:00:00+01:00' })).to.include({
      completedAt: at,
      deletedAt: null,
    })
  })

  it('repeat the box that was ticked in them without giving the consent anew', () => {
    const later = { ...checkoutPayload('t1', at), updated_at: '2026-11-04T12:00:00Z', buyer_accepts_marketing: true }
    expect(only(read('checkouts/update', later), 'consent')).to.deep.include({
      email: 'anna@example.com',
      consent: { channel: 'email', purpose: 'marketing', state: 'granted', at, source: 'checkout' },
    })
    for (const changes of [{ buyer_accepts_marketing: false }, { buyer_accepts_marketing: null }, { email: null }])
      expect(read('checkouts/update', { ...later, ...changes }).map(({ type }) => type)).to.deep.equal(['cart'])
  })

  it('carry their contents and their money', () => {
    const { cart } = only(read('checkouts/create', checkoutPayload('t1', at)), 'cart')
    expect(cart.total).to.deep.equal({ amount: 9_800, currency: 'PLN' })
    expect(cart.lines.map(({ title, variant, quantity }) => [title, variant, quantity])).to.deep.equal([
      ['Jasmine tea', '100 g', 2],
      ['Stoneware mug', null, 1],
    ])
  })
})

describe('Shopify’s customers', () => {
  it('merge only once the merge is complete', () => {
    const merge = {
      admin_graphql_api_customer_kept_id: 'gid://shopify/Customer/1',
      admin_graphql_api_customer_deleted_id: 'gid://shopify/Customer/2',
    }
    expect(read('customers/merge', { ...merge, status: 'failed' })).to.deep.equal([])
    expect(only(read('customers/merge', { ...merge, status: 'completed' }), 'persons merged')).to.include({
      from: '2',
      into: '1',
    })
  })

  it('may be enabled and disabled, and are not erased by being deleted', () => {
    for (const topic of ['customers/enable', 'customers/disable'])
      expect(only(read(topic, { id: 7, email: 'anna@example.com' }), 'person').person.id).to.equal('7')
    expect(read('customers/delete', { id: 7 })).to.deep.equal([])
  })

  it('who were never asked have refused nothing', () => {
    const email_marketing_consent = { state: 'not_subscribed', consent_updated_at: null }
    const customer = { id: 7, email: 'anna@example.com', updated_at: '2026-11-03T12:00:00Z', email_marketing_consent }
    expect(read('customers/update', customer).map(({ type }) => type)).to.deep.equal(['person'])
    const changed = { customer_id: 7, email_address: 'anna@example.com', email_marketing_consent }
    expect(read('customers_email_marketing_consent/update', changed)).to.deep.equal([])
  })

  it('change their consent by a topic of its own', () => {
    const told = read('customers_email_marketing_consent/update', {
      customer_id: 7,
      email_address: 'Anna@Example.com',
      email_marketing_consent: { state: 'unsubscribed', consent_updated_at: '2026-11-03T13:00:00+01:00' },
    })
    expect(only(told, 'consent')).to.deep.include({ personId: '7', email: 'anna@example.com', at })
    expect(only(told, 'consent').consent).to.include({ state: 'denied', purpose: 'marketing' })
  })
})

describe('A delivery nobody can read', () => {
  it('is set aside with a sentence that says what it lacks', () => {
    for (const body of ['', 'not json', '[]', 'null', '1', '{"a":', '['.repeat(100_000)])
      expect(() => shopify.read('orders/create', Buffer.from(body), 0), body).to.throw(Unreadable, /JSON/)
    for (const [topic, what] of [
      ['orders/create', 'order'],
      ['orders/edited', 'order'],
      ['refunds/create', 'refund'],
      ['fulfillments/update', 'fulfilment'],
      ['fulfillment_events/create', 'fulfilment'],
      ['checkouts/update', 'checkout'],
      ['checkouts/delete', 'checkout'],
      ['customers/update', 'customer'],
      ['customers/merge', 'customer'],
      ['products/update', 'product'],
    ] as const)
      expect(() => read(topic, { id: null, created_at: '2026-11-03T12:00:00Z' }), topic).to.throw(
        Unreadable,
        `which ${what} it is about.`,
      )
    expect(() => read('orders/create', { id: 1 })).to.throw(Unreadable, 'when it happened')
    expect(() => read('refunds/create', { id: 1, created_at: '2026-11-03T12:00:00Z' })).to.throw(Unreadable, 'order')
  })

  it('never does more harm than that, whatever stands in the fields of a real one', () => {
    const newest = officialSamples().filter(({ version, topic }) => version === '2026-07' && subscribed.includes(topic))
    expect(newest.length).to.be.above(20)
    const spoilt = fc
      .constantFrom(...newest.map(({ topic, body }) => ({ topic, payload: JSON.parse(body.toString()) as object })))
      .chain(({ topic, payload }) =>
        fc.record({
          topic: fc.constant(topic),
          payload: fc
            .dictionary(fc.constantFrom('id', ...Object.keys(payload)), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 4 })
            .map((changes) => ({ ...payload, ...changes })),
        }),
      )
    fc.assert(
      fc.property(spoilt, ({ topic, payload }) => {
        try {
          for (const event of read(topic, payload)) expect(event.at).to.satisfy(Number.isSafeInteger)
        } catch (error) {
          expect(error).to.be.instanceOf(Unreadable)
        }
      }),
      { numRuns: 1_000 },
    )
  })
})
