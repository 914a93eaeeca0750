import type { Knex } from 'knex'
import { day } from '../domain/time.ts'
import { type AnswerRow, answersOf, itemsOf, whereBand, whereWaiting } from './answers.ts'
import { choice, cutPage, onePage, one, readCursor, whereContains, withQuery } from './query.ts'
import type { Visit } from './visit.ts'

const bands = ['detractor', 'passive', 'promoter'] as const
const scores = ['', ...bands, 'none', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '10'] as const
const periods = ['90', '7', '30', '365', 'all'] as const
const surveys = ['', 'nps', 'csat', 'ces'] as const
const sources = ['', 'click', 'form', 'reply'] as const
const machines = ['', 'only'] as const

function filtersOf(query: Readonly<Record<string, unknown>>) {
  return {
    q: one(query['q']).slice(0, 100),
    survey: choice(query['survey'], surveys),
    score: choice(query['score'], scores),
    period: choice(query['period'], periods),
    source: choice(query['source'], sources),
    machines: choice(query['machines'], machines),
    waiting: choice(query['waiting'], ['', 'yes']),
  }
}
type Filters = ReturnType<typeof filtersOf>

function narrow(query: Knex.QueryBuilder, filters: Filters, now: number): void {
  const { q, survey, score, period, source } = filters
  void query.where({ 'responses.suspected': filters.machines === 'only' ? 1 : 0 })
  if (filters.waiting) void query.where(whereWaiting)
  // Who waits for an answer waits however long ago they wrote.
  else if (period !== 'all') void query.where('responses.at', '>=', now - Number(period) * day)
  if (survey) void query.where({ 'responses.survey': survey })
  if (source) void query.where({ 'responses.source': source })
  const band = bands.find((name) => name === score)
  if (band) whereBand(query, band)
  else if (score === 'none') void query.whereNull('responses.score')
  else if (score !== '') void query.where({ 'responses.score': Number(score) })
  if (q)
    whereContains(
      query,
      ['responses.comment', 'orders.name', 'customers.first_name', 'customers.last_name', 'customers.email'],
      q,
    )
}

/** What customers said, newest first. */
export async function feedback(visit: Visit): Promise<void> {
  const { needs, req, shop, now, base } = visit
  const { knex } = needs.db
  const filters = filtersOf(req.query)
  const cursor = readCursor(req.query['older'])
  const query = answersOf(knex, shop.id)
  narrow(query, filters, now)
  const rows = (await onePage(query, 'responses.at', 'responses.id', cursor)) as AnswerRow[]
  const { page, next } = cutPage(rows, ({ at, id }) => ({ at, id }))
  const here = `${base}/feedback`
  const options = (name: keyof Filters, words: readonly string[]) =>
    words.map((value) => ({ value, key: `filter.${name}.${value || 'any'}`, selected: filters[name] === value }))
  visit.show('feedback', 'feedback', {
    here,
    filters,
    options: {
      survey: options('survey', surveys),
      bands: options('score', scores.slice(0, 5)),
      scores: scores.slice(5).map((value) => ({ value, selected: filters.score === value })),
      period: options('period', ['7', '30', '90', '365', 'all']),
      source: options('source', sources),
      machines: options('machines', machines),
    },
    items: await itemsOf(knex, shop.id, base, page),
    narrowed: Object.entries(filters).some(([name, value]) => value !== '' && !(name === 'period' && value === 'all')),
    everAnswered: page.length > 0 || (await knex('responses').where({ shop_id: shop.id }).first('id')) !== undefined,
    showAll: `${here}?period=all`,
    paged: cursor !== null || next !== '',
    newest: cursor ? withQuery(here, filters) : '',
    older: next ? withQuery(here, { ...filters, older: next }) : '',
  })
}
