import type { Knex } from 'knex'
import type { ShopEvent } from '../domain/event.ts'
import { rewardPrefix } from '../domain/reward.ts'

/**
 * Notes which codes for answering were used, by the earliest order that names one, whatever order they are told in. A cancelled order
 * has used its code too: most shops do not give it back.
 */
export async function noteUsedCodes(trx: Knex, shopId: number, events: readonly ShopEvent[]): Promise<void> {
  for (const event of events) {
    if (event.type !== 'order') continue
    const { id, placedAt, codes } = event.order
    const ours = codes.filter((code) => code.startsWith(rewardPrefix))
    if (ours.length > 0)
      await trx('rewards')
        .where({ shop_id: shopId })
        .whereIn('code', ours)
        .where((any) => void any.whereNull('used_at').orWhere('used_at', '>', placedAt))
        .update({ used_at: placedAt, used_order_id: id })
  }
}
