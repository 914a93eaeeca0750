import type { Knex } from 'knex'
import type { ShopEvent } from '../domain/event.ts'
import type { Shop } from '../domain/shop.ts'
import type { Instant } from '../domain/time.ts'
import { why } from '../domain/why.ts'
import type { Keys } from '../keys/keys.ts'
import { logDecisions, type Logged } from '../outbox/log.ts'
import { type Decided, putDecisions } from '../outbox/put.ts'
import { shopFlows } from '../outbox/shop-flows.ts'
import { loadStandings } from '../outbox/standing.ts'
import { flowStates } from '../shops/flow-settings.ts'

/** An event with the matter it is about; exactly one of the two is set. `name` says which delivery told it. */
export type Touched = {
  readonly event: ShopEvent
  readonly orderId: string | null
  readonly cartToken: string | null
  readonly name: string
}

/**
 * Lets every flow decide about every matter the batch touched, from what is true after the whole batch. A flow that is off is
 * not asked, so nothing piles up for the day it is switched on.
 */
export async function decide(
  trx: Knex.Transaction,
  needs: { readonly shop: Shop; readonly keys: Keys; readonly now: Instant },
  touched: readonly Touched[],
): Promise<void> {
  if (touched.length === 0) return
  const { shop, now } = needs
  const stateOf = await flowStates(trx, shop.id)
  const standings = await loadStandings(
    trx,
    shop.id,
    touched.map(({ orderId, cartToken }) => ({ orderId, cartToken, customerId: null })),
  )
  const decided: Decided[] = []
  const off: Logged[] = []
  for (const flow of (await shopFlows(trx, shop.id)).all) {
    const { onSince, settings } = stateOf(flow.name)
    if (onSince === null || shop.status === 'uninstalled') {
      for (const { event, orderId, cartToken, name } of touched)
        if (flow.hears.includes(event.type)) {
          const reason = onSince === null ? why.flowOff : why.uninstalled
          off.push({
            event: name,
            flow: flow.name,
            do: 'nothing',
            key: `${flow.name}:${orderId ?? cartToken}`,
            why: reason,
          })
        }
      continue
    }
    const context = { shop, settings: flow.readSettings(settings), onSince, now }
    // A batch often tells one matter many times; the last telling speaks for all, since flows decide from the standing.
    const last = new Map<string, number>()
    for (const [index, { event, orderId, cartToken }] of touched.entries()) {
      if (!flow.hears.includes(event.type)) continue
      const about = event.type === 'scan' ? event.parcelId : event.type === 'parcel' ? event.parcel.id : ''
      last.set(`${orderId ?? cartToken} ${about}`, index)
    }
    for (const index of last.values()) {
      const [one, standing] = [touched[index], standings[index]]
      if (!one || !standing) continue
      for (const decision of flow.decide(one.event, standing, context))
        decided.push({ decision, flow, standing, event: one.name })
    }
  }
  await putDecisions(trx, needs, decided)
  await logDecisions(trx, shop.id, off, now)
}
