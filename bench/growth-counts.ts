import type { Db } from '../app/db/db.ts'
import { day, hour } from '../app/domain/time.ts'
import type { Shop } from '../app/domain/shop.ts'
import { noon } from '../test/admin/world.ts'
import { numbered } from './admin-shop.ts'

/** The newest days are left to the machine. */
const end = Math.floor(noon / day) - 3
const many = 731
const allHours = 2 ** 24 - 1

/** What a machine that has run for two years has counted of letters and answers, as it would have by hour and day. */
export async function countPast(db: Db, shops: readonly Shop[]): Promise<void> {
  for (const { id } of shops)
    for (const table of ['counted_days', 'letter_days'])
      await numbered(db, table, 'shop_id, day, clean', `${id}, ${end - many} + seq - 1, ${allHours}`, many)
  const hours = (moment: string): string => `FLOOR(${moment} / ${hour}) * ${hour}`
  const days = `FLOOR(begins / ${day}) * ${day}`
  for (const sql of [
    `INSERT INTO asked_counts (shop_id, flow, span, begins, sent, bounced, asked)
      SELECT shop_id, flow, 'hour', ${hours('sent_at')}, COUNT(*), 0, COUNT(*)
      FROM messages WHERE state = 'sent' AND sent_at < ${end * day} GROUP BY shop_id, flow, ${hours('sent_at')}`,
    `INSERT INTO asked_counts (shop_id, flow, span, begins, sent, bounced, asked)
      SELECT shop_id, flow, 'day', ${days}, SUM(sent), 0, SUM(asked) FROM asked_counts GROUP BY shop_id, flow, ${days}`,
    `INSERT INTO tallies (shop_id, survey, trait, value, span, begins, score, answers)
      SELECT shop_id, survey, '', '', 'hour', ${hours('at')}, score, COUNT(*)
      FROM responses WHERE at < ${end * day} GROUP BY shop_id, survey, ${hours('at')}, score`,
    `INSERT INTO tallies (shop_id, survey, trait, value, span, begins, score, answers)
      SELECT shop_id, survey, '', '', 'day', ${days}, score, SUM(answers) FROM tallies GROUP BY shop_id, survey, ${days}, score`,
  ])
    await db.knex.raw(sql)
}
