import { once } from 'node:events'
import { csvCell } from '../../domain/csv.ts'
import { iso } from '../../domain/time.ts'
import { type AnswerRow, answersOf, nameOf } from '../answers.ts'
import { findEither, mostMeant } from '../customers/find.ts'
import type { Cursor } from '../query.ts'
import type { Visit } from '../visit.ts'
import { filtersOf, narrow, pageOf, placeOf } from './filters.ts'

const columns =
  'id at survey score comment source verified suspected order customer email case due owner outcome'.split(' ')
const size = 500

const lineOf = (row: AnswerRow): Readonly<Record<string, unknown>> => ({
  id: row.id,
  at: iso(row.at),
  survey: row.survey,
  score: row.score,
  comment: row.comment,
  source: row.source,
  verified: row.verified === 1,
  suspected: row.suspected === 1,
  order: row.order_name,
  customer: nameOf(row),
  email: row.email,
  case: row.case_state,
  due: row.due_at === null ? null : iso(row.due_at),
  owner: row.owner_name,
  outcome: row.outcome,
})

/** What the list shows, all pages of it, as a file. It goes out page by page, so that memory stays small however much there is. */
export const exportFeedback =
  (format: 'csv' | 'json') =>
  async (visit: Visit): Promise<void> => {
    const { needs, req, res, shop, now, session } = visit
    const filters = filtersOf(req.query)
    await visit.note('downloaded answers', format)
    res.set({
      'Content-Type': format === 'csv' ? 'text/csv; charset=utf-8' : 'application/json',
      'Content-Disposition': `attachment; filename="feedback-${iso(now).slice(0, 10)}.${format}"`,
    })
    const write = async (text: string): Promise<void> => {
      if (!res.write(text) && !res.destroyed) await Promise.race([once(res, 'drain'), once(res, 'close')])
    }
    // Spreadsheets take a file for UTF-8 when it begins with the mark.
    await write(format === 'csv' ? `\ufeff${columns.join(',')}\r\n` : '[')
    const narrowed = {
      now,
      me: session.account?.id ?? null,
      found: await findEither(needs.db.knex, shop, filters.q, mostMeant),
    }
    let cursor: Cursor | null = null
    let first = true
    for (;;) {
      const query = answersOf(needs.db.knex, shop.id)
      narrow(query, filters, narrowed)
      const rows = (await pageOf(query, filters, cursor, size)) as AnswerRow[]
      const page = rows.slice(0, size)
      const lines = page.map(lineOf)
      const text =
        format === 'csv'
          ? lines.map((line) => `${columns.map((name) => csvCell(line[name])).join(',')}\r\n`).join('')
          : lines.map((line) => JSON.stringify(line)).join(',\n')
      if (text) await write(format === 'json' && !first ? `,\n${text}` : text)
      first = false
      const last = page.at(-1)
      if (rows.length <= size || !last || res.destroyed) break
      cursor = placeOf(filters)(last)
    }
    res.end(format === 'json' ? ']\n' : '')
  }
