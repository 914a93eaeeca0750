import { expect } from 'chai'
import * as fc from 'fast-check'
import type { CartTold, OrderTold, ShopEvent } from '../../app/domain/event.ts'
import type { Payment, ReturnStatus } from '../../app/domain/order.ts'
import { parcelStatuses } from '../../app/domain/parcel.ts'
import { openLedger } from '../../app/orders/ledger.ts'
import { cartTold, nobody, orderTold, parcelTold } from './samples.ts'

const empty = { orders: [], refunds: [], parcels: [], returns: [], carts: [], bought: new Map() }

/** Everything that would be stored after these events. */
function outcome(events: readonly ShopEvent[]) {
  const { apply, shelves } = openLedger(empty)
  for (const event of events) apply(event, customerOf(event))
  return Object.fromEntries(
    Object.entries(shelves).map(([kind, shelf]) => [
      kind,
      [...shelf.all()].map((thing: unknown) => JSON.stringify(thing, sortedKeys)).sort(),
    ]),
  )
}

const sortedKeys = (_: string, value: unknown): unknown =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value

/** A person is recognised by the telling alone, so the same telling always comes with the same record. */
const customerOf = (event: ShopEvent): string | null =>
  event.type === 'order' ? event.order.person.id : event.type === 'cart' ? event.cart.person.id : null

const moment = fc.integer({ min: 1, max: 6 })
const one = <T>(...choices: T[]): fc.Arbitrary<T> => fc.constantFrom(...choices)
const some = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary, { nil: null })
const person = one('p1', 'p2', null).map((id) => ({ ...nobody, id }))
const orderId = one('o1', 'o2')
const refund = fc.record({ id: one('r1', 'r2'), at: moment, amount: one(100, 200) })

const parcel = fc
  .record({
    id: one('f1', 'f2'),
    updatedAt: moment,
    number: some(one('A', 'B')),
    cancelled: fc.boolean(),
    expectedAt: some(moment),
    status: one(...parcelStatuses),
    createdAt: moment,
  })
  .map(({ status, ...rest }) =>
    parcelTold({
      ...rest,
      orderId: rest.id === 'f1' ? 'o1' : 'o2',
      history: { [status]: { first: rest.updatedAt, last: rest.updatedAt } },
    }),
  )

const order: fc.Arbitrary<OrderTold> = fc
  .record({
    id: orderId,
    updatedAt: moment,
    cancelledAt: some(moment),
    payment: one<Payment>('paid', 'pending', 'refunded'),
    name: one('#1', '#2'),
    refunds: fc.array(refund, { maxLength: 2 }),
    withCart: fc.boolean(),
    person,
  })
  .map(({ withCart, ...rest }) => orderTold({ ...rest, cartToken: withCart ? `t-${rest.id}` : null }))

const cart: fc.Arbitrary<CartTold> = fc
  .record({
    token: one('t-o1', 't-o2', 't3'),
    updatedAt: moment,
    createdAt: moment,
    completedAt: some(moment),
    deletedAt: some(moment),
    withId: fc.boolean(),
    person,
  })
  .map(({ withId, ...rest }) => cartTold({ ...rest, platformId: withId ? `id-${rest.token}` : null }))

const event: fc.Arbitrary<ShopEvent> = fc.oneof(
  fc.record({ type: one('order' as const), at: moment, order, parcels: fc.array(parcel, { maxLength: 1 }) }),
  fc.record({ type: one('parcel' as const), at: moment, parcel }),
  fc
    .record({
      type: one('scan' as const),
      at: moment,
      parcelId: one('f1', 'f2'),
      status: one(...parcelStatuses),
      expectedAt: some(moment),
    })
    .map((scan) => ({ ...scan, orderId: scan.parcelId === 'f1' ? 'o1' : 'o2' })),
  fc.record({ type: one('refund' as const), at: moment, orderId, refund }),
  fc.record({
    type: one('return' as const),
    at: moment,
    return: fc.record({
      id: one('x'),
      orderId: one('o1'),
      status: one<ReturnStatus>('open', 'closed'),
      updatedAt: moment,
    }),
  }),
  fc.record({ type: one('cart' as const), at: moment, cart }),
  fc.record({ type: one('cart deleted' as const), at: moment, platformId: one('id-t-o1', 'id-t3') }),
)

describe('the ledger', () => {
  it('ends the same whatever the order and repetition of tellings', () => {
    fc.assert(
      fc.property(
        fc.array(event, { maxLength: 12 }).chain((events) => {
          const repeated = fc.shuffledSubarray([...events, ...events], { minLength: 2 * events.length })
          return fc.tuple(fc.constant(events), repeated)
        }),
        ([events, again]) => {
          expect(outcome(again)).to.deep.equal(outcome(events))
        },
      ),
      { numRuns: 2_000 },
    )
  })

  it('takes everything from the newest telling, a cancellation that was taken back too', () => {
    const ledger = openLedger(empty)
    ledger.apply(
      { type: 'order', at: 3, order: orderTold({ updatedAt: 3, name: '#new', cancelledAt: null }), parcels: [] },
      'c1',
    )
    ledger.apply(
      { type: 'order', at: 2, order: orderTold({ updatedAt: 2, name: '#old', cancelledAt: 2 }), parcels: [] },
      'c1',
    )
    expect(ledger.order('o1')).to.include({ name: '#new', cancelledAt: null, customerId: 'c1' })
  })

  it('does not let an older telling undo a refund', () => {
    const ledger = openLedger(empty)
    ledger.apply({ type: 'order', at: 3, order: orderTold({ updatedAt: 3, payment: 'refunded' }), parcels: [] }, null)
    ledger.apply({ type: 'order', at: 2, order: orderTold({ updatedAt: 2, payment: 'paid' }), parcels: [] }, null)
    expect(ledger.order('o1')?.payment).to.equal('refunded')
  })

  it('keeps a refund that was told before its order', () => {
    const ledger = openLedger(empty)
    const told = { id: 'r1', at: 5, amount: 700 }
    expect(ledger.apply({ type: 'refund', at: 5, orderId: 'o1', refund: told }, null)).to.deep.equal({ orderId: 'o1' })
    expect(ledger.order('o1')).to.equal(null)
    ledger.apply({ type: 'order', at: 1, order: orderTold({}), parcels: [] }, null)
    expect(ledger.order('o1')?.refunds).to.deep.equal([told])
  })

  it('fills in a parcel that was scanned before it was told', () => {
    const ledger = openLedger(empty)
    ledger.apply({ type: 'scan', at: 9, parcelId: 'f1', orderId: 'o1', status: 'delivered', expectedAt: null }, null)
    expect(ledger.parcelsOf('o1')[0]).to.include({ id: 'f1', number: null, createdAt: 9, updatedAt: 9 })
    ledger.apply({ type: 'parcel', at: 4, parcel: parcelTold({ number: 'AB1', createdAt: 4, updatedAt: 4 }) }, null)
    const [parcel] = ledger.parcelsOf('o1')
    expect(parcel).to.include({ number: 'AB1', createdAt: 4, updatedAt: 4 })
    expect(parcel?.history.delivered).to.deep.equal({ first: 9, last: 9 })
  })

  it('takes the expected day from whoever spoke of it last', () => {
    const ledger = openLedger(empty)
    const scan = { type: 'scan', parcelId: 'f1', orderId: 'o1', status: 'on its way' } as const
    ledger.apply({ ...scan, at: 8, expectedAt: 80 }, null)
    ledger.apply({ ...scan, at: 6, expectedAt: 60 }, null)
    ledger.apply({ ...scan, at: 9, expectedAt: null }, null)
    ledger.apply({ type: 'parcel', at: 7, parcel: parcelTold({ updatedAt: 7, expectedAt: 70 }) }, null)
    expect(ledger.parcelsOf('o1')[0]?.expectedAt).to.equal(80)
  })

  it('has a cart bought whether the order or the cart is told first', () => {
    const bought = { type: 'order', at: 7, order: orderTold({ cartToken: 't1', placedAt: 7 }), parcels: [] } as const
    const left = { type: 'cart', at: 5, cart: cartTold({ token: 't1' }) } as const
    for (const events of [
      [bought, left],
      [left, bought],
    ]) {
      const ledger = openLedger(empty)
      for (const one of events) ledger.apply(one, null)
      expect(ledger.cart('t1')?.completedAt).to.equal(7)
    }
  })

  it('remembers the deletion of a cart nobody told of yet', () => {
    const ledger = openLedger(empty)
    expect(ledger.apply({ type: 'cart deleted', at: 8, platformId: 'id1' }, null)).to.equal(null)
    ledger.apply({ type: 'cart', at: 5, cart: cartTold({ token: 't1', platformId: 'id1' }) }, null)
    expect(ledger.cart('t1')?.deletedAt).to.equal(8)
    expect(ledger.shelves.carts.all()).to.have.length(1)
    expect(ledger.apply({ type: 'cart deleted', at: 9, platformId: 'id1' }, null)).to.deep.equal({ cartToken: 't1' })
  })

  it('normalises addresses, so that orders and carts of one address are found together', () => {
    const ledger = openLedger(empty)
    ledger.apply({ type: 'order', at: 1, order: orderTold({ email: ' Anna@Example.COM ' }), parcels: [] }, null)
    ledger.apply({ type: 'cart', at: 1, cart: cartTold({ token: 't1', email: 'no address' }) }, null)
    expect(ledger.order('o1')?.email).to.equal('anna@example.com')
    expect(ledger.cart('t1')?.email).to.equal(null)
  })

  it('has nothing to say about events of other matters', () => {
    const ledger = openLedger(empty)
    expect(ledger.apply({ type: 'uninstalled', at: 1 }, null)).to.equal(null)
    expect(ledger.apply({ type: 'person', at: 1, person: nobody }, 'c1')).to.equal(null)
  })
})
