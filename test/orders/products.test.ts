import { expect } from 'chai'
import type { ShopEvent } from '../../app/domain/event.ts'
import type { Standing } from '../../app/domain/standing.ts'
import { keepProducts, withPictures } from '../../app/orders/products.ts'
import { onEveryDatabase } from '../support/databases.ts'
import { cartTold, orderTold } from './samples.ts'

const [ours, another] = [71, 72]
type Product = Extract<ShopEvent, { type: 'product' }>
const mug: Product = {
  type: 'product',
  at: 10,
  productId: '9',
  title: 'Mug',
  image: 'https://cdn.example/a.png',
  url: null,
}
const line = {
  id: 'l1',
  productId: '9',
  variantId: null,
  title: 'Mug',
  variant: null,
  quantity: 1,
  price: { amount: 100, currency: 'PLN' },
  image: null,
  shipped: true,
}
const standing = (changes: object = {}): Standing => {
  const { person: _, refunds: __, ...order } = orderTold({ id: 'o1', lines: [{ ...line, ...changes }] })
  const { person: ___, ...cart } = cartTold({ token: 't1', lines: [line, { ...line, productId: null }] })
  return {
    customer: null,
    order: { ...order, customerId: null, refunds: [] },
    parcels: [],
    returns: [],
    cart: { ...cart, customerId: null },
    orders: [],
    answered: false,
    codeUsed: false,
  }
}

onEveryDatabase('Products', (db) => {
  beforeEach(() => db().knex('products').whereIn('shop_id', [ours, another]).delete())

  const tell = (...events: readonly ShopEvent[]) => db().write((trx) => keepProducts(trx, ours, events))
  const picture = async (shopId = ours, about = standing()) =>
    (await withPictures(db().knex, shopId, [about]))[0]?.order?.lines[0]?.image

  it('give orders and carts their pictures, in their own shop only', async () => {
    await tell(mug)
    const [pictured] = await withPictures(db().knex, ours, [standing()])
    expect(pictured?.order?.lines.map(({ image }) => image)).to.deep.equal([mug.image])
    expect(pictured?.cart?.lines.map(({ image }) => image)).to.deep.equal([mug.image, null])
    expect(await picture(another)).to.equal(null)
  })

  it('leave a line the picture it was told with', async () => {
    await tell(mug)
    expect(await picture(ours, standing({ image: 'https://cdn.example/blue.png' }))).to.equal(
      'https://cdn.example/blue.png',
    )
  })

  it('are kept by their newest telling, in whatever order they were told', async () => {
    const newer = { ...mug, at: 20, image: 'https://cdn.example/b.png' }
    await tell(newer)
    await tell(mug)
    expect(await picture()).to.equal(newer.image)
    await tell({ ...mug, at: 30, image: null }, mug, newer)
    expect(await picture()).to.equal(null)
  })

  it('keep their address when a telling does not have it', async () => {
    await tell({ ...mug, url: 'https://cups.example/mug' })
    await tell({ ...mug, at: 11 })
    const rows = await db().knex('products').where({ shop_id: ours }).pluck('url')
    expect(rows).to.deep.equal(['https://cups.example/mug'])
  })

  it('take no address that would not fit a letter', async () => {
    await tell({ ...mug, title: 'x'.repeat(5_000), image: `https://cdn.example/${'a'.repeat(1_000)}` })
    expect(await picture()).to.equal(null)
  })
})
