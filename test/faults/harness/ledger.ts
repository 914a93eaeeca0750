import { setTimeout as wait } from 'node:timers/promises'
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

/** Posts once; the status, or 0 when nobody answered. */
export async function post(url: string, { path, headers, body }: Telling): Promise<number> {
  try {
    const signal = AbortSignal.timeout(10_000)
    const answer = await fetch(`${url}${path}`, { method: 'POST', headers, body, signal })
    await answer.arrayBuffer()
    return answer.status
  } catch {
    return 0
  }
}

export function openLedger(url: string): Ledger {
  const acknowledged = new Set<Telling>()
  const postOnce = async (telling: Telling): Promise<number> => {
    const status = await post(url, telling)
    if (status === 200) acknowledged.add(telling)
    return status
  }
  return {
    acknowledged,
    post: postOnce,
    async insist(telling) {
      while ((await postOnce(telling)) !== 200) await wait(50)
    },
  }
}

function shippedOrder(number: number, to: string, changes: Payload): Payload {
  const at = Date.now()
  const order = { id: `9${String(number).padStart(9, '0')}`, at, email: to }
  const parcel = fulfillmentPayload(order, `8${String(number).padStart(9, '0')}`, at)
  return orderPayload({ ...order, changes: { fulfillments: [parcel], ...changes } })
}

/** An order that has just been handed to the carrier: one letter to `to`. */
export const dispatched = (number: number, to: string, note?: string): Telling =>
  shopifyTelling('orders/create', shippedOrder(number, to, { note }), to, `delivery-${number}`)

export function shopifyTelling(topic: string, payload: Payload, to: string, deliveryId?: string): Telling {
  const body = bodyOf(payload)
  return { to, path: '/webhooks/shopify', headers: shopifyHeaders(secret, shopify, topic, body, deliveryId), body }
}

/** The same at WooCommerce. */
export function dispatchedAtWoo(number: number, to: string, note?: string): Telling {
  const at = Date.now()
  const body = bodyOf({
    customer_note: note,
    ...wooOrder({
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
  })
  const headers = wooHeaders(secret, 'order.updated', body, `${number}`)
  return { to, path: `/webhooks/woocommerce/${woo}`, headers, body }
}

/** An order with its parcel for a person of its own; four of five are from Shopify. */
export function orderOf(number: number, behaviour: string, note?: string): Telling {
  const to = addressOf(behaviour, `c${number}`)
  return number % 5 === 0 ? dispatchedAtWoo(number, to, note) : dispatched(number, to, note)
}

/** The same order told once more, because of something nobody is written about. */
export function orderAgain(number: number, to: string, note: string): Telling {
  if (number % 5 === 0) return dispatchedAtWoo(number, to, note)
  return shopifyTelling('orders/updated', shippedOrder(number, to, { note }), to, `again-${note}`)
}

export const orders = (count: number, behaviour = 'slow-250-20ms', from = 0): readonly Telling[] =>
  Array.from({ length: count }, (_, index) => orderOf(from + index + 1, behaviour))
