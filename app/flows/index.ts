import type { Flow } from '../domain/flow.ts'
import { abandonedCart } from './abandoned-cart.ts'
import { deliveryNotice } from './delivery-notice.ts'
import { effort } from './effort.ts'
import { feedback } from './feedback.ts'
import { nps } from './nps.ts'
import { reward } from './reward.ts'

/** A flow among others: its settings are its own affair. Sound because a context's settings always come from its own `readSettings`. */
const listed = <Settings extends object>(flow: Flow<Settings>): Flow => flow as unknown as Flow

/** Every reason to write, in the order of a customer's journey. A new flow is its file and a line here. */
export const flows: readonly Flow[] = [
  listed(abandonedCart),
  listed(deliveryNotice),
  listed(effort),
  listed(nps),
  listed(feedback),
  listed(reward),
]

const byName = new Map(flows.map((flow) => [flow.name, flow]))

/** Undefined for a name this version does not know. */
export const flowNamed = (name: string): Flow | undefined => byName.get(name)
