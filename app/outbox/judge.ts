import type { Channel } from '../channels/channel.ts'
import type { Db } from '../db/db.ts'
import { permission } from '../domain/permission.ts'
import { policyOf } from '../domain/policy.ts'
import { minute, type Instant } from '../domain/time.ts'
import { why } from '../domain/why.ts'
import { brandOf } from '../shops/brand.ts'
import { flowStates } from '../shops/flow-settings.ts'
import { shopById } from '../shops/shops.ts'
import { switchless, writtenFor } from './by-hand.ts'
import { type Claimed, release } from './claim.ts'
import { type Stationery, type Writing } from './compose.ts'
import { ownLetters } from './own-letters.ts'
import type { Senders } from './senders.ts'
import { settleGate } from './settle.ts'
import { shopFlows } from './shop-flows.ts'
import { loadReaches, loadStandings } from './standing.ts'
import type { Unrecorded } from './unrecorded.ts'

export type DeliverNeeds = Stationery & {
  readonly db: Db
  readonly channel: Channel
  readonly senders: Senders
  /** Who holds the leases: see owner.ts. */
  readonly owner: string
  /** Milliseconds a letter may be in hand; shorter only in tests. */
  readonly lease?: number
  /** Where outcomes go while the database is away. */
  readonly unrecorded?: Unrecorded
  readonly report: (error: unknown, sentence: string) => void
}

/** A message that passed the gate. */
export type Leave = Writing & { readonly message: Claimed }
/** One shop's messages through the gate. A shop or a message that cannot be judged is tried later and never holds up the others. */
export async function judge(
  needs: DeliverNeeds,
  shopId: number,
  messages: readonly Claimed[],
  now: Instant,
): Promise<readonly Leave[]> {
  const { db, owner } = needs
  const leaves: Leave[] = []
  const verdicts: Parameters<typeof settleGate>[2][number][] = []
  try {
    const shop = await shopById(db.knex, shopId)
    const stateOf = await flowStates(db.knex, shopId)
    const { named } = await shopFlows(db.knex, shopId)
    const brand = await brandOf(db.knex, shopId)
    const sender = shop && (await needs.senders.of(shop, brand))
    const ownLetter = await ownLetters(db.knex, shopId)
    const written = await writtenFor(db.knex, shopId, messages)
    const standings = await loadStandings(db.knex, shopId, messages)
    const reaches = await loadReaches(db.knex, shopId, messages, now)
    for (const [index, message] of messages.entries()) {
      const [standing, reach] = [standings[index], reaches[index]]
      if (!shop || !sender || !standing || !reach) continue
      try {
        const flow = named(message.flow)
        const { onSince, settings, paused } = flow?.byHand ? switchless(message) : stateOf(message.flow)
        const context = flow && onSince !== null ? { shop, settings: flow.readSettings(settings), onSince, now } : null
        const verdict = permission(message, standing, reach, { flow, context, policy: policyOf, paused }, now)
        if (verdict.do === 'send' && flow && context) {
          const place = { flow: flow.name, variant: flow.variant(message), locale: message.locale }
          const own = await ownLetter(place).catch((error: unknown) => {
            needs.report(error, `the shop's own letter ${message.key} could not be read; ours goes out`)
            return null
          })
          leaves.push({
            message,
            flow,
            context,
            brand,
            sender,
            own,
            written: written.get(message.id) ?? null,
            standing,
          })
        } else if (verdict.do === 'wait')
          verdicts.push({ message, state: 'scheduled', dueAt: verdict.until, why: verdict.why })
        else if (verdict.do !== 'send')
          verdicts.push({ message, state: verdict.do === 'expire' ? 'expired' : 'dropped', why: verdict.why })
      } catch (error) {
        needs.report(error, `the letter ${message.key} could not be judged`)
        verdicts.push(unwritten(message, now))
      }
    }
    await settleGate(db, shopId, verdicts, now)
    return leaves
  } catch (error) {
    needs.report(error, `the letters of shop ${shopId} could not be judged`)
    await release(db, owner, messages)
    return []
  }
}

/** Three tries for what fails in our own hands, then the letter is given up; a template or a setting will not mend itself. */
export function unwritten(message: Claimed, now: Instant): Parameters<typeof settleGate>[2][number] {
  const attempts = message.attempts + 1
  return attempts < 3
    ? { message, state: 'scheduled', dueAt: now + attempts * minute, attempts, why: why.unwritten }
    : { message, state: 'dropped', attempts, why: why.unwritten }
}
