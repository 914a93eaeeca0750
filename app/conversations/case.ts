import type { Knex } from 'knex'
import { liftHold, placeHold } from '../customers/holds.ts'
import { type Outcome, type ReasonToOpen, reasonsToOpen } from '../domain/conversation.ts'
import { afterWorking } from '../domain/service-hours.ts'
import { timeZoneKnown } from '../domain/time-zone.ts'
import { day, type Instant } from '../domain/time.ts'
import { putStaffLetters } from '../outbox/staff-post.ts'
import { serviceOf } from '../shops/service-hours.ts'
import { shopById } from '../shops/shops.ts'
import { staffToTell } from '../shops/staff-addresses.ts'
import { announce } from '../webhooks/announce.ts'
import { changeConversation, type Conversation } from './table.ts'
import { addTurn } from './turns.ts'

/** Holds placed by this room; the gate waits while they stand. */
const holdKind = 'conversation'
/** Where the shop has spoken last, somebody looks again after so long. */
const silence = 3 * day

const holdOf = ({ shopId, id, addressHash, customerId }: Conversation) => ({
  shopId,
  kind: holdKind,
  ref: id,
  addressHash,
  customerId,
})

/**
 * Somebody of the shop is needed: the case opens, or, where it is open already, the customer waits again. Until it is closed the
 * person gets no survey and no promotion.
 */
export async function needSomebody(
  trx: Knex.Transaction,
  conversation: Conversation,
  reason: ReasonToOpen,
  at: Instant,
): Promise<Conversation> {
  const { shopId, state } = conversation
  const isNew = state !== 'open'
  const because = isNew ? reason : morePressing(conversation.because, reason)
  const due = await dueFor(trx, shopId, because, at)
  // Who has been waiting is not made to wait longer by writing again.
  const waits = !isNew && conversation.waitingSince !== null
  const changed = await changeConversation(trx, conversation, {
    state: 'open',
    because,
    waitingSince: waits ? conversation.waitingSince : at,
    dueAt: waits && conversation.dueAt !== null ? Math.min(conversation.dueAt, due) : due,
    ...(isNew ? { openedAt: at, closedAt: null, outcome: null } : {}),
  })
  await tellStaff(trx, changed, at)
  if (!isNew) return changed
  await placeHold(trx, holdOf(changed), at)
  await addTurn(trx, changed, { at, kind: state === 'closed' ? 'reopened' : 'opened', words: because })
  await announce(trx, shopId, 'case.opened', [changed.id], at)
  return changed
}

export async function closeCase(
  trx: Knex.Transaction,
  conversation: Conversation,
  { outcome, who, at }: { readonly outcome: Outcome; readonly who: string; readonly at: Instant },
): Promise<void> {
  if (conversation.state !== 'open') return
  const closed = { state: 'closed', outcome, closedAt: at, dueAt: null, waitingSince: null } as const
  const changed = await changeConversation(trx, conversation, closed)
  await liftHold(trx, holdOf(changed))
  await addTurn(trx, changed, { at, kind: 'closed', who, words: outcome })
  await announce(trx, changed.shopId, 'case.closed', [changed.id], at)
}

/** The shop has spoken: nobody waits any more, and after a while of silence somebody looks again. */
export async function shopSpoke(trx: Knex, conversation: Conversation, at: Instant): Promise<Conversation> {
  return changeConversation(trx, conversation, {
    lastAt: at,
    answeredAt: conversation.answeredAt ?? at,
    ...(conversation.state === 'open' ? { waitingSince: null, dueAt: at + silence } : {}),
  })
}

const morePressing = (one: ReasonToOpen | null, other: ReasonToOpen): ReasonToOpen =>
  reasonsToOpen.find((reason) => reason === one || reason === other) ?? other

async function dueFor(trx: Knex, shopId: number, reason: ReasonToOpen, at: Instant): Promise<Instant> {
  const { hours, targets } = await serviceOf(trx, shopId)
  const shop = await shopById(trx, shopId)
  return afterWorking(at, targets[reason], hours, timeZoneKnown(shop?.timeZone))
}

/** Now, and again should they still wait when they ought to have been answered. */
async function tellStaff(trx: Knex, conversation: Conversation, at: Instant): Promise<void> {
  const { shopId, id, ownerId } = conversation
  const shop = await shopById(trx, shopId)
  if (!shop) return
  const to = await staffToTell(trx, shop, ownerId)
  await putStaffLetters(trx, shopId, { kind: 'case', ref: id, to, dueAt: at })
  // Who is late already and hears more of it now need not be told twice.
  if (conversation.dueAt !== null && conversation.dueAt > at) await remindStaff(trx, conversation)
}

/** Also of a case that was given to somebody since. */
export async function remindStaff(
  trx: Knex,
  { shopId, id, ownerId, state, dueAt, waitingSince }: Conversation,
): Promise<void> {
  const shop = state === 'open' && waitingSince !== null ? await shopById(trx, shopId) : null
  if (shop && dueAt !== null)
    await putStaffLetters(trx, shopId, { kind: 'late', ref: id, to: await staffToTell(trx, shop, ownerId), dueAt })
}
