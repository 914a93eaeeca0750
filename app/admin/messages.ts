import type { Knex } from 'knex'
import { messageStates, type MessageState } from '../domain/message.ts'
import type { Instant } from '../domain/time.ts'
import { type ShopFlows, shopFlows } from '../outbox/shop-flows.ts'
import type { Language } from './language.ts'
import { findEither, mostMeant } from './customers/find.ts'
import {
  choice,
  type Cursor,
  cutPage,
  onePage,
  one,
  readCursor,
  readingEnds,
  whatFollows,
  whereContains,
  withQuery,
} from './query.ts'
import { reasonIn } from './reasons.ts'
import type { Visit } from './visit.ts'

export type LetterRow = {
  id: string
  flow: string
  message_key: string
  step: number
  to_address: string | null
  order_id: string | null
  order_name: string | null
  state: MessageState
  why: string | null
  response: string | null
  locale: string
  attempts: number
  due_at: Instant
  expires_at: Instant
  sent_at: Instant | null
  created_at: Instant
  facts: string
}

/** How a state looks: what is well, what waits, what went wrong, what was let be. */
const tones: Readonly<Record<MessageState, string>> = {
  scheduled: 'waiting',
  claimed: 'waiting',
  handed_off: 'waiting',
  sent: 'well',
  rejected: 'hurt',
  uncertain: 'hurt',
  dropped: 'quiet',
  cancelled: 'quiet',
  expired: 'quiet',
}

export function lettersOf(knex: Knex, shopId: number): Knex.QueryBuilder {
  return knex('messages')
    .where({ 'messages.shop_id': shopId })
    .leftJoin('orders', (on) => {
      on.on('orders.shop_id', 'messages.shop_id').andOn('orders.id', 'messages.order_id')
    })
    .select('messages.*', { order_name: 'orders.name' })
}

/** A message as the views take it; `why` in the merchant's language. */
export function letterItem(row: LetterRow, base: string, language: Language, { named }: Pick<ShopFlows, 'named'>) {
  return {
    href: `${base}/messages/${row.id}`,
    title: named(row.flow)?.title[language] ?? row.flow,
    step: row.step > 1 ? row.step : null,
    to: row.to_address,
    orderName: row.order_name,
    stateKey: `state.${row.state}`,
    tone: tones[row.state],
    why: row.why && row.state !== 'sent' ? reasonIn(language, row.why) : null,
    at: row.sent_at ?? row.due_at,
    whenKey: row.sent_at === null ? 'messages.due' : 'messages.sent',
  }
}

/** Every letter, also those that were not sent, each with its reason. */
export async function messages(visit: Visit): Promise<void> {
  const { needs, req, shop, language, base } = visit
  const { knex } = needs.db
  const flows = await shopFlows(knex, shop.id)
  const filters = {
    q: one(req.query['q']).slice(0, 100),
    state: choice(req.query['state'], ['', ...messageStates]),
    flow: choice(req.query['flow'], ['', ...flows.all.map(({ name }) => name)]),
  }
  const cursor = readCursor(req.query['older'])
  const query = lettersOf(knex, shop.id)
  if (filters.state) void query.where({ 'messages.state': filters.state })
  if (filters.flow) void query.where({ 'messages.flow': filters.flow })
  const end = filters.q ? await narrowTo(visit, query, filters.q, cursor) : null
  const rows = (await onePage(query, 'messages.created_at', 'messages.id', cursor)) as LetterRow[]
  const cut = cutPage(rows, ({ created_at, id }) => ({ at: created_at, id }))
  const { page } = cut
  const { next, looked } = whatFollows(cut.next, end)
  const here = `${base}/messages`
  visit.show('messages', 'messages', {
    here,
    filters,
    states: ['', ...messageStates].map((value) => ({
      value,
      key: value ? `state.${value}` : 'filter.state.any',
      selected: value === filters.state,
    })),
    flows: flows.all.map(({ name, title }) => ({
      value: name,
      title: title[language],
      selected: name === filters.flow,
    })),
    items: page.map((row) => letterItem(row, base, language, flows)),
    aboutUnconfirmed: filters.state === 'uncertain',
    narrowed: Object.values(filters).some(Boolean),
    looked,
    paged: cursor !== null || next !== '',
    newest: cursor ? withQuery(here, filters) : '',
    older: next ? withQuery(here, { ...filters, older: next }) : '',
  })
}

/**
 * Letters to the people and about the orders that the words mean; where they mean nobody, or too many, the addresses of the newest are
 * looked through, up to the moment that is returned.
 */
async function narrowTo({ needs, shop }: Visit, query: Knex.QueryBuilder, q: string, cursor: Cursor | null) {
  const { knex } = needs.db
  const { people, orders } = await findEither(knex, shop, q, mostMeant)
  const meant = people.length + orders.length
  if (meant > 0 && people.length < mostMeant && orders.length < mostMeant) {
    void query.where((any) => {
      if (people.length > 0) void any.whereIn('messages.customer_id', [...people])
      if (orders.length > 0) void any.orWhereIn('messages.order_id', [...orders])
    })
    return null
  }
  const end = await readingEnds(knex('messages').where({ shop_id: shop.id }), 'created_at', cursor)
  if (end !== null) void query.where('messages.created_at', '>', end)
  whereContains(query, ['messages.to_address'], q)
  return end
}
