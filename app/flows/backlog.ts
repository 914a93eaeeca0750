import type { FlowContext } from '../domain/flow.ts'
import { hour, type Instant } from '../domain/time.ts'

/** Carriers and platforms tell some things hours late; what fell due so shortly before the switch still concerns somebody. */
const grace = 6 * hour

/**
 * Whether a letter's moment had passed before the merchant switched the flow on: then it is history, and switching on must not
 * write to everybody in it. A clock set back behind the switch (a rehearsal, a restored copy) says nothing about it.
 */
export const isBacklog = (dueAt: Instant, { onSince, now }: Pick<FlowContext<unknown>, 'onSince' | 'now'>): boolean =>
  onSince <= now && dueAt < onSince - grace
