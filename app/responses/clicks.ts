import type { Db } from '../db/db.ts'
import { newId } from '../db/row.ts'
import { machineWhy } from '../domain/machine.ts'
import { second, type Instant } from '../domain/time.ts'
import type { StoredMessage } from '../outbox/messages.ts'

/** People open one link; whoever opens three of a letter within seconds is looking for viruses. */
const scannerLinks = 3
const scannerTime = 5 * second

export type Click = {
  readonly link: number
  /** Why the request itself looks like a machine's; null: it does not. */
  readonly machine: string | null
}

/** Counts a visit to a letter's link, machines apart: those that say so themselves, and those whose manner shows it. */
export async function recordClick(
  db: Db,
  { shopId, id: messageId }: StoredMessage,
  { link, machine }: Click,
  now: Instant,
): Promise<void> {
  const since = now - scannerTime
  await db.write(async (trx) => {
    const recent = (await trx('clicks')
      .where({ shop_id: shopId, message_id: messageId })
      .where('at', '>', since)
      .select('link')) as { link: number }[]
    const opened = new Set([...recent.map((row) => row.link), link])
    const why = machine ?? (opened.size >= scannerLinks ? machineWhy.everyLink : null)
    await trx('clicks').insert({
      shop_id: shopId,
      id: newId(),
      message_id: messageId,
      link,
      at: now,
      suspected: why === null ? 0 : 1,
      why,
    })
    // The first ones of the burst were the same machine's.
    if (machine === null && why !== null)
      await trx('clicks')
        .where({ shop_id: shopId, message_id: messageId, suspected: 0 })
        .where('at', '>', since)
        .update({ suspected: 1, why })
  })
}
