import type { Knex } from 'knex'
import type { WebhookEvent } from '../webhooks/events.ts'
import { messageNow } from './resources/messages.ts'
import { responseById } from './resources/responses.ts'

/** What a webhook is about, as the interface itself would show it at this moment: never more than the database holds. */
export const describe = (knex: Knex, event: WebhookEvent, shopId: number, id: string): Promise<object | null> =>
  event.startsWith('response.') ? responseById(knex, shopId, id) : messageNow(knex, shopId, id)
