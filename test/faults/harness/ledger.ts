import { shopifyHeaders } from '../../../app/cli/webhook.ts'
import { bodyOf, fulfillmentPayload, orderPayload, type Payload } from '../../support/shopify.ts'
import { wooHeaders, wooOrder } from '../../support/woocommerce.ts'
import { addressOf } from './sink.ts'
import { secret, shopify, woo } from './site.ts'

/** One delivery of a webhook, as its platform would repeat it: the same bytes under the same id. */
export type Telling = {
  readonly to: string
  readonly path: string
  readonly headers: Record<string, string>
  readonly body: Buffer
}

/** What was told and answered with 200. Whatever it holds must never be lost. */
export type Ledger = {
  readonly acknowledged: ReadonlySet<Telling>
  /** Posts once; the status, or 0 when nobody answered. */
  readonly post: (telling: Telling) => Promise<number>
  /** Repeats until it is acknowledged, as a platform does, only faster. */
  readonly insist: (telling: Telling) => Promise<void>
}

export function openLedger(url: string): Ledger {
  const acknowledged = new Set<Telling>()
  const post = async (telling: Telling): Promise<number> => {
    const { path, headers, body } = telling
    try {
      const answer = await fetch(`${url}${path}`, {
        method: 'POST',
        headers,
        body,
        signal: AbortSignal.timeout(10_000),
      })
      await answer.arrayBuffer()
      if (answer.status === 200) acknowledged.add(telling)
      return answer.status
    } catch {
      return 0
    }
  }
  return {
    acknowledged,
    post,
    async insist(telling) {
      while ((await post(telling)) !== 200) await new Promise((resolve) => setTimeout(resolve, 50))
    },
  }
}

/** An order that has just been handed to the carrier: one letter to `to`. */
export function dispatched(number: number, to: string, at: number = Date.now()): Telling {
  const order = { id: `9${String(number).padStart(9, '0')}`, at, email: to }
  const parcel = fulfillmentPayload(order, `8${String(number).padStart(9, '0')}`, at)
  const payload = orderPayload({ ...order, changes: { fulfillments: [parcel] } })
  return shopifyTelling('orders/create', payload, to, `delivery-${number}`)
}

export function shopifyTelling(topic: string, payload: Payload, to: string, deliveryId?: string): Telling {
  const body = bodyOf(payload)
  return { to, path: '/webhooks/shopify', headers: shopifyHeaders(secret, shopify, topic, body, deliveryId), body }
}

/** The same at WooCommerce. */
export function dispatchedAtWoo(number: number, to: string, at: number = Date.now()): Telling {
  const body = bodyOf(
    wooOrder({
      id: number,
      at,
      email: to,
      status: 'completed',
      metas: {
        _wc_shipment_tracking_items: [
          {
            tracking_provider: 'InPost',
            tracking_number: `6000${number}`,
            date_shipped: String(Math.floor(at / 1_000)),
            tracking_id: `t${number}`,
          },
        ],
      },
    }),
  )
  const headers = wooHeaders(secret, 'order.updated', body, `${number}`)
  return { to, path: `/webhooks/woocommerce/${woo}`, headers, body }
}

/** So many orders, four of five from Shopify, each for a person of its own. */
export const orders = (count: number, behaviour = 'slow-250-20ms', from = 0): readonly Telling[] =>
  Array.from({ length: count }, (_, index) => {
    const number = from + index + 1
    const to = addressOf(behaviour, `c${number}`)
    return number % 5 === 0 ? dispatchedAtWoo(number, to) : dispatched(number, to)
  })
