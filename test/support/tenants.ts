import type { Db } from '../../app/db/db.ts'
import { tables } from '../../app/db/tables/index.ts'

const shops = Object.entries(tables).flatMap(([name, { tenant }]) => (tenant ? [name] : []))
const ofShops = new RegExp(`\\b(?:from|into|update|join)\\s+[\`"]?(?:${shops.join('|')})\\b`, 'i')

/** Statements on a shop's tables, as they are made, that name no shop; each once. */
export function statementsWithoutShop(db: Db): ReadonlySet<string> {
  const found = new Set<string>()
  db.knex.on('query', ({ sql }: { readonly sql: string }) => {
    if (ofShops.test(sql) && !/\bshop_id\b/.test(sql)) found.add(sql)
  })
  return found
}
