import { type FeedbackTold, type Trigger, TriggerFault } from '../../domain/trigger.ts'
import { part, parts } from '../payload.ts'
import type { AccessOf } from './platform/access.ts'
import type { Ask } from './platform/ask.ts'
import { PlatformFault } from './platform/fault.ts'
import { questions } from './platform/questions.ts'

/** The handle in `extensions/feedback-received`. */
const handle = 'feedback-received'
/** Shopify takes 50,000 bytes in all; a character may take six when it is written as JSON. */
const longestComment = 5_000

/** Starts the workflows of Shopify Flow that begin with "Feedback received". */
export function shopifyTrigger({ ask, accessOf }: { readonly ask: Ask; readonly accessOf: AccessOf }): Trigger {
  return async (shop, told) => {
    try {
      // Without a token the question is never asked.
      const access = await accessOf(shop).catch((error: unknown) => {
        throw error instanceof PlatformFault ? new TriggerFault('unheard', error.message) : error
      })
      const answer = await ask(access, questions.flowTrigger, { handle, payload: payloadOf(told) })
      const errors = parts(part(answer['flowTriggerReceive'])?.['userErrors'] ?? [])
      if (errors.length > 0) throw new TriggerFault('refused', 'Shopify Flow did not take the feedback.')
    } catch (error) {
      if (!(error instanceof PlatformFault)) throw error
      const refused = ['refused', 'forbidden', 'shut', 'too dear'].includes(error.kind)
      const outcome = refused ? 'refused' : error.unread ? 'unheard' : 'uncertain'
      throw new TriggerFault(outcome, error.message)
    }
  }
}

/** Fields by their keys in the extension; a reference by the customer's number. */
function payloadOf({ account, survey, score, comment, order }: FeedbackTold): object {
  return {
    customer_id: Number(account),
    Survey: survey,
    ...(score === null ? {} : { Score: score }),
    ...(comment ? { Comment: comment.slice(0, longestComment).toWellFormed() } : {}),
    ...(order ? { Order: order } : {}),
  }
}
