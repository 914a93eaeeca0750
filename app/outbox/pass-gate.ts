import type { Db } from '../db/db.ts'
import type { Flow, FlowContext } from '../domain/flow.ts'
import { permission } from '../domain/permission.ts'
import { policyOf } from '../domain/policy.ts'
import { stricter } from '../domain/restraint.ts'
import type { Standing } from '../domain/standing.ts'
import { minute, type Instant } from '../domain/time.ts'
import { why } from '../domain/why.ts'
import { flowStates } from '../shops/flow-settings.ts'
import { restraintOf } from '../shops/restraint.ts'
import { shopById } from '../shops/shops.ts'
import { switchless } from './by-hand.ts'
import type { Claimed } from './claim.ts'
import { settleGate } from './settle.ts'
import { shopFlows } from './shop-flows.ts'
import { loadReaches, loadStandings } from './standing.ts'

/** A message that passed the gate. */
export type Passed = {
  readonly message: Claimed
  readonly flow: Flow
  readonly context: FlowContext<object>
  readonly standing: Standing
}

type Verdict = Parameters<typeof settleGate>[2][number]

/**
 * One shop's claimed messages through the gate: those that may go come back, what was said of the others is recorded. A
 * message that cannot be judged is tried later and never holds up the others. Rehearsals come this way too.
 */
export async function passGate(
  db: Db,
  shopId: number,
  messages: readonly Claimed[],
  now: Instant,
  report: (error: unknown, sentence: string) => void,
): Promise<readonly Passed[]> {
  const passed: Passed[] = []
  const verdicts: Verdict[] = []
  const shop = await shopById(db.knex, shopId)
  const stateOf = await flowStates(db.knex, shopId)
  const { named } = await shopFlows(db.knex, shopId)
  const restraint = await restraintOf(db.knex, shopId)
  const policy = (country: string | null) => stricter(policyOf(country), restraint)
  const standings = await loadStandings(db.knex, shopId, messages)
  const reaches = await loadReaches(db.knex, shopId, messages, now)
  /** Reading a flow's settings costs as much as judging a letter, and they are the same for all of its letters. */
  const settingsRead = new Map<Flow, object>()
  function settingsOf(flow: Flow, saved: unknown): object {
    const read = settingsRead.get(flow) ?? flow.readSettings(saved)
    settingsRead.set(flow, read)
    return read
  }
  for (const [index, message] of messages.entries()) {
    const [standing, reach] = [standings[index], reaches[index]]
    if (!shop || !standing || !reach) continue
    try {
      const flow = named(message.flow)
      const { onSince, settings, paused } = flow?.byHand ? switchless(message) : stateOf(message.flow)
      const context = flow && onSince !== null ? { shop, settings: settingsOf(flow, settings), onSince, now } : null
      const verdict = permission(message, standing, reach, { flow, context, policy, paused }, now)
      if (verdict.do === 'send' && flow && context) passed.push({ message, flow, context, standing })
      else if (verdict.do === 'wait')
        verdicts.push({ message, state: 'scheduled', dueAt: verdict.until, why: verdict.why })
      else if (verdict.do !== 'send')
        verdicts.push({ message, state: verdict.do === 'expire' ? 'expired' : 'dropped', why: verdict.why })
    } catch (error) {
      report(error, `the letter ${message.key} could not be judged`)
      verdicts.push(unwritten(message, now))
    }
  }
  await settleGate(db, shopId, verdicts, now)
  return passed
}

/** Three tries for what fails in our own hands, then the letter is given up; a template or a setting will not mend itself. */
export function unwritten(message: Claimed, now: Instant): Verdict {
  const attempts = message.attempts + 1
  return attempts < 3
    ? { message, state: 'scheduled', dueAt: now + attempts * minute, attempts, why: why.unwritten }
    : { message, state: 'dropped', attempts, why: why.unwritten }
}
