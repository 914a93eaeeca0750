import type { Knex } from 'knex'
import type { Outcome } from '../channels/channel.ts'
import type { Instant } from '../domain/time.ts'
import { announce } from '../webhooks/announce.ts'
import type { WebhookEvent } from '../webhooks/events.ts'

type Ended = {
  readonly message: { readonly shopId: number; readonly id: string }
  readonly outcome: Outcome
  readonly now: Instant
}

/** What a shop's own programs may want to hear of; a letter that goes back for another try is nothing yet. */
function eventOf({ outcome }: Ended): WebhookEvent | null {
  if (outcome.kind === 'accepted') return 'message.sent'
  if (outcome.kind === 'unknown') return 'message.uncertain'
  return outcome.kind === 'refused' && outcome.permanent ? 'message.rejected' : null
}

export async function tellPrograms(trx: Knex, group: readonly Ended[]): Promise<void> {
  for (const [shopId, theirs] of Map.groupBy(group, ({ message }) => message.shopId))
    for (const [event, alike] of Map.groupBy(theirs, eventOf)) {
      const [first] = alike
      const ids = alike.map(({ message }) => message.id)
      if (event && first) await announce(trx, shopId, event, ids, first.now)
    }
}
