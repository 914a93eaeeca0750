import type { Knex } from 'knex'
import { messageStates, type MessageState } from '../domain/message.ts'
import type { Instant } from '../domain/time.ts'
import { type ShopFlows, shopFlows } from '../outbox/shop-flows.ts'
import type { Language } from './language.ts'
import { choice, cutPage, onePage, one, readCursor, whereContains, withQuery } from './query.ts'
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
  if (filters.q) whereContains(query, ['messages.to_address', 'orders.name'], filters.q)
  const rows = (await onePage(query, 'messages.created_at', 'messages.id', cursor)) as LetterRow[]
  const { page, next } = cutPage(rows, ({ created_at, id }) => ({ at: created_at, id }))
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
    paged: cursor !== null || next !== '',
    newest: cursor ? withQuery(here, filters) : '',
    older: next ? withQuery(here, { ...filters, older: next }) : '',
  })
}
