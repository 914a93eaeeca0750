import { webhookSecretOf } from '../../../shops/shops.ts'
import { noteStore } from '../../../shops/stores.ts'
import type { Round } from '../../connect/tend.ts'
import { text } from '../../payload.ts'
import { wooTopics } from '../index.ts'
import { openWoo } from './ask.ts'
import { readBack } from './read-back.ts'
import { tendWebhooks } from './webhooks.ts'

/** Looks after a store on WooCommerce: its webhooks first, for what they bring need not be read back. */
export async function tendWoo(round: Round): Promise<void> {
  const { db, keys, shop, store, storeKeys, appUrl } = round
  const woo = openWoo(round.ask, store.api, storeKeys)
  const secret = await webhookSecretOf(db.knex, keys, shop.id)
  if (secret !== null)
    await tendWebhooks(round, woo, {
      url: `${appUrl}/webhooks/woocommerce/${shop.domain}`,
      secret,
      topics: Object.keys(wooTopics),
      renewed: store.answeredAt === null,
    })
  await readBack(round, woo)
  const about = await woo.one('system_status', { _fields: 'environment' })
  const version = text((about.environment as Record<string, unknown> | undefined)?.version)
  await noteStore(db.knex, shop.id, { platformVersion: version })
}
