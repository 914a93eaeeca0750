import type { Knex } from 'knex'
import { inChunks, newId } from '../db/row.ts'
import type { Decision } from '../domain/decision.ts'
import type { Flow } from '../domain/flow.ts'
import type { Shop } from '../domain/shop.ts'
import type { Standing } from '../domain/standing.ts'
import type { Instant } from '../domain/time.ts'
import { why } from '../domain/why.ts'
import type { Keys } from '../keys/keys.ts'
import { logDecisions, type Logged } from './log.ts'

/** A flow's decision with what is needed to carry it out. `event` names what was heard, for the log. */
export type Decided = {
  readonly decision: Decision
  readonly flow: Pick<Flow, 'name' | 'purpose'>
  readonly standing: Standing
  readonly event: string
}

type Known = { id: string; message_key: string; state: string; due_at: number; expires_at: number; facts: string }
type Row = Record<string, string | number | null>

/**
 * Carries out decisions in the order given, inside take's transaction. A key is written about once: scheduling it again
 * moves the unsent message, brings back a cancelled one, and leaves one that went out (or was dropped) alone.
 */
export async function putDecisions(
  trx: Knex.Transaction,
  needs: { readonly shop: Shop; readonly keys: Keys; readonly now: Instant },
  decided: readonly Decided[],
): Promise<void> {
  const { shop, keys, now } = needs
  const known = await loadKnown(trx, shop.id, decided)
  const added = new Map<string, Row>()
  const changed = new Map<string, Row>()
  const log: Logged[] = []

  const cancel = (row: Known, reason: string): boolean => {
    // A claimed message is still ours to stop: its marker asks for the state it was claimed in.
    if (row.state !== 'scheduled' && row.state !== 'claimed') return false
    row.state = 'cancelled'
    if (added.delete(row.id)) known.delete(row.message_key)
    else changed.set(row.id, { state: 'cancelled', why: reason, lease_owner: null, lease_until: null })
    return true
  }
  const beginning = (prefix: string): Known[] =>
    [...known.values()].filter(({ message_key }) => message_key.startsWith(prefix))

  for (const { decision, flow, standing, event } of decided) {
    const say = (what: Logged['do'], reason: string): void => {
      log.push({ event, flow: flow.name, do: what, key: decision.key, why: reason })
    }
    if (decision.do === 'nothing') {
      say('nothing', decision.why)
    } else if (decision.do === 'cancel') {
      const rows = decision.key.endsWith(':')
        ? beginning(decision.key)
        : [known.get(decision.key)].filter((row) => row !== undefined)
      const stopped = rows.filter((row) => cancel(row, decision.why))
      // With nothing to call back it is only a reason why no letter is coming.
      say(stopped.length > 0 ? 'cancel' : 'nothing', decision.why)
    } else {
      const to = standing.order?.email ?? standing.cart?.email ?? standing.customer?.email ?? null
      if (to === null) {
        say('nothing', why.noAddress)
        continue
      }
      if (decision.supersedes)
        for (const row of beginning(decision.supersedes))
          if (row.message_key !== decision.key) cancel(row, why.statusPassed)
      const facts = JSON.stringify(decision.facts)
      const row = known.get(decision.key)
      const timing = { due_at: decision.dueAt, expires_at: decision.expiresAt }
      if (!row) {
        const id = newId()
        added.set(id, {
          shop_id: shop.id,
          id,
          flow: flow.name,
          message_key: decision.key,
          purpose: flow.purpose,
          channel: 'email',
          step: decision.step,
          facts,
          to_address: to,
          address_hash: keys.fingerprint(to),
          customer_id: decision.subject.customerId,
          order_id: decision.subject.orderId,
          parcel_id: decision.subject.parcelId,
          cart_token: decision.subject.cartToken,
          locale: standing.order?.locale ?? standing.cart?.locale ?? standing.customer?.locale ?? shop.locale,
          state: 'scheduled',
          ...timing,
          why: decision.why,
          fence: 0,
          attempts: 0,
          created_at: now,
        })
        known.set(decision.key, { id, message_key: decision.key, state: 'scheduled', ...timing, facts })
        say('schedule', decision.why)
      } else if (row.state === 'scheduled' || row.state === 'cancelled') {
        const moved = row.due_at !== decision.dueAt || row.expires_at !== decision.expiresAt || row.facts !== facts
        if (row.state === 'scheduled' && !moved) continue
        Object.assign(row, timing, { state: 'scheduled', facts })
        const fresh = added.get(row.id)
        if (fresh) Object.assign(fresh, timing, { facts })
        else
          changed.set(row.id, {
            state: 'scheduled',
            ...timing,
            facts,
            why: decision.why,
            to_address: to,
            address_hash: keys.fingerprint(to),
          })
        say('schedule', decision.why)
      }
    }
  }

  for (const chunk of inChunks([...added.values()], 50)) await trx('messages').insert([...chunk])
  for (const [id, changes] of changed) await trx('messages').where({ shop_id: shop.id, id }).update(changes)
  await logDecisions(trx, shop.id, log, now)
}

async function loadKnown(
  trx: Knex.Transaction,
  shopId: number,
  decided: readonly Decided[],
): Promise<Map<string, Known>> {
  const keys = new Set<string>()
  const prefixes = new Set<string>()
  for (const { decision } of decided) {
    if (decision.key.endsWith(':')) prefixes.add(decision.key)
    else if (decision.do !== 'nothing') keys.add(decision.key)
    if (decision.do === 'schedule' && decision.supersedes) prefixes.add(decision.supersedes)
  }
  const known = new Map<string, Known>()
  const read = async (narrow: (query: Knex.QueryBuilder) => void): Promise<void> => {
    const rows = (await trx('messages')
      .where({ shop_id: shopId })
      .where(narrow)
      .select('id', 'message_key', 'state', 'due_at', 'expires_at', 'facts')) as Known[]
    for (const row of rows) known.set(row.message_key, row)
  }
  for (const chunk of inChunks([...keys])) await read((query) => void query.whereIn('message_key', chunk))
  for (const chunk of inChunks([...prefixes], 50))
    await read((query) => {
      // `:` is followed by `;` in every alphabet used here, so the range is exactly the keys that begin so, and uses the index.
      for (const prefix of chunk) void query.orWhereBetween('message_key', [prefix, `${prefix.slice(0, -1)};`])
    })
  return known
}
