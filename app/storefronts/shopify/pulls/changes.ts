import { minute, type Instant } from '../../../domain/time.ts'
import { id, instant, type Part } from '../../payload.ts'
import { sinceFilter } from './pages.ts'
import { type PullNeeds, type Step, workOnPulls } from './run.ts'
import { entryOf } from './write.ts'

/** Deliveries take a while, more so when they are repeated; what is younger is not missing yet. */
const grace = 10 * minute
/** Clocks differ, and an order may be filed a little after the moment it carries. */
const overlap = 10 * minute

/**
 * Looks at every shop for orders that changed without our hearing of it: deliveries are not guaranteed. What is missing is
 * written into the journal and taken like a delivery; what we know already is left alone.
 */
export const readChanges = (needs: PullNeeds, moment: Instant): Promise<number> =>
  workOnPulls(needs, { state: 'watching', kinds: ['changes'] }, (step) => closeGaps(step, moment - grace))

async function closeGaps(step: Step, until: Instant): Promise<void> {
  const { shop, pull, accessOf, append, now, keep, mayGoOn, pageOf } = step
  if (until <= pull.since && pull.place === null) return
  const filter = sinceFilter('updated_at', pull.since - overlap)
  let { place, done } = pull
  while (await mayGoOn()) {
    const page = await pageOf(await accessOf(shop), 'orders', filter, place)
    const missing = await unheard(step, page.nodes, until)
    await Promise.all(missing.map((node) => append(entryOf(shop.id, 'read/orders', node, now()))))
    done += missing.length
    place = page.next
    // The next look begins where this one ended: what changes while we read is seen then.
    if (place === null) return keep({ since: Math.max(pull.since, until), place, done, why: null })
    await keep({ place, done, why: null })
  }
}

/** The orders that changed at the platform after we last heard of them. */
async function unheard(step: Step, orders: readonly Part[], until: Instant): Promise<readonly Part[]> {
  const known = await step.knownOrders(
    step.shop.id,
    orders.map((order) => id(order.id)).filter((one) => one !== null),
  )
  return orders.filter((order) => {
    const at = instant(order.updatedAt)
    return at !== null && at <= until && at > (known.get(id(order.id) ?? '') ?? -1)
  })
}
