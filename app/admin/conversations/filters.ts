import type { Knex } from 'knex'
import { day } from '../../domain/time.ts'
import { whereBand, whereWaiting } from '../answers.ts'
import type { Found } from '../customers/find.ts'
import { choice, type Cursor, one, onePage, pageSize, whereContains } from '../query.ts'

const bands = ['detractor', 'passive', 'promoter'] as const
export const scores = ['', ...bands, 'none', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '10'] as const
export const periods = ['90', '7', '30', '365', 'all'] as const
export const surveys = ['', 'nps', 'csat', 'ces'] as const
export const sources = ['', 'click', 'form', 'reply'] as const
export const machines = ['', 'only'] as const
export const cases = ['', 'open', 'late', 'closed', 'none'] as const

export function filtersOf(query: Readonly<Record<string, unknown>>) {
  return {
    q: one(query['q']).slice(0, 100),
    survey: choice(query['survey'], surveys),
    score: choice(query['score'], scores),
    period: choice(query['period'], periods),
    source: choice(query['source'], sources),
    machines: choice(query['machines'], machines),
    case: choice(query['case'], cases),
    owner: one(query['owner']).slice(0, 64),
    waiting: choice(query['waiting'], ['', 'yes']),
  }
}
export type Filters = ReturnType<typeof filtersOf>

/** Open cases are work: the most urgent first, each once, however long ago it began. */
export const isWork = (filters: Filters): boolean => filters.case === 'open' || filters.case === 'late'

/** Since when answers are shown; null: however old. Who waits for an answer waits however long ago they wrote. */
export const sinceOf = (filters: Filters, now: number): number | null =>
  filters.waiting || filters.period === 'all' || isWork(filters) ? null : now - Number(filters.period) * day

/** `me`: the account of whoever looks; null: they have none. `found`: whom and what the words looked for may mean. */
export function narrow(
  query: Knex.QueryBuilder,
  filters: Filters,
  { now, me, found }: { readonly now: number; readonly me: string | null; readonly found: Found },
): void {
  const { q, survey, score, source, owner } = filters
  const since = sinceOf(filters, now)
  void query.where({ 'responses.suspected': filters.machines === 'only' ? 1 : 0 })
  if (filters.waiting) void query.where(whereWaiting)
  if (since !== null) void query.where('responses.at', '>=', since)
  whereCase(query, filters.case, now)
  if (owner === 'nobody') void query.whereNull('conversations.owner_id')
  else if (owner) void query.where({ 'conversations.owner_id': owner === 'mine' ? (me ?? '') : owner })
  if (survey) void query.where({ 'responses.survey': survey })
  if (source) void query.where({ 'responses.source': source })
  const band = bands.find((name) => name === score)
  if (band) whereBand(query, band)
  else if (score === 'none') void query.whereNull('responses.score')
  else if (score !== '') void query.where({ 'responses.score': Number(score) })
  if (q)
    void query.where((any) => {
      void any.where((words) => whereContains(words, ['responses.comment'], q))
      void any.orWhereIn('responses.customer_id', [...found.people])
      void any.orWhereIn('responses.order_id', [...found.orders])
    })
}

function whereCase(query: Knex.QueryBuilder, state: Filters['case'], now: number): void {
  if (state === '') return
  if (state === 'none') {
    void query.where((none) => void none.whereNull('conversations.id').orWhere({ 'conversations.state': 'quiet' }))
    return
  }
  void query
    .where({ 'conversations.state': state === 'closed' ? 'closed' : 'open' })
    .whereRaw('conversations.response_id = responses.id')
  if (state === 'late') void query.where('conversations.due_at', '<', now)
}

/** One row more than a page holds, from the cursor on: work by its due time, everything else newest first. */
export function pageOf(
  query: Knex.QueryBuilder,
  filters: Filters,
  cursor: Cursor | null,
  size = pageSize,
): Knex.QueryBuilder {
  if (!isWork(filters)) return onePage(query, 'responses.at', 'responses.id', cursor, size)
  if (cursor)
    void query.where((later) => {
      void later
        .where('conversations.due_at', '>', cursor.at)
        .orWhere((same) => void same.where('conversations.due_at', cursor.at).where('responses.id', '>', cursor.id))
    })
  return query
    .orderBy('conversations.due_at')
    .orderBy('responses.id')
    .limit(size + 1)
}

export const placeOf =
  (filters: Filters) =>
  ({ at, id, due_at }: { readonly at: number; readonly id: string; readonly due_at: number | null }): Cursor => ({
    at: isWork(filters) ? (due_at ?? 0) : at,
    id,
  })
