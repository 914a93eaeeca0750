import type { Knex } from 'knex'
import { inChunks, rowsFor } from '../db/row.ts'
import type { ShopEvent } from '../domain/event.ts'
import type { Line } from '../domain/order.ts'
import type { Standing } from '../domain/standing.ts'

type Told = Extract<ShopEvent, { readonly type: 'product' }>
type Row = { id: string; title: string; image: string | null; url: string | null; updated_at: number }

/** Longer addresses are nobody's picture; twenty of these still leave a letter small. */
const longestAddress = 1_000
const longestTitle = 320

/** Keeps what was told of products, the newest telling of each. An address that a telling does not have stays known. */
export async function keepProducts(trx: Knex, shopId: number, events: readonly ShopEvent[]): Promise<void> {
  const told = events.filter((event): event is Told => event.type === 'product').sort((a, b) => a.at - b.at)
  if (told.length === 0) return
  const rows = await productsById(
    trx,
    shopId,
    told.map(({ productId }) => productId),
  )
  const changed = new Map<string, Row>()
  for (const event of told) {
    const before = rows.get(event.productId)
    if (before && before.updated_at > event.at) continue
    const row = rowOf(event, before?.url ?? null)
    rows.set(row.id, row)
    changed.set(row.id, row)
  }
  for (const chunk of inChunks([...changed.values()]))
    await trx('products')
      .insert(chunk.map((row) => ({ shop_id: shopId, ...row })))
      .onConflict(['shop_id', 'id'])
      .merge()
}

const address = (text: string | null): string | null => (text !== null && text.length > longestAddress ? null : text)

const rowOf = ({ productId, title, image, url, at }: Told, knownUrl: string | null): Row => ({
  id: productId,
  title: title.slice(0, longestTitle).toWellFormed(),
  image: address(image),
  url: address(url) ?? knownUrl,
  updated_at: at,
})

async function productsById(knex: Knex, shopId: number, ids: readonly string[]): Promise<Map<string, Row>> {
  const query = (some: readonly string[]) =>
    knex('products').where({ shop_id: shopId }).whereIn('id', some).select('id', 'title', 'image', 'url', 'updated_at')
  const found = await rowsFor<Row>([...new Set(ids)], query, 1_000)
  return new Map(found.map((row) => [row.id, { ...row, updated_at: Number(row.updated_at) }]))
}

/** The same with pictures of the goods, where the shop told of one and the line itself has none. One query per thousand products. */
export async function withPictures(
  knex: Knex,
  shopId: number,
  standings: readonly Standing[],
): Promise<readonly Standing[]> {
  const lines = standings.flatMap(({ order, cart }) => [...(order?.lines ?? []), ...(cart?.lines ?? [])])
  const wanted = lines.flatMap(({ image, productId }) => (image === null && productId !== null ? [productId] : []))
  if (wanted.length === 0) return standings
  const products = await productsById(knex, shopId, wanted)
  const pictured = <T extends { readonly lines: readonly Line[] }>(thing: T): T => ({
    ...thing,
    lines: thing.lines.map((line) => ({
      ...line,
      image: line.image ?? products.get(line.productId ?? '')?.image ?? null,
    })),
  })
  return standings.map((standing) => ({
    ...standing,
    order: standing.order && pictured(standing.order),
    cart: standing.cart && pictured(standing.cart),
  }))
}
