import type { Knex } from 'knex'
import type { Channel } from '../channels/channel.ts'
import type { Db } from '../db/db.ts'
import { admit, type Pace, type Rates, rateAt, slowed, unknown } from '../domain/pace.ts'
import { isTooFast, providerOf } from '../domain/provider.ts'
import { type Instant, second } from '../domain/time.ts'

export type Pacing = {
  /** Which of these may go now, and when to try each of the others. Asked shortly before they leave. */
  readonly admit: <Item extends { readonly message: { readonly to: string } }>(
    items: readonly Item[],
    now: Instant,
  ) => Promise<{ readonly go: readonly Item[]; readonly later: ReadonlyMap<Instant, readonly Item[]> }>
  /** The channel, with an ear for providers that have enough. */
  readonly listening: (channel: Channel) => Channel
}

type Row = { provider: string; at: number; line: number; slow: number; slowed_at: number }
const fromRow = (row: Row): Pace => ({ at: row.at, line: row.line, slow: row.slow, slowedAt: row.slowed_at })

/**
 * The pace of letters by who receives them, over all processes: it stands in the database. A provider with neither a rate nor a reproach costs
 * one look at a small table each second.
 */
export function openPacing({
  db,
  rates,
  report,
  clock = Date.now,
}: {
  readonly db: Db
  readonly rates: Rates
  readonly report: (error: unknown, sentence: string) => void
  readonly clock?: () => Instant
}): Pacing {
  let known = { at: Number.NEGATIVE_INFINITY, paces: new Map<string, Pace>() }

  async function look(now: Instant): Promise<ReadonlyMap<string, Pace>> {
    if (Math.abs(now - known.at) < second) return known.paces
    const rows = (await db.knex('mail_paces').where('slow', '>', 0)) as Row[]
    known = { at: now, paces: new Map(rows.map((row) => [row.provider, fromRow(row)])) }
    return known.paces
  }

  const change = <T extends { readonly pace: Pace }>(provider: string, how: (pace: Pace) => T): Promise<T> =>
    db.write(async (trx) => {
      await trx('mail_paces').insert(toRow(provider, unknown)).onConflict('provider').ignore()
      const row = (await locked(trx, provider)) as Row
      const changed = how(fromRow(row))
      await trx('mail_paces').where({ provider }).update(toRow(provider, changed.pace))
      return changed
    })
  const locked = (trx: Knex.Transaction, provider: string) => trx('mail_paces').where({ provider }).forUpdate().first()

  const setFor = (provider: string): number | null => rates.get(provider) ?? rates.get('*') ?? null

  async function hear(to: string): Promise<void> {
    const provider = providerOf(to)
    const now = clock()
    try {
      const { pace } = await change(provider, (pace) => ({ pace: slowed(pace, now) }))
      known.paces.set(provider, pace)
    } catch (error) {
      report(error, `that ${provider} has enough could not be written down`)
    }
  }

  return {
    async admit(items, now) {
      const paces = await look(now)
      const go: (typeof items)[number][] = []
      const later = new Map<Instant, (typeof items)[number][]>()
      for (const [provider, theirs] of Map.groupBy(items, ({ message }) => providerOf(message.to))) {
        const set = setFor(provider)
        if (rateAt(set, paces.get(provider) ?? unknown, now) === null) {
          go.push(...theirs)
          continue
        }
        const turn = await change(provider, (pace) => {
          const rate = rateAt(set, pace, now)
          return rate === null ? { admitted: theirs.length, later: [], pace } : admit(pace, rate, theirs.length, now)
        })
        go.push(...theirs.slice(0, turn.admitted))
        for (const [index, at] of turn.later.entries()) {
          const item = theirs[turn.admitted + index]
          if (item) later.set(at, [...(later.get(at) ?? []), item])
        }
      }
      return { go, later }
    },
    listening: (channel) => ({
      ...channel,
      async send(letter, handOff) {
        const outcome = await channel.send(letter, handOff)
        if (outcome.kind === 'refused' && isTooFast(outcome)) await hear(letter.to)
        return outcome
      },
    }),
  }
}

const toRow = (provider: string, { at, line, slow, slowedAt }: Pace): Row => ({
  provider,
  at,
  line,
  slow,
  slowed_at: slowedAt,
})
