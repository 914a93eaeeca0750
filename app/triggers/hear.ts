import type { Knex } from 'knex'
import { minute } from '../domain/time.ts'
import type { Heard } from '../responses/heard.ts'

/** Most people who write something besides their score do so within this time; an automation is started once. */
const patience = 5 * minute
/** Without it Shopify Flow cannot be told whom the feedback is from. */
const scope = 'read_customers'

/** Notes that a shop's automations are to hear of an answer, in the transaction that stores it: either both are true or neither. */
export async function hearForTriggers(trx: Knex.Transaction, heard: Heard): Promise<void> {
  if (heard.type !== 'response created' || !heard.verified) return
  const { shopId } = heard.message
  const shop = (await trx('shops').where({ id: shopId, platform: 'shopify', status: 'active' }).first('scopes')) as
    { scopes: string | null } | undefined
  if (!shop?.scopes?.split(',').includes(scope)) return
  await trx('triggers')
    .insert({
      shop_id: shopId,
      id: heard.responseId,
      state: 'waiting',
      tries: 0,
      made_at: heard.at,
      due_at: heard.at + patience,
    })
    .onConflict(['shop_id', 'id'])
    .ignore()
}
