import { accountsOf } from '../shops/accounts.ts'
import { type AnswerRow, answersOf, itemsOf } from './answers.ts'
import {
  cases,
  type Filters,
  filtersOf,
  isWork,
  machines,
  narrow,
  pageOf,
  placeOf,
  scores,
  sinceOf,
  sources,
  surveys,
} from './conversations/filters.ts'
import { findEither, mostMeant } from './customers/find.ts'
import { type Cursor, cutPage, readCursor, readingEnds, whatFollows, withQuery } from './query.ts'
import type { Visit } from './visit.ts'

/** What customers said: newest first, and what has to be done by its due time. */
export async function feedback(visit: Visit): Promise<void> {
  const { needs, req, shop, now, base, session } = visit
  const { knex } = needs.db
  const filters = filtersOf(req.query)
  const cursor = readCursor(req.query['older'])
  const query = answersOf(knex, shop.id)
  const found = await findEither(knex, shop, filters.q, mostMeant)
  narrow(query, filters, { now, me: session.account?.id ?? null, found })
  const end = await wordsEnd(visit, filters, cursor)
  if (end !== null) void query.where('responses.at', '>', end)
  const cut = cutPage((await pageOf(query, filters, cursor)) as AnswerRow[], placeOf(filters))
  const { page } = cut
  const { next, looked } = whatFollows(cut.next, end)
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
      case: options('case', cases),
      owner: options('owner', ['', 'nobody', ...(session.account ? ['mine'] : [])]),
      owners: (await accountsOf(knex, shop.id))
        .filter(({ active, role }) => active && role !== 'viewer')
        .map(({ id, name }) => ({ value: id, name, selected: filters.owner === id })),
    },
    items: await itemsOf(knex, visit, page),
    urgentFirst: isWork(filters),
    narrowed: Object.entries(filters).some(([name, value]) => value !== '' && !(name === 'period' && value === 'all')),
    everAnswered: page.length > 0 || (await knex('responses').where({ shop_id: shop.id }).first('id')) !== undefined,
    showAll: `${here}?period=all`,
    looked,
    paged: cursor !== null || next !== '',
    newest: cursor ? withQuery(here, filters) : '',
    older: next ? withQuery(here, { ...filters, older: next }) : '',
    csv: withQuery(`${here}/export.csv`, filters),
    json: withQuery(`${here}/export.json`, filters),
  })
}

/** How far back this page looks for words. Work is looked through whole: there is never much of it. */
async function wordsEnd({ needs, shop, now }: Visit, filters: Filters, cursor: Cursor | null) {
  if (!filters.q || isWork(filters)) return null
  const end = await readingEnds(needs.db.knex('responses').where({ shop_id: shop.id }), 'at', cursor)
  const since = sinceOf(filters, now)
  return end === null || (since !== null && end < since) ? null : end
}
