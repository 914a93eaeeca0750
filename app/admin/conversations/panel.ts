import { afterwardsOf } from '../../conversations/afterwards.ts'
import type { Conversation } from '../../conversations/table.ts'
import { outcomes } from '../../domain/conversation.ts'
import { accountsOf } from '../../shops/accounts.ts'
import { mayDo } from '../roles.ts'
import type { Visit } from '../visit.ts'

/** How the case stands and what can be done: who looks after it, by when, how it ended, and whether the person came back. */
export async function casePanel(visit: Visit, conversation: Conversation | null) {
  const { needs, shop, now, session } = visit
  const { knex } = needs.db
  const accounts = (await accountsOf(knex, shop.id)).filter(({ active, role }) => active && role !== 'viewer')
  const owner = accounts.find(({ id }) => id === conversation?.ownerId) ?? null
  const state = conversation?.state ?? 'quiet'
  const { dueAt = null, waitingSince = null, openedAt = null, closedAt = null, answeredAt = null } = conversation ?? {}
  return {
    may: mayDo(session.role, 'POST', '/feedback/x/answer'),
    open: state === 'open',
    closed: state === 'closed',
    stateKey: `case.state.${state}`,
    becauseKey: conversation?.because ? `case.because.${conversation.because}` : null,
    dueAt,
    late: state === 'open' && dueAt !== null && dueAt < now,
    waitingSince,
    answeredAt,
    openedAt,
    closedAt,
    outcomeKey: conversation?.outcome ? `case.outcome.${conversation.outcome}` : null,
    owner: owner?.name ?? null,
    mine: session.account && session.account.id !== owner?.id ? session.account.id : null,
    owners: accounts.map(({ id, name }) => ({ id, name, selected: id === owner?.id })),
    outcomes: outcomes.map((value) => ({ value, key: `case.outcome.${value}` })),
    ...(conversation && openedAt !== null
      ? await cameBack(knex, conversation)
      : { recovered: null, lost: null, unknown: false }),
  }
}

async function cameBack(knex: Visit['needs']['db']['knex'], conversation: Conversation) {
  const { recovered, score, order } = await afterwardsOf(knex, conversation)
  const proof = score
    ? { key: 'case.afterScore', score: score.score, name: '', at: score.at }
    : order && { key: 'case.afterOrder', score: 0, name: order.name, at: order.at }
  return {
    recovered: recovered === true ? proof : null,
    lost: recovered === false ? proof : null,
    unknown: recovered === null,
  }
}
