import type { Knex } from 'knex'
import { crashPoint } from '../crash.ts'
import type { Db } from '../db/db.ts'
import { inChunks } from '../db/row.ts'
import type { Instant } from '../domain/time.ts'
import { minute } from '../domain/time.ts'
import { why, type Why } from '../domain/why.ts'
import { atTheirFences, fromRow, inHand, messagesByKey, type MessageRow, type StoredMessage } from './messages.ts'

/** Longer than the longest wait for an answer after the final dot (10 minutes, RFC 5321 §4.5.3.2.6). */
export const leaseTime = 15 * minute

export type Claimed = StoredMessage & {
  readonly fence: number
  /** How many processes ended with the letter in hand and not written yet. */
  readonly crashes: number
}

/**
 * Takes due messages into hand for a while. Two letters of one person that caps and throttles must see one after the other
 * are never in hand together, whoever holds them; a lock makes that true between machines too.
 */
export async function claim(
  db: Db,
  owner: string,
  now: Instant,
  limit: number,
  lease: number = leaseTime,
): Promise<readonly Claimed[]> {
  // Looked at without the lock first: an idle system must not queue for it.
  if (!(await db.knex('messages').where({ state: 'scheduled' }).where('due_at', '<=', now).first('id'))) return []
  return db.write(async (trx) => {
    if (db.kind === 'mysql') await trx('locks').where({ name: 'claim' }).forUpdate().first()
    const due = await withoutDeadly(trx, await fromBothEnds(trx, now, limit))
    const chosen: MessageRow[] = []
    const seen = new Set<string>()
    const busy = await peopleInHand(trx, due)
    for (const row of due) {
      const person = `${row.shop_id} ${row.address_hash}`
      if (row.purpose !== 'delivery') {
        if (seen.has(person) || busy.has(person)) continue
        seen.add(person)
      }
      chosen.push(row)
    }
    if (chosen.length === 0) return []
    await messagesByKey(trx)
      .where(theseOf(chosen))
      // The plus keeps SQLite, where it has no statistics, from finding them among all that are planned.
      .whereRaw(`+state = 'scheduled'`)
      .update({
        state: 'claimed',
        fence: trx.raw('fence + 1'),
        lease_owner: owner,
        lease_until: trx.raw(`${db.clock} + ?`, [lease]),
      })
    crashPoint('claim-chosen')
    return chosen.map((row) => ({
      ...fromRow(row),
      state: 'claimed' as const,
      fence: row.fence + 1,
      crashes: row.crashes,
    }))
  })
}

/**
 * The letters that have waited longest; when there are more of them than one batch, its first half goes to those due last. So the letter a shop
 * has just made leaves within seconds while another shop's million waits, without an order by shop that every letter would have to pay for.
 */
async function fromBothEnds(trx: Knex.Transaction, now: Instant, limit: number): Promise<readonly MessageRow[]> {
  const oldest = await firstDue(trx, now, limit, 'asc')
  if (oldest.length < limit) return oldest
  const newest = await firstDue(trx, now, Math.floor(limit / 2), 'desc')
  // Many may be due at one moment, and then both ends may tell of the same letters.
  const kept = new Map([...newest, ...oldest].map((row) => [`${row.shop_id} ${row.id}`, row]))
  return [...kept.values()].slice(0, limit)
}

/**
 * Which letters they are is asked of the index alone. Asked for whole rows, MariaDB goes through every letter that is planned for later
 * to pass it over: with hundreds of thousands of them that took seconds.
 */
const firstDue = (
  trx: Knex.Transaction,
  now: Instant,
  limit: number,
  order: 'asc' | 'desc',
): Promise<readonly MessageRow[]> =>
  trx('messages')
    .join(
      trx('messages')
        .where({ state: 'scheduled' })
        .where('due_at', '<=', now)
        .orderBy('due_at', order)
        .limit(limit)
        .select('shop_id', 'id')
        .as('first'),
      (of) => void of.on('first.shop_id', 'messages.shop_id').on('first.id', 'messages.id'),
    )
    .orderBy('messages.due_at', order)
    .select('messages.*')

/** In words MariaDB finds by their keys; for pairs of shop and id in one list it reads the whole table. */
const theseOf =
  (rows: readonly MessageRow[]) =>
  (query: Knex.QueryBuilder): void => {
    for (const [shopId, theirs] of Map.groupBy(rows, ({ shop_id }) => shop_id))
      void query.orWhere((of) => {
        void of.where({ shop_id: shopId }).whereIn(
          'id',
          theirs.map(({ id }) => id),
        )
      })
  }

/** A letter in whose making the process ended so often is not tried again by itself. */
const maxCrashes = 3
const fewSuspects = 20

/**
 * Letters that were in hand when a process ended may have ended it. They travel apart, then alone, so that the guilty one takes no
 * others down with it, and after the third time it is given up. Most processes end for other reasons: a letter that could be
 * written is cleared (`clear`).
 */
async function withoutDeadly(trx: Knex.Transaction, found: readonly MessageRow[]): Promise<readonly MessageRow[]> {
  const innocent = found.filter(({ crashes }) => crashes === 0)
  const suspects = found.filter(({ crashes }) => crashes > 0)
  const deadly = suspects.filter(({ crashes }) => crashes >= maxCrashes)
  for (const { shop_id: shopId, id } of deadly)
    await trx('messages')
      .where({ shop_id: shopId, id, state: 'scheduled' })
      .update({ state: 'dropped', why: why.setAside })
  if (innocent.length > 0) return innocent
  const once = suspects.filter(({ crashes }) => crashes === 1)
  return once.length > 0 ? once.slice(0, fewSuspects) : suspects.filter((row) => !deadly.includes(row)).slice(0, 1)
}

/** The letter was written and nothing happened: it ended no process. */
export async function clear(db: Db, { shopId, id, fence }: Claimed): Promise<void> {
  await db.knex('messages').where({ shop_id: shopId, id, fence }).update({ crashes: 0 })
}

async function peopleInHand(trx: Db['knex'], due: readonly MessageRow[]): Promise<ReadonlySet<string>> {
  const hashes = [...new Set(due.filter(({ purpose }) => purpose !== 'delivery').map((row) => row.address_hash))]
  if (hashes.length === 0) return new Set()
  const rows = (await trx('messages')
    .whereRaw(inHand)
    .whereIn('address_hash', hashes)
    .whereNot({ purpose: 'delivery' })
    .select('shop_id', 'address_hash')) as { shop_id: number; address_hash: string }[]
  return new Set(rows.map((row) => `${row.shop_id} ${row.address_hash}`))
}

/** Gives back messages nobody began to send; with `changes`, for later. */
export async function release(
  db: Db,
  owner: string,
  messages: readonly Claimed[],
  changes: { readonly due_at?: Instant; readonly why?: Why } = {},
): Promise<void> {
  for (const [shopId, theirs] of Map.groupBy(messages, (message) => message.shopId))
    for (const chunk of inChunks(theirs))
      await messagesByKey(db.knex)
        .where(atTheirFences(shopId, chunk))
        .where({ state: 'claimed', lease_owner: owner })
        .update({ state: 'scheduled', lease_owner: null, lease_until: null, ...changes })
}

/** Gives back everything a process still holds after a round of it failed, such as messages whose claim was never answered. */
export async function releaseAll(db: Db, owner: string): Promise<void> {
  await db
    .knex('messages')
    .whereRaw(inHand)
    .where({ state: 'claimed', lease_owner: owner })
    .update({ state: 'scheduled', lease_owner: null, lease_until: null })
}
