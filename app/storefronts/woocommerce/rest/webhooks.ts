import { noteStore } from '../../../shops/stores.ts'
import type { Round } from '../../connect/tend.ts'
import { id, type Part, text } from '../../payload.ts'
import type { Woo } from './ask.ts'

export type Deliveries = {
  readonly url: string
  readonly secret: string
  readonly topics: readonly string[]
  /** The secret is a new one, and every webhook there is has to be told. */
  readonly renewed: boolean
}

/**
 * Sees to it that every topic has one webhook that is on: makes what is missing, switches on what WooCommerce switched off after
 * seven failures, and takes away doubles. Returns the topics that had been off.
 */
export async function keepWebhooks(woo: Woo, { url, secret, topics, renewed }: Deliveries): Promise<readonly string[]> {
  const ours = (await allWebhooks(woo)).filter((hook) => text(hook.delivery_url) === url)
  const wereOff: string[] = []
  for (const topic of topics) {
    const [first, ...doubles] = ours.filter((hook) => text(hook.topic) === topic)
    if (!first)
      await woo.change('POST', 'webhooks', {
        name: `Aftercare: ${topic}`,
        topic,
        delivery_url: url,
        secret,
        status: 'active',
      })
    else if (renewed || text(first.status) !== 'active') {
      if (text(first.status) !== 'active') wereOff.push(topic)
      await woo.change('PUT', `webhooks/${id(first.id) ?? ''}`, { status: 'active', secret })
    }
    for (const double of doubles) await woo.change('DELETE', `webhooks/${id(double.id) ?? ''}`)
  }
  return wereOff
}

async function allWebhooks(woo: Woo): Promise<readonly Part[]> {
  const found: Part[] = []
  for (let page = 1; page <= 20; page++) {
    const hooks = await woo.list('webhooks', { per_page: '100', page: String(page) })
    found.push(...hooks)
    if (hooks.length < 100) break
  }
  return found
}

/** Looks after a store's webhooks and writes down, for the merchant, which had been switched off. */
export async function tendWebhooks({ db, store, now }: Round, woo: Woo, deliveries: Deliveries): Promise<void> {
  const wereOff = await keepWebhooks(woo, deliveries)
  const at = now()
  await noteStore(db.knex, store.shopId, {
    webhooks: 'on',
    webhooksAt: at,
    ...(wereOff.length > 0 ? { mendedAt: at, mended: wereOff.join(', ') } : {}),
  })
}
