import type { Knex } from 'knex'
import { inChunks } from '../db/row.ts'

/** The rows of several queries with the same columns, asked for at once: on a database server each question costs a way there and back. */
export async function inOne<Row>(knex: Knex, queries: readonly Knex.QueryBuilder[]): Promise<readonly Row[]> {
  const rows: Row[] = []
  for (const chunk of inChunks(queries, 100)) rows.push(...((await knex.unionAll([...chunk])) as Row[]))
  return rows
}
