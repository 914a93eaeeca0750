import type { Knex } from 'knex'
import { countOf } from '../db/row.ts'
import type { Shop } from '../domain/shop.ts'
import type { Instant } from '../domain/time.ts'

/**
 * One thing about a shop's connection to its platform, as a merchant can understand it. `key` names the sentences in
 * `views/admin/<language>/connection.json`: `sign.<key>` is what it is about, `sign.<key>.<state>` how it stands.
 */
export type Sign = {
  readonly key: string
  /** `hurt`: something does not work. `waits`: it will be well by itself, or is not needed. */
  readonly state: 'well' | 'waits' | 'hurt'
  /** When this was so; null where that says nothing. */
  readonly at?: Instant | null
  /** How far it is, of how many; for work that takes a while. */
  readonly done?: number
  readonly total?: number | null
  /** The platform's own word for what is in the way. */
  readonly why?: string | null
}

/** How a platform's connection is looked at; answers from our own database, so that the page is quick. */
export type Health = (about: {
  readonly knex: Knex
  readonly shop: Shop
  readonly now: Instant
}) => Promise<readonly Sign[]>

/** Signs that hold on every platform: what came last, and what could not be understood. */
export async function journalSigns(knex: Knex, shop: Shop): Promise<readonly Sign[]> {
  const heard = (await knex('journal').where({ shop_id: shop.id }).orderBy('id', 'desc').first('received_at')) as
    { received_at: number } | undefined
  const setAside = await countOf(knex('journal').where({ shop_id: shop.id, state: 'set aside' }))
  return [
    heard ? { key: 'deliveries', state: 'well', at: Number(heard.received_at) } : { key: 'deliveries', state: 'waits' },
    ...(setAside > 0 ? [{ key: 'aside', state: 'hurt', done: setAside } as const] : []),
  ]
}
