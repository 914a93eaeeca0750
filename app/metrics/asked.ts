import type { Knex } from 'knex'
import type { Db } from '../db/db.ts'
import { inChunks } from '../db/row.ts'
import { day, type Instant } from '../domain/time.ts'
import type { Period } from './period.ts'
import { ceil, floor } from './tally.ts'

/** A bounce may come days after the letter; by then it is in. Days younger than `fresh` are counted from the letters themselves. */
const bounceTime = 16
const fresh = 2

/** `asked`: people who were asked, as letters that arrived and were no reminders. */
export type Asked = { readonly sent: number; readonly bounced: number; readonly asked: number }
type Count = number | string
type Row = { day: number; flow: string; sent: Count; bounced: Count; asked: Count }
type Letters = { day: Count; flow: string; all: Count; firsts: Count }

/** Letters that went out in a period, by day and flow, and those of them that came back. */
const counted = (knex: Knex, shopId: number, period: Period): Knex.QueryBuilder =>
  knex('messages')
    .where({ 'messages.shop_id': shopId, 'messages.state': 'sent' })
    .where('messages.sent_at', '>=', period.from)
    .where('messages.sent_at', '<', period.to)

async function countDays(knex: Knex, shopId: number, period: Period, flows?: readonly string[]): Promise<Row[]> {
  const only = (query: Knex.QueryBuilder): void => {
    if (flows) void query.whereIn('messages.flow', [...flows])
  }
  const dayOf = knex.raw(`FLOOR(messages.sent_at / ${day}) AS day`)
  const sent = (await counted(knex, shopId, period)
    .where(only)
    .groupBy('messages.flow', 'day')
    .select('messages.flow', dayOf, knex.raw('SUM(CASE WHEN messages.step = 1 THEN 1 ELSE 0 END) AS firsts'))
    .count({ all: '*' })) as Letters[]
  const returned = (await counted(knex, shopId, period)
    .where(only)
    .join('inbound', (on) => {
      void on.on('inbound.shop_id', 'messages.shop_id').andOn('inbound.message_id', 'messages.id')
    })
    .where('inbound.kind', 'bounce')
    // No letter comes back before it went out; so the mails are searched, which are few, and not the letters.
    .where('inbound.received_at', '>=', period.from)
    .groupBy('messages.flow', 'day')
    .select('messages.flow', dayOf)
    .select(knex.raw('COUNT(DISTINCT CASE WHEN messages.step = 1 THEN messages.id END) AS firsts'))
    .countDistinct({ all: 'messages.id' })) as Letters[]
  const back = new Map(returned.map((row) => [`${row.flow} ${Number(row.day)}`, row]))
  return sent.map(({ flow, day: number, all, firsts }) => {
    const bounced = back.get(`${flow} ${Number(number)}`)
    return {
      flow,
      day: Number(number),
      sent: Number(all),
      bounced: Number(bounced?.all ?? 0),
      asked: Number(firsts) - Number(bounced?.firsts ?? 0),
    }
  })
}

/** Counts the days that are over, the last fortnight again once a day for the bounces that came since. */
export async function rollAsked(db: Db, now: Instant): Promise<void> {
  const through = Math.floor(now / day) - fresh
  const shops = (await db
    .knex('shops')
    .leftJoin('asked_progress', 'asked_progress.shop_id', 'shops.id')
    .where((any) => void any.whereNull('through').orWhere('through', '<', through))
    .select('shops.id', 'asked_progress.through')) as { id: number; through: number | null }[]
  for (const { id: shopId, through: before } of shops) {
    const from = before === null ? 0 : before - bounceTime
    await db.write(async (trx) => {
      const rows = await countDays(trx, shopId, { from: from * day, to: through * day })
      await trx('asked_days').where({ shop_id: shopId }).where('day', '>=', from).delete()
      for (const chunk of inChunks(rows, 100))
        await trx('asked_days').insert(chunk.map((row) => ({ shop_id: shopId, ...row })))
      await trx('asked_progress').insert({ shop_id: shopId, through }).onConflict('shop_id').merge()
    })
  }
}

/** Letters of these flows that went out in a period; whole days from the rollups, the rest from the letters. */
export async function askedIn(knex: Knex, shopId: number, flows: readonly string[], period: Period): Promise<Asked> {
  const progress = (await knex('asked_progress').where({ shop_id: shopId }).first('through')) as
    { through: number } | undefined
  const from = ceil(period.from, day)
  const to = Math.min(floor(period.to, day), (progress?.through ?? 0) * day)
  const parts =
    from < to
      ? [
          { from: period.from, to: from },
          { from: to, to: period.to },
        ]
      : [period]
  const rows: Pick<Row, 'sent' | 'bounced' | 'asked'>[] = []
  for (const part of parts) if (part.from < part.to) rows.push(...(await countDays(knex, shopId, part, flows)))
  if (from < to)
    rows.push(
      ...((await knex('asked_days')
        .where({ shop_id: shopId })
        .whereIn('flow', [...flows])
        .where('day', '>=', from / day)
        .where('day', '<', to / day)
        .sum({ sent: 'sent', bounced: 'bounced', asked: 'asked' })) as Row[]),
    )
  const sum = (name: 'sent' | 'bounced' | 'asked'): number => rows.reduce((all, row) => all + Number(row[name] ?? 0), 0)
  return { sent: sum('sent'), bounced: sum('bounced'), asked: sum('asked') }
}
