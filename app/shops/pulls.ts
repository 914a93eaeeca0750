import type { Knex } from 'knex'
import type { Db } from '../db/db.ts'
import { dropLease, takeLease } from '../db/lease.ts'
import { day, type Instant } from '../domain/time.ts'

/**
 * Reading a shop's platform page by page, in the background: where it stands outlives the process.
 * `changes` and `particulars` never end: they look for what deliveries left out, again and again.
 */
export type PullKind = 'products' | 'customers' | 'orders' | 'changes' | 'particulars' | StorePullKind
/** What is looked for at stores on WooCommerce and PrestaShop; `since` is how far it was read. */
export type StorePullKind = 'store orders' | 'store customers' | 'store products'

/** In the order they are read: a cart is judged by its customer's consent, an order shows its products. */
export const historyKinds: readonly PullKind[] = ['products', 'customers', 'orders']
const watched: readonly PullKind[] = ['changes', 'particulars']

export type Pull = {
  readonly kind: PullKind
  /** `stopped`: it cannot go on by itself; `why` says what is in the way. */
  readonly state: 'running' | 'done' | 'stopped' | 'watching'
  /** What is older is not asked for. */
  readonly since: Instant
  /** The platform's cursor; null: at the beginning. */
  readonly place: string | null
  readonly done: number
  /** Null until the platform said how much there is. */
  readonly total: number | null
  readonly why: string | null
  readonly begunAt: Instant
  readonly updatedAt: Instant
}

type Row = Omit<Pull, 'begunAt' | 'updatedAt'> & { shop_id: number; begun_at: number; updated_at: number }

const fromRow = (row: Row): Pull => ({
  kind: row.kind,
  state: row.state,
  since: Number(row.since),
  place: row.place,
  done: row.done,
  total: row.total,
  why: row.why,
  begunAt: Number(row.begun_at),
  updatedAt: Number(row.updated_at),
})

/** Begins to read a shop's past from `since` on, and to watch for gaps from now on. */
export async function beginPulls(knex: Knex, shopId: number, since: Instant, now: Instant): Promise<void> {
  const fresh = { shop_id: shopId, place: null, done: 0, total: null, why: null, begun_at: now, updated_at: now }
  await knex('pulls')
    .insert([
      ...historyKinds.map((kind) => ({ ...fresh, kind, state: 'running', since })),
      ...watched.map((kind) => ({ ...fresh, kind, state: 'watching', since: now })),
    ])
    .onConflict(['shop_id', 'kind'])
    .merge()
}

/** In the order they are read. */
export const storeKinds: readonly StorePullKind[] = ['store orders', 'store products', 'store customers']
/** How much of a store's past is learnt when it is connected. Products are learnt all: an old one may be bought today. */
const past = 60 * day

/** Begins to look at a store for what its deliveries left out; one that was looked at before goes on where it was. */
export async function watchStore(knex: Knex, shopId: number, now: Instant): Promise<void> {
  const row = { shop_id: shopId, state: 'watching', place: null, done: 0, total: null, why: null }
  await knex('pulls')
    .insert(
      storeKinds.map((kind) => ({
        ...row,
        kind,
        since: kind === 'store products' ? 0 : now - past,
        begun_at: now,
        updated_at: now,
      })),
    )
    .onConflict(['shop_id', 'kind'])
    .ignore()
}

export async function pullsOf(knex: Knex, shopId: number): Promise<readonly Pull[]> {
  return ((await knex('pulls').where({ shop_id: shopId })) as Row[]).map(fromRow)
}

/** Shops in which a pull is in this state, the one that waited longest first. */
export async function shopsWithPulls(knex: Knex, state: Pull['state']): Promise<readonly number[]> {
  const rows = (await knex('pulls')
    .join('shops', 'shops.id', 'pulls.shop_id')
    .where({ 'pulls.state': state, 'shops.status': 'active' })
    .groupBy('pulls.shop_id')
    .select('pulls.shop_id')
    .min({ waited: 'pulls.updated_at' })
    .orderBy('waited')) as { shop_id: number }[]
  return rows.map(({ shop_id: shopId }) => shopId)
}

type Changes = Partial<Pick<Pull, 'state' | 'since' | 'place' | 'done' | 'total' | 'why'>>

export async function keepPull(
  knex: Knex,
  shopId: number,
  kind: PullKind,
  changes: Changes,
  now: Instant,
): Promise<void> {
  await knex('pulls')
    .where({ shop_id: shopId, kind })
    .update({ ...changes, updated_at: now })
}

/** What was stopped goes on: the shop is connected again. */
export async function resumePulls(knex: Knex, shopId: number, now: Instant): Promise<void> {
  const stopped = { shop_id: shopId, state: 'stopped' }
  await knex('pulls')
    .where(stopped)
    .whereIn('kind', historyKinds)
    .update({ state: 'running', why: null, updated_at: now })
  await knex('pulls').where(stopped).whereIn('kind', watched).update({ state: 'watching', why: null, updated_at: now })
}

const leaseOf = (shopId: number, kind: PullKind) => ({ table: 'pulls', where: { shop_id: shopId, kind } })

/** One process at a time reads a pull; hold on to it page by page. */
export const holdPull = (db: Db, shopId: number, kind: PullKind, holder: string): Promise<boolean> =>
  takeLease(db, leaseOf(shopId, kind), holder, 180_000)

export const letPullGo = (db: Db, shopId: number, kind: PullKind, holder: string): Promise<void> =>
  dropLease(db, leaseOf(shopId, kind), holder)
