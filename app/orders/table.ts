import type { Knex } from 'knex'
import { inChunks, rowsFor } from '../db/row.ts'
import type { Row, Shape } from './rows.ts'

/** Everything of one kind whose column holds one of the values. */
export async function readWhere<T>(
  knex: Knex,
  shopId: number,
  shape: Shape<T>,
  column: string,
  values: readonly string[],
): Promise<T[]> {
  const query = (some: readonly string[]) => knex(shape.table).where({ shop_id: shopId }).whereIn(column, some)
  return (await rowsFor<Row>([...new Set(values)], query, 1_000)).map(shape.fromRow)
}

/** Writes things over what their keys held before. */
export async function write<T>(knex: Knex, shopId: number, shape: Shape<T>, things: readonly T[]): Promise<void> {
  for (const chunk of inChunks(things))
    await knex(shape.table)
      .insert(chunk.map((thing) => shape.toRow(shopId, thing)))
      .onConflict([...shape.key])
      .merge()
}
