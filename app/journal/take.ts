import type { Knex } from 'knex'
import { crashPoint } from '../crash.ts'
import { isDatabaseAway } from '../db/away.ts'
import type { Db } from '../db/db.ts'
import { inChunks } from '../db/row.ts'
import type { Shop } from '../domain/shop.ts'
import type { Instant } from '../domain/time.ts'
import type { Keys } from '../keys/keys.ts'
import { isScanRow, readScanRow } from '../carriers/scan-row.ts'
import { shopById } from '../shops/shops.ts'
import { storefrontNamed } from '../storefronts/index.ts'
import { Unreadable } from '../storefronts/storefront.ts'
import { alone } from './alone.ts'
import { decide } from './decide.ts'
import { type Heard, type Read, stand } from './stand.ts'

export type TakeNeeds = {
  readonly db: Db
  readonly keys: Keys
  readonly report: (error: unknown, sentence: string) => void
}

type Row = { id: number; topic: string; payload: Buffer | null; triggered_at: Instant | null; received_at: Instant }

const maxAttempts = 3
const maxRows = 100
const maxBytes = 8 * 1024 * 1024

/**
 * Takes what waits in the journal, shop by shop, in the order it came: standing, decisions and the mark "taken" are one
 * transaction. Returns how many rows were dealt with; 0 means nothing waits.
 */
export async function takeJournal(needs: TakeNeeds, now: Instant): Promise<number> {
  const shops = (await needs.db.knex('journal').where({ state: 'waiting' }).distinct('shop_id').limit(100)) as {
    shop_id: number
  }[]
  let taken = 0
  for (const { shop_id: shopId } of shops) taken += await alone(needs.db, shopId, () => takeShop(needs, shopId, now))
  return taken
}

async function takeShop(needs: TakeNeeds, shopId: number, now: Instant): Promise<number> {
  const ids = await begin(needs.db, shopId)
  if (ids.length === 0) return 0
  crashPoint('take-counted')
  try {
    await takeRows(needs, shopId, ids, now)
    crashPoint('take-committed')
  } catch (error) {
    if (isDatabaseAway(error)) {
      await forgive(needs.db, shopId, ids)
      throw error
    }
    if (ids.length === 1) await blame(needs, shopId, ids[0] ?? 0, error)
    // One bad row must not hold up the others: try each by itself.
    else
      for (const id of ids)
        await takeRows(needs, shopId, [id], now).catch((cause: unknown) => blame(needs, shopId, id, cause))
  }
  return ids.length
}

/** Chooses the next rows and counts the attempt, committed before the work: a row that kills the process is found out too. */
async function begin(db: Db, shopId: number): Promise<readonly number[]> {
  return db.write(async (trx) => {
    await lockShop(db, trx, shopId)
    const waiting = (await trx('journal')
      .where({ state: 'waiting', shop_id: shopId })
      .orderBy('id')
      .limit(maxRows)
      .select('id', 'attempts', trx.raw('LENGTH(payload) AS bytes'))) as {
      id: number
      attempts: number
      bytes: number
    }[]
    const tired = waiting.filter(({ attempts }) => attempts >= maxAttempts).map(({ id }) => id)
    if (tired.length > 0)
      await byIds(trx, shopId, tired).update({
        state: 'set aside',
        why: trx.raw(`COALESCE(why, 'the process ended three times while taking it')`),
      })
    const ids: number[] = []
    let bytes = 0
    for (const row of waiting) {
      if (row.attempts >= maxAttempts) continue
      bytes += Number(row.bytes ?? 0)
      if (ids.length > 0 && bytes > maxBytes) break
      ids.push(row.id)
      // A row that failed before travels alone, so that it cannot take the others down again.
      if (row.attempts > 0) break
    }
    if (ids.length > 0) await byIds(trx, shopId, ids).increment('attempts', 1)
    return ids
  })
}

/** What the database could not do was no attempt of the rows. */
async function forgive(db: Db, shopId: number, ids: readonly number[]): Promise<void> {
  await byIds(db.knex, shopId, ids).where({ state: 'waiting' }).where('attempts', '>', 0).decrement('attempts', 1)
}

async function takeRows(needs: TakeNeeds, shopId: number, ids: readonly number[], now: Instant): Promise<void> {
  const { db, keys } = needs
  await db.write(async (trx) => {
    await lockShop(db, trx, shopId)
    const shop = await shopById(trx, shopId)
    // Erased while a delivery of it was on its way in: nothing of the shop is kept.
    if (!shop) return void (await trx('journal').where({ shop_id: shopId }).delete())
    const rows = (await byIds(trx, shopId, ids)
      .where({ state: 'waiting' })
      .orderBy('id')
      .select('id', 'topic', 'payload', 'triggered_at', 'received_at')) as Row[]
    const { read, unreadable } = readRows(shop, rows)
    const heard = await stand(trx, { shop, keys, now }, read)
    crashPoint('take-stood')
    await decide(trx, { shop: (await shopById(trx, shopId)) ?? shop, keys, now }, heard.touched)
    crashPoint('take-decided')
    await finish(trx, shopId, read, heard, now)
    for (const { id, why } of unreadable)
      await byIds(trx, shopId, [id]).update({ state: 'set aside', why, taken_at: now })
    crashPoint('take-finished')
  })
}

function readRows(shop: Shop, rows: readonly Row[]) {
  const read: Read[] = []
  const unreadable: { id: number; why: string }[] = []
  for (const { id, topic, payload, triggered_at: triggeredAt, received_at: receivedAt } of rows) {
    try {
      const storefront = storefrontNamed(shop.platform)
      const body = payload ?? Buffer.alloc(0)
      const events = isScanRow(topic)
        ? readScanRow(body)
        : (storefront?.read(topic, body, triggeredAt ?? receivedAt) ?? null)
      read.push({ id, topic, events, history: storefront?.isHistory?.(topic) ?? false })
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error
      unreadable.push({ id, why: error.message })
    }
  }
  return { read, unreadable }
}

async function finish(
  trx: Knex.Transaction,
  shopId: number,
  read: readonly Read[],
  { customerOf, forget }: Heard,
  now: Instant,
): Promise<void> {
  const ids = (heard: boolean) => read.filter(({ events }) => (events !== null) === heard).map(({ id }) => id)
  for (const [state, list] of [
    ['taken', ids(true)],
    ['ignored', ids(false)],
  ] as const)
    for (const chunk of inChunks(list)) await byIds(trx, shopId, chunk).update({ state, taken_at: now, why: null })
  // Whose payload it is, so that erasing the person empties it.
  for (const chunk of inChunks([...customerOf])) {
    const cases = chunk.map(() => 'WHEN ? THEN ?').join(' ')
    await byIds(
      trx,
      shopId,
      chunk.map(([id]) => id),
    ).update({ customer_id: trx.raw(`CASE id ${cases} END`, chunk.flat()) })
  }
  if (forget.length > 0) await byIds(trx, shopId, forget).update({ payload: null })
}

/** Named bare, the shop would have SQLite look through all its rows for a few. */
const byIds = (knex: Knex, shopId: number, ids: readonly number[]): Knex.QueryBuilder =>
  knex('journal').whereIn('id', ids).whereRaw('shop_id + 0 = ?', [shopId])

/** One worker at a time takes a shop's journal. SQLite's write transaction is that lock already. */
async function lockShop(db: Db, trx: Knex.Transaction, shopId: number): Promise<void> {
  if (db.kind === 'mysql') await trx('shops').where({ id: shopId }).forUpdate().first('id')
}

async function blame(needs: TakeNeeds, shopId: number, id: number, error: unknown): Promise<void> {
  needs.report(error, `the journal's row ${id} could not be taken`)
  // Knex puts the whole statement before the database's own words.
  const why = (error instanceof Error ? error.message : String(error)).split(' - ').at(-1) ?? ''
  await needs.db
    .knex('journal')
    .where({ shop_id: shopId, id, state: 'waiting' })
    .update({
      why: why.slice(0, 500),
      state: needs.db.knex.raw(`CASE WHEN attempts >= ${maxAttempts} THEN 'set aside' ELSE state END`),
    })
}
