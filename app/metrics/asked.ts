import type { Knex } from 'knex'
import { changedHours, cleanHours, type CountedDays } from '../db/changed-days.ts'
import type { Db } from '../db/db.ts'
import { inChunks } from '../db/row.ts'
import { day, hour, type Instant, minute } from '../domain/time.ts'
import { inHand } from '../outbox/messages.ts'
import { eachShop } from '../shops/each-shop.ts'
import { inOne } from './in-one.ts'
import { flowsThatWrite } from './letters.ts'
import { floor, partsOf } from './parts.ts'
import type { Period } from './period.ts'

/**
 * By then no more letters of an hour are handed over: whoever claimed one has lost it. An hour with a letter in hand waits for its outcome.
 * Whatever is learnt later (a bounce, that an unconfirmed letter arrived after all) marks its hour.
 */
const settling = 30 * minute
/** Days in which hours are counted in one go; the rest waits for the next. */
const mostDays = 400

/** `asked`: people who were asked, as letters that arrived and were no reminders. */
export type Asked = { readonly sent: number; readonly bounced: number; readonly asked: number }
type Count = number | string | null
type Sums = { readonly sent: Count; readonly bounced: Count; readonly asked: Count }

const letterDays = (shopId: number): CountedDays => ({ table: 'letter_days', shopId })

/**
 * Letters that went out in a period, less those that came back: two queries whose rows are to be added up. Mails are looked for letter by letter:
 * with a bound on when they came, SQLite reads all of that time for every letter.
 */
function counted(knex: Knex, shopId: number, flows: readonly string[], period: Period): readonly Knex.QueryBuilder[] {
  const letters = (): Knex.QueryBuilder =>
    knex('messages')
      .where({ 'messages.shop_id': shopId, 'messages.state': 'sent' })
      .whereIn('messages.flow', [...flows])
      .where('messages.sent_at', '>=', period.from)
      .where('messages.sent_at', '<', period.to)
      .groupBy('messages.flow', 'hour')
      .select('messages.flow', knex.raw(`FLOOR(messages.sent_at / ${hour}) AS hour`))
  const sums = (sent: string, bounced: string, asked: string): Knex.Raw =>
    knex.raw(`${sent} AS sent, ${bounced} AS bounced, ${asked} AS asked`)
  return [
    letters().select(sums('COUNT(*)', '0', 'SUM(CASE WHEN messages.step = 1 THEN 1 ELSE 0 END)')),
    letters()
      .join('inbound', (on) => {
        void on.on('inbound.shop_id', 'messages.shop_id').andOn('inbound.message_id', 'messages.id')
      })
      .where('inbound.kind', 'bounce')
      .select(
        sums('0', 'COUNT(DISTINCT messages.id)', '-COUNT(DISTINCT CASE WHEN messages.step = 1 THEN messages.id END)'),
      ),
  ]
}

type Row = Sums & { readonly flow: string; readonly hour: Count }

/** Counts the hours that are over, and those of which something was learnt since. Returns in how many days. */
export async function rollAsked(db: Db, now: Instant): Promise<number> {
  let days = 0
  await eachShop(db, async (shopId) => {
    const flows = await flowsThatWrite(db.knex, shopId)
    const first = await firstSent(db.knex, shopId, flows)
    const end = floor(Math.min(now - settling, (await firstInHand(db.knex, shopId)) ?? now), hour)
    if (first === null || first >= end) return
    const parts: Period[] = []
    for (const { from, to } of await changedHours(db.knex, letterDays(shopId), { from: first, to: end }))
      for (let at = Math.max(from, floor(first, hour)); at < Math.min(to, end); at = floor(at, day) + day)
        parts.push({ from: at, to: Math.min(to, end, floor(at, day) + day) })
    // The newest first: they are what pages show, and an installation that was upgraded has years to count.
    for (const part of parts.toReversed().slice(0, mostDays)) {
      await db.write((trx) => keepHours(trx, shopId, flows, part))
      days++
    }
  })
  return days
}

async function firstInHand(knex: Knex, shopId: number): Promise<Instant | null> {
  const row = (await knex('messages')
    .whereRaw(inHand)
    .whereRaw('+shop_id = ?', [shopId])
    .min({ at: 'sent_at' })
    .first()) as { at: Count } | undefined
  return row && row.at !== null ? Number(row.at) : null
}

async function firstSent(knex: Knex, shopId: number, flows: readonly string[]): Promise<Instant | null> {
  const firsts = await inOne<{ at: Count }>(
    knex,
    flows.map((flow) => knex('messages').where({ shop_id: shopId, flow, state: 'sent' }).min({ at: 'sent_at' })),
  )
  const moments = firsts.flatMap(({ at }) => (at === null ? [] : [Number(at)]))
  return moments.length > 0 ? Math.min(...moments) : null
}

/** Hours of one day, and from them and its other hours the day. */
async function keepHours(trx: Knex, shopId: number, flows: readonly string[], { from, to }: Period): Promise<void> {
  await cleanHours(trx, letterDays(shopId), { from, to })
  const kept = (span: 'day' | 'hour', part: Period): Knex.QueryBuilder =>
    trx('asked_counts')
      .where({ shop_id: shopId, span })
      // The key begins with them: without, it is read through all of the shop's past.
      .whereIn('flow', [...flows])
      .where('begins', '>=', part.from)
      .where('begins', '<', part.to)
  const hours = Map.groupBy(
    await inOne<Row>(trx, counted(trx, shopId, flows, { from, to })),
    (row) => `${row.flow} ${row.hour}`,
  )
  await kept('hour', { from, to }).delete()
  for (const chunk of inChunks([...hours.values()], 50))
    await trx('asked_counts').insert(
      chunk.map((rows) => ({
        shop_id: shopId,
        flow: rows[0]?.flow,
        span: 'hour',
        begins: Number(rows[0]?.hour) * hour,
        ...added(rows),
      })),
    )
  const begins = floor(from, day)
  const whole = { from: begins, to: begins + day }
  await kept('day', whole).delete()
  const days = Map.groupBy((await kept('hour', whole).select('flow', ...sums)) as Row[], ({ flow }) => flow)
  for (const [flow, rows] of days)
    await trx('asked_counts').insert({ shop_id: shopId, flow, span: 'day', begins, ...added(rows) })
}

const sums = ['sent', 'bounced', 'asked'] as const
const added = (rows: readonly Sums[]): Asked => {
  const sum = (name: (typeof sums)[number]): number => rows.reduce((all, row) => all + Number(row[name] ?? 0), 0)
  return { sent: sum('sent'), bounced: sum('bounced'), asked: sum('asked') }
}

/** Letters of these flows that went out in a period; whole days and hours from the rollups, the rest from the letters. */
export async function askedIn(knex: Knex, shopId: number, flows: readonly string[], period: Period): Promise<Asked> {
  const { days, hours, raw } = partsOf(period, await changedHours(knex, letterDays(shopId), period))
  const kept = (span: 'day' | 'hour') => (part: Period) =>
    knex('asked_counts')
      .where({ shop_id: shopId, span })
      .whereIn('flow', [...flows])
      .where('begins', '>=', part.from)
      .where('begins', '<', part.to)
      .select(knex.raw(`'' AS flow, 0 AS hour`))
      .sum(Object.fromEntries(sums.map((name) => [name, name])))
  return added(
    await inOne<Row>(knex, [
      ...days.map(kept('day')),
      ...hours.map(kept('hour')),
      ...raw.flatMap((part) => counted(knex, shopId, flows, part)),
    ]),
  )
}
