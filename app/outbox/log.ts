import type { Knex } from 'knex'
import { inChunks, newId } from '../db/row.ts'
import type { Instant } from '../domain/time.ts'

/** One line of the answer to "why did nobody get a letter?". */
export type Logged = {
  readonly event: string
  readonly flow: string
  readonly do: 'schedule' | 'cancel' | 'nothing' | 'wait' | 'drop'
  readonly key: string
  readonly why: string
}

/** Writes decisions down; one that only repeats the newest word on its matter is left out, because platforms tell the same thing many times. */
export async function logDecisions(knex: Knex, shopId: number, list: readonly Logged[], now: Instant): Promise<void> {
  if (list.length === 0) return
  const newest = new Map<string, string>()
  for (const chunk of inChunks([...new Set(list.map(({ key }) => key))]))
    for (const row of (await knex('decisions')
      .where({ shop_id: shopId })
      .whereIn('message_key', chunk)
      // By key first: the index holds them so, and ordered by id alone SQLite reads everything the shop ever decided.
      .orderBy(['message_key', 'id'])
      .select('message_key', 'decision', 'why')) as { message_key: string; decision: string; why: string }[])
      newest.set(row.message_key, `${row.decision} ${row.why}`)
  const rows = []
  for (const one of list) {
    const said = `${one.do} ${one.why}`
    if (newest.get(one.key) === said) continue
    newest.set(one.key, said)
    rows.push({
      shop_id: shopId,
      id: newId(),
      at: now,
      event: one.event,
      flow: one.flow,
      decision: one.do,
      message_key: one.key,
      why: one.why,
    })
  }
  for (const chunk of inChunks(rows, 100)) await knex('decisions').insert([...chunk])
}
