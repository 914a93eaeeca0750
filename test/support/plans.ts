import type { Knex } from 'knex'
import type { Db } from '../../app/db/db.ts'

/** One statement as it was made, with the longest it took in milliseconds. */
export type Made = { readonly sql: string; readonly bindings: readonly unknown[]; longest: number }

type Heard = { readonly __knexQueryUid: string; readonly sql: string; readonly bindings?: readonly unknown[] }

/** Every statement made on a database from now on, once each. */
export function statementsOf({ knex }: Db): ReadonlyMap<string, Made> {
  const made = new Map<string, Made>()
  const begun = new Map<string, number>()
  knex.on('query', ({ __knexQueryUid: id, sql, bindings = [] }: Heard) => {
    if (!/^\s*(?:select|update|delete|with)\b/i.test(sql)) return
    begun.set(id, performance.now())
    const shape = shapeOf(sql)
    const known = made.get(shape)
    made.set(
      shape,
      known && known.bindings.length >= bindings.length ? known : { sql, bindings, longest: known?.longest ?? 0 },
    )
  })
  knex.on('query-response', (_, { __knexQueryUid: id, sql }: Heard) => {
    const one = made.get(shapeOf(sql))
    if (one) one.longest = Math.max(one.longest, performance.now() - (begun.get(id) ?? performance.now()))
    begun.delete(id)
  })
  return made
}

/** Lists of different lengths make no different statement. */
const shapeOf = (sql: string): string =>
  sql
    .replaceAll(/\?(?:, \?)+/g, '?, …')
    .replaceAll(/\(\?, …\)(?:, \(\?, …\))+/g, '(?, …), …')
    .replaceAll(/(?:WHEN \? THEN \? )+/g, 'WHEN ? THEN ? ')

/** Which of these tables a statement reads from end to end, by the database's own plan; empty: each is reached through an index. */
export async function readWhole(
  db: Db,
  { sql, bindings }: Made,
  tables: readonly string[],
): Promise<readonly string[]> {
  const steps = await stepsOf(db, sql, bindings)
  return steps.flatMap((name) => {
    const table = tables.includes(name)
      ? name
      : tables.find((one) => new RegExp(`\\b${one}[\`"]?\\s+(?:as\\s+)?[\`"]?${name}\\b`, 'i').test(sql))
    return table ? [table] : []
  })
}

/** Names, or names they go by in the statement, of what it reads whole. */
async function stepsOf({ knex, kind }: Db, sql: string, bindings: readonly unknown[]): Promise<readonly string[]> {
  if (kind === 'sqlite') {
    const plan = (await knex.raw(`EXPLAIN QUERY PLAN ${sql}`, bindings as never)) as { detail: string }[]
    // An index made for this one statement reads the whole table to be made; and what writes must not look through all of a shop, or all that is planned.
    const whole = /^update|^delete/i.test(sql)
      ? /^SCAN (\w+)|^SEARCH (\w+) USING (?:AUTOMATIC|.*\(shop_id=\?\)$|INDEX messages_due \(state=\?\)$)/
      : /^SCAN (\w+)|^SEARCH (\w+) USING AUTOMATIC/
    return plan.flatMap(({ detail }) => whole.exec(detail)?.slice(1).find(Boolean) ?? [])
  }
  const [plan] = (await knex.raw(`EXPLAIN ${sql}`, bindings as never)) as [
    { table: string | null; type: string | null }[],
  ]
  return plan.flatMap(({ table, type }) => (table && (type === 'ALL' || type === 'index') ? [table] : []))
}

/** How many rows, or entries of an index, MySQL or MariaDB goes through for a statement, whether or not they belong to the answer. */
export async function rowsRead({ knex }: Db, { sql, bindings }: Made): Promise<number> {
  return knex.transaction(async (trx) => {
    const before = await reads(trx)
    await trx.raw(sql, bindings as never)
    return (await reads(trx)) - before
  })
}

async function reads(trx: Knex.Transaction): Promise<number> {
  const [rows] = (await trx.raw(
    `SHOW SESSION STATUS WHERE Variable_name IN ('Handler_read_first', 'Handler_read_key', 'Handler_read_last', 'Handler_read_next', 'Handler_read_prev', 'Handler_icp_attempts')`,
  )) as [{ Value: string }[]]
  return rows.reduce((sum, { Value }) => sum + Number(Value), 0)
}
