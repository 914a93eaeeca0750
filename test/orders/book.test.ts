import { expect } from 'chai'
import type { Knex } from 'knex'
import type { ShopEvent } from '../../app/domain/event.ts'
import { openBook } from '../../app/orders/book.ts'
import {
  cartsByToken,
  ordersByEmail,
  ordersById,
  ordersOfCustomers,
  parcelsOfOrders,
  returnsOfOrders,
} from '../../app/orders/load.ts'
import { onEveryDatabase } from '../support/databases.ts'
import { cartTold, orderTold, parcelTold } from './samples.ts'

const story: readonly ShopEvent[] = [
  { type: 'order', at: 10, order: orderTold({ id: 'o1', placedAt: 10, updatedAt: 10, cartToken: 't1' }), parcels: [] },
  {
    type: 'order',
    at: 12,
    order: orderTold({
      id: 'o1',
      placedAt: 10,
      updatedAt: 12,
      name: '#1001 edited',
      refunds: [{ id: 'r1', at: 12, amount: 500 }],
    }),
    parcels: [parcelTold({ id: 'f1', updatedAt: 12, number: 'AB1' })],
  },
  { type: 'scan', at: 15, parcelId: 'f1', orderId: 'o1', status: 'delivered', expectedAt: 20 },
  { type: 'scan', at: 14, parcelId: 'f2', orderId: 'o1', status: 'on its way', expectedAt: null },
  { type: 'refund', at: 16, orderId: 'o1', refund: { id: 'r2', at: 16, amount: 700 } },
  { type: 'return', at: 17, return: { id: 'x1', orderId: 'o1', status: 'open', updatedAt: 17 } },
  { type: 'cart', at: 5, cart: cartTold({ token: 't1', platformId: 'id1', updatedAt: 5 }) },
  { type: 'cart deleted', at: 18, platformId: 'id2' },
  { type: 'cart', at: 6, cart: cartTold({ token: 't2', platformId: 'id2', updatedAt: 6 }) },
  { type: 'cart deleted', at: 19, platformId: 'id3' },
]

async function play(knex: Knex, shopId: number, batches: readonly (readonly ShopEvent[])[]): Promise<void> {
  for (const batch of batches)
    await knex.transaction(async (trx) => {
      const book = await openBook(trx, shopId, batch)
      for (const event of batch) book.apply(event, 'c1')
      await book.save()
    })
}

const tables = ['orders', 'refunds', 'parcels', 'returns', 'carts']
const keyOf = (row: Record<string, unknown>): string => `${String(row.id)} ${String(row.token)}`

async function rowsOf(knex: Knex, shopId: number) {
  const rows: Record<string, unknown> = {}
  for (const table of tables) {
    const found = (await knex(table).where({ shop_id: shopId })) as Record<string, unknown>[]
    rows[table] = found.map(({ shop_id: _shopId, ...row }) => row).sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
  }
  return rows
}

onEveryDatabase('the book of orders', (db) => {
  it('stores the same rows from one batch, from single events backwards, and from everything twice', async () => {
    const backwards = story.toReversed().map((event) => [event])
    await play(db().knex, 1, [story])
    await play(db().knex, 2, backwards)
    await play(db().knex, 3, [...backwards, story, story.slice(3), story])
    const rows = await rowsOf(db().knex, 1)
    expect(rows.orders).to.have.length(1)
    expect(rows.refunds).to.have.length(2)
    expect(rows.carts).to.have.length(3)
    expect(await rowsOf(db().knex, 2)).to.deep.equal(rows)
    expect(await rowsOf(db().knex, 3)).to.deep.equal(rows)
  })

  it('reads back what it took', async () => {
    const { knex } = db()
    await play(knex, 4, [story])
    const order = (await ordersById(knex, 4, ['o1', 'unheard of'])).get('o1')
    expect(order).to.include({ name: '#1001 edited', customerId: 'c1', cartToken: 't1', test: false })
    expect(order?.total).to.deep.equal({ amount: 19_999, currency: 'PLN' })
    expect(order?.delivery?.city).to.equal('Łódź')
    expect(order?.refunds).to.deep.equal([
      { id: 'r1', at: 12, amount: 500 },
      { id: 'r2', at: 16, amount: 700 },
    ])
    const parcels = (await parcelsOfOrders(knex, 4, ['o1'])).get('o1') ?? []
    expect(parcels.map(({ id, number, expectedAt }) => ({ id, number, expectedAt }))).to.deep.equal([
      { id: 'f1', number: 'AB1', expectedAt: 20 },
      { id: 'f2', number: null, expectedAt: null },
    ])
    expect((await returnsOfOrders(knex, 4, ['o1'])).get('o1')?.[0]?.status).to.equal('open')
    const carts = await cartsByToken(knex, 4, ['t1', 't2', 'deleted:id3'])
    expect([...carts.keys()].sort()).to.deep.equal(['t1', 't2'])
    expect(carts.get('t1')).to.include({ completedAt: 10, deletedAt: null })
    expect(carts.get('t2')).to.include({ completedAt: null, deletedAt: 18 })
    expect((await ordersById(knex, 999, ['o1'])).size).to.equal(0)
  })

  it('takes texts longer than anybody means to write, and cuts them', async () => {
    const { knex } = db()
    const order = orderTold({ name: '#'.repeat(900), phone: '1'.repeat(100), firstName: 'A'.repeat(319) + '😀' })
    await play(knex, 7, [[{ type: 'order', at: 1, order, parcels: [parcelTold({ carrier: 'K'.repeat(900) })] }]])
    const stored = (await ordersById(knex, 7, ['o1'])).get('o1')
    expect(stored?.name).to.have.length(320)
    expect(stored?.phone).to.have.length(64)
  })

  it('gives the last orders of each record and each address, newest first', async () => {
    const { knex } = db()
    const many = [1, 2, 3, 4].map((n): ShopEvent => ({
      type: 'order',
      at: n,
      order: orderTold({ id: `o${n}`, placedAt: n, email: n === 1 ? 'ewa@example.com' : 'anna@example.com' }),
      parcels: [],
    }))
    await play(knex, 5, [many])
    const ids = (orders: readonly { id: string }[]): string[] => orders.map(({ id }) => id)
    expect(ids(await ordersOfCustomers(knex, 5, ['c1'], 3))).to.deep.equal(['o4', 'o3', 'o2'])
    expect(ids(await ordersByEmail(knex, 5, ['anna@example.com', 'ewa@example.com'], 2))).to.deep.equal([
      'o4',
      'o3',
      'o1',
    ])
    expect(await ordersByEmail(knex, 5, [])).to.deep.equal([])
  })

  it('costs at most 14 statements for a hundred events, and none to save a replay', async () => {
    const { knex } = db()
    const batch = Array.from({ length: 10 }, (_, n) =>
      story.map(
        (event): ShopEvent =>
          JSON.parse(
            JSON.stringify(event).replace(/"(o1|f1|f2|r1|r2|x1|t1|t2|id1|id2|id3)"/g, `"$1-${n}"`),
          ) as ShopEvent,
      ),
    ).flat()
    const statements: string[] = []
    const listen = ({ sql }: { sql: string }): void => void statements.push(sql)
    knex.on('query', listen)
    await play(knex, 6, [batch])
    const first = statements.splice(0).filter((sql) => !/^(begin|commit)/i.test(sql))
    await play(knex, 6, [batch])
    knex.off('query', listen)
    expect(batch).to.have.length(100)
    expect(first.length).to.be.at.most(14)
    expect(statements.filter((sql) => /^(insert|update|delete)/i.test(sql))).to.deep.equal([])
  })
})
