import type { Knex } from 'knex'
import type { Outcome } from '../channels/channel.ts'
import { recordBounce } from '../customers/bounces.ts'
import type { Db } from '../db/db.ts'
import { softOrRefused } from '../domain/bounces.ts'
import type { Flow, FlowContext } from '../domain/flow.ts'
import type { Standing } from '../domain/standing.ts'
import { hour, type Instant, minute } from '../domain/time.ts'
import { why, type Why } from '../domain/why.ts'
import type { Keys } from '../keys/keys.ts'
import { recordAccepted } from './accepted.ts'
import type { Claimed } from './claim.ts'
import { logDecisions } from './log.ts'
import { putDecisions } from './put.ts'
import { loadStandings } from './standing.ts'
import { tellPrograms } from './tell-programs.ts'

/** What became of a letter that was tried. */
export type Tried = {
  readonly message: Claimed
  readonly outcome: Outcome
  readonly flow: Flow
  readonly context: FlowContext<object>
  readonly now: Instant
  /** As the gate saw it; absent when nobody remembers. */
  readonly standing?: Standing
}

const freed = { lease_owner: null, lease_until: null }
const backOff = (attempts: number): number => Math.min(hour, minute * 2 ** Math.min(attempts, 6))

/** RFC 3463: X.1.x speaks of the address itself. Other permanent refusals (policy, content, a full mailbox) say nothing against it. */
const addressIsBad = (response: string): boolean => /\b5\.1\.(?:1|2|3|6|10)\b/.test(response)

function changesFor(
  message: Claimed,
  outcome: Exclude<Outcome, { readonly kind: 'accepted' }>,
  now: Instant,
): Record<string, unknown> {
  const again = (reason: Why): Record<string, unknown> => ({
    state: 'scheduled',
    attempts: message.attempts + 1,
    due_at: now + backOff(message.attempts),
    sent_at: null,
    why: reason,
    ...freed,
  })
  switch (outcome.kind) {
    case 'withheld':
      return again(why.lastCheck)
    case 'failed':
      return { ...again(why.serverAway), response: outcome.why }
    case 'refused':
      return outcome.permanent
        ? {
            state: 'rejected',
            response: outcome.response,
            why: why.serverRefused,
            attempts: message.attempts + 1,
            sent_at: null,
            ...freed,
          }
        : { ...again(why.serverBusy), response: outcome.response }
    case 'unknown':
      return { state: 'uncertain', why: why.unconfirmed, response: outcome.why, ...freed }
  }
}

/**
 * Records outcomes. A letter that went out (or very probably did) lets its flow go on with the next step; an address the
 * server calls wrong is not written to again.
 */
export async function recordOutcomes(trx: Knex.Transaction, keys: Keys, group: readonly Tried[]): Promise<void> {
  await recordAccepted(
    trx,
    group.flatMap(({ message, outcome }) =>
      outcome.kind === 'accepted' ? [{ message, response: outcome.response }] : [],
    ),
  )
  for (const tried of group) {
    const { message, outcome, now } = tried
    if (outcome.kind === 'accepted') continue
    await inHand(trx)
      .where({ shop_id: message.shopId, id: message.id, fence: message.fence })
      .update(changesFor(message, outcome, now))
    await countRefusal(trx, keys, tried)
  }
  await tellPrograms(trx, group)
  await letFlowGoOn(trx, keys, group)
}

/** The fence: a holder that was taken for dead must not overwrite what its successor wrote. */
const inHand = (trx: Knex.Transaction): Knex.QueryBuilder =>
  trx('messages').whereIn('state', ['claimed', 'handed_off', 'uncertain'])

async function countRefusal(trx: Knex.Transaction, keys: Keys, { message, outcome, now }: Tried): Promise<void> {
  if (outcome.kind !== 'refused' || !outcome.permanent) return
  await recordBounce(trx, keys, {
    shopId: message.shopId,
    messageId: message.id,
    flow: message.flow,
    address: message.to,
    kind: addressIsBad(outcome.response) ? 'hard' : softOrRefused(outcome.response),
    detail: outcome.response,
    at: now,
  })
}

/** After most letters comes nothing, and nothing need be looked up to know it. */
function goesOn({ message, outcome, flow, context, now, standing }: Tried): boolean {
  if (!flow.after || (outcome.kind !== 'accepted' && outcome.kind !== 'unknown')) return false
  return !standing || flow.after(message, now, standing, context).length > 0
}

/** What the flow does next, by what is true now, once the letter went out or very probably did. */
export async function letFlowGoOn(trx: Knex.Transaction, keys: Keys, group: readonly Tried[]): Promise<void> {
  const gone = group.filter(goesOn)
  for (const shopId of new Set(gone.map(({ message }) => message.shopId))) {
    const ours = gone.filter(({ message }) => message.shopId === shopId)
    const standings = await loadStandings(
      trx,
      shopId,
      ours.map(({ message }) => message),
    )
    for (const [index, { message, flow, context, now }] of ours.entries()) {
      const standing = standings[index]
      if (!standing || !flow.after) continue
      const decisions = flow.after(message, now, standing, context)
      await putDecisions(
        trx,
        { shop: context.shop, keys, now },
        decisions.map((decision) => ({ decision, flow, standing, event: `message ${message.key}` })),
      )
    }
  }
}

/** What the gate said of messages it did not let through now. */
export async function settleGate(
  db: Db,
  shopId: number,
  verdicts: readonly {
    readonly message: Claimed
    readonly state: 'scheduled' | 'dropped' | 'expired'
    readonly dueAt?: Instant
    readonly attempts?: number
    readonly why: string
  }[],
  now: Instant,
): Promise<void> {
  if (verdicts.length === 0) return
  await db.write(async (trx) => {
    for (const { message, state, dueAt, attempts, why } of verdicts)
      await trx('messages')
        .where({ shop_id: shopId, id: message.id, fence: message.fence, state: 'claimed' })
        .update({
          state,
          why,
          ...(dueAt === undefined ? {} : { due_at: dueAt }),
          ...(attempts === undefined ? {} : { attempts }),
          ...freed,
        })
    await logDecisions(
      trx,
      shopId,
      verdicts.map(({ message, state, why }) => ({
        event: 'due',
        flow: message.flow,
        do: state === 'scheduled' ? ('wait' as const) : ('drop' as const),
        key: message.key,
        why,
      })),
      now,
    )
  })
}
