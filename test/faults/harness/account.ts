import { join } from 'node:path'
import { spoolState } from '../../../app/journal/spool.ts'
import { leaseTime } from '../../../app/outbox/claim.ts'
import type { Telling } from './ledger.ts'
import type { Site } from './site.ts'
import { until } from './until.ts'

/** What became of everything that was told, by the mail server's log and the database. */
export type Account = {
  readonly acknowledged: number
  /** Acknowledged and not in the journal. */
  readonly lost: number
  /** Letters the mail server took. */
  readonly taken: number
  /** Letters it took more than once. */
  readonly twice: number
  /** People who were to get a letter and got none. */
  readonly missed: number
  /** Of those, the ones the merchant does not see as uncertain, with what the database says of them. */
  readonly missedInSilence: readonly string[]
  readonly uncertain: number
  /** Still waiting or in somebody's hands. */
  readonly open: number
}

type MessageRow = { to_address: string; state: string; why: string | null; attempts: number }

export async function countUp(site: Site, acknowledged: Iterable<Pick<Telling, 'to'>>): Promise<Account> {
  const told = [...acknowledged]
  const taken = site.judge.taken()
  const byPerson = Map.groupBy(taken, ({ to }) => to)
  const byId = Map.groupBy(taken, ({ id }) => id)
  const journal = (await site.db.knex('journal').count({ n: '*' }).first()) as { n: number | string }
  const messages = (await site.db.knex('messages').select('to_address', 'state', 'why', 'attempts')) as MessageRow[]
  const rowOf = new Map(messages.map((row) => [row.to_address, row]))
  const people = new Set(told.map(({ to }) => to))
  const missed = [...people].filter((to) => !byPerson.has(to))
  return {
    acknowledged: told.length,
    lost: Math.max(0, told.length - Number(journal.n)),
    taken: byId.size,
    twice: Math.max(
      [...byId.values()].filter((copies) => copies.length > 1).length,
      [...byPerson.values()].filter((copies) => copies.length > 1).length,
    ),
    missed: missed.length,
    missedInSilence: missed
      .filter((to) => rowOf.get(to)?.state !== 'uncertain')
      .map((to) => `${to} ${JSON.stringify(rowOf.get(to) ?? 'no message')}`),
    uncertain: messages.filter(({ state }) => state === 'uncertain').length,
    open: messages.filter(({ state }) => ['scheduled', 'claimed', 'handed_off'].includes(state)).length,
  }
}

/**
 * Lets hours pass: what was put off for later is done now. With an ordinary lease: on a machine out of breath those that a proof shortened end
 * before a letter is written, and it would be put off for ever.
 */
export async function letHoursPass(site: Site, hours = 6): Promise<void> {
  const later = new Date(Date.now() + hours * 3_600_000).toISOString()
  const { code, err } = await site.command(['cron', 'all', '--now', later], { TEST_LEASE: String(leaseTime) })
  if (code !== 0) throw new Error(`the time could not pass: ${err}`)
}

/** Waits until nothing that is due waits any more or is in hand; the milliseconds it took. */
export const settled = (site: Site, limit = 60_000): Promise<number> =>
  until(
    'everything due is done',
    async () => {
      if ((await spoolState(join(site.env['DATA_DIR'] ?? '', 'spool'))).files > 0) return false
      if (await site.db.knex('journal').where({ state: 'waiting' }).first('id')) return false
      const busy = await site.db
        .knex('messages')
        .whereIn('state', ['claimed', 'handed_off'])
        .orWhere((query) => query.where({ state: 'scheduled' }).where('due_at', '<=', Date.now()))
        .first('id')
      return busy === undefined
    },
    limit,
    100,
  )
