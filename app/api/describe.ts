import type { Knex } from 'knex'
import type { WebhookEvent } from '../webhooks/events.ts'
import { caseNow } from './resources/cases.ts'
import { messageNow } from './resources/messages.ts'
import { responseById } from './resources/responses.ts'

const about = { response: responseById, message: messageNow, case: caseNow }

/** What a webhook is about, as the interface itself would show it at this moment: never more than the database holds. */
export const describe = (knex: Knex, event: WebhookEvent, shopId: number, id: string): Promise<object | null> =>
  about[event.split('.', 1)[0] as keyof typeof about](knex, shopId, id)
