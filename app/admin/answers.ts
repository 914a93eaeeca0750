import type { Knex } from 'knex'
import { fromJson } from '../db/row.ts'
import { type ParcelHistory, statusOf } from '../domain/parcel.ts'
import type { ConversationState } from '../domain/conversation.ts'
import { type Band, bandOf, isScale, kindOf, type Scale, scales } from '../domain/survey.ts'
import type { Instant } from '../domain/time.ts'
import { aboutAnswers } from './about-answers.ts'
import type { Visit } from './visit.ts'

/** An answer as lists show it. */
export type AnswerRow = {
  readonly id: string
  readonly survey: string
  readonly score: number | null
  readonly comment: string | null
  readonly source: string
  readonly verified: number
  readonly suspected: number
  readonly suspected_why: string | null
  readonly at: Instant
  readonly updated_at: Instant
  readonly read_at: Instant | null
  readonly message_id: string | null
  readonly inbound_id: string | null
  readonly order_id: string | null
  readonly drivers: string
  readonly conversation_id: string | null
  readonly case_state: ConversationState | null
  readonly due_at: Instant | null
  readonly waiting_since: Instant | null
  readonly outcome: string | null
  readonly owner_name: string | null
  readonly order_name: string | null
  readonly first_name: string | null
  readonly last_name: string | null
  readonly email: string | null
}

/** Answers of one shop with their order and person. Narrow it further by `responses.…`. */
export function answersOf(knex: Knex, shopId: number): Knex.QueryBuilder {
  return knex('responses')
    .where({ 'responses.shop_id': shopId })
    .leftJoin('orders', (on) => {
      on.on('orders.shop_id', 'responses.shop_id').andOn('orders.id', 'responses.order_id')
    })
    .leftJoin('customers', (on) => {
      on.on('customers.shop_id', 'responses.shop_id').andOn('customers.id', 'responses.customer_id')
    })
    .leftJoin('conversations', (on) => {
      on.on('conversations.shop_id', 'responses.shop_id').andOn('conversations.id', 'responses.conversation_id')
    })
    .leftJoin('staff', 'staff.id', 'conversations.owner_id')
    .select(
      ...[
        'id survey score comment source verified suspected suspected_why at updated_at read_at',
        'message_id inbound_id order_id drivers conversation_id',
      ]
        .join(' ')
        .split(' ')
        .map((column) => `responses.${column}`),
      { order_name: 'orders.name', email: 'customers.email' },
      { first_name: 'customers.first_name', last_name: 'customers.last_name' },
      { case_state: 'conversations.state', due_at: 'conversations.due_at', outcome: 'conversations.outcome' },
      { waiting_since: 'conversations.waiting_since' },
      { owner_name: 'staff.name' },
    )
}

/** Answers somebody should read: words, or a low score, given or changed since anybody here last looked. Machines' clicks wait for nobody. */
export function whereWaiting(query: Knex.QueryBuilder): void {
  void query
    .where({ 'responses.suspected': 0 })
    .whereNull('responses.read_at')
    .where((weighty) => {
      void weighty.where('responses.comment', '>', '').orWhere((low) => whereBand(low, 'detractor'))
    })
}

/** Which scores of a scale belong to a band. */
function rangeOf(scale: Scale, band: Band): readonly [number, number] {
  const { least, passive, promoter, most } = scales[scale]
  return ({ detractor: [least, passive - 1], passive: [passive, promoter - 1], promoter: [promoter, most] } as const)[
    band
  ]
}

/** Surveys are named after their scale, and a shop's own have a name after it. */
export function whereBand(query: Knex.QueryBuilder, band: Band): void {
  void query.where((either) => {
    for (const scale of Object.keys(scales).filter(isScale))
      void either.orWhere((one) => {
        void one
          .where((named) => {
            void named.where({ 'responses.survey': scale }).orWhere('responses.survey', 'like', `${scale}-%`)
          })
          .whereBetween('responses.score', [...rangeOf(scale, band)])
      })
  })
}

/** The score as a badge: its colour says the band, and so do words. Null: words without a score. */
export function badgeOf({ survey, score }: Pick<AnswerRow, 'survey' | 'score'>) {
  const kind = kindOf(survey)
  if (score === null || kind === 'open') return { band: 'none', score: null, of: null, key: 'band.none' }
  const band = bandOf(kind, score)
  return { band, score, of: scales[kind].most, key: `band.${band}` }
}

export const nameOf = (row: Pick<AnswerRow, 'first_name' | 'last_name' | 'email'>): string | null =>
  [row.first_name, row.last_name].filter(Boolean).join(' ') || row.email

type ParcelRow = { order_id: string; carrier: string | null; history: string; cancelled: number }

/** Where the parcels of these orders are now, the newest word for each order. */
export async function parcelsNow(knex: Knex, shopId: number, orderIds: readonly (string | null)[]) {
  const ids = [...new Set(orderIds.filter((id) => id !== null))]
  const rows = (await knex('parcels')
    .where({ shop_id: shopId, cancelled: 0 })
    .whereIn('order_id', ids)
    .orderBy('created_at')
    .select('order_id', 'carrier', 'history', 'cancelled')) as ParcelRow[]
  const parcels = new Map<string, { carrier: string | null; key: string; at: Instant }>()
  for (const { order_id, carrier, history } of rows) {
    const now = statusOf({ history: fromJson<ParcelHistory>(history) })
    const known = parcels.get(order_id)
    if (now && (!known || now.at >= known.at))
      parcels.set(order_id, { carrier, key: `parcel.${now.status}`, at: now.at })
  }
  return parcels
}

/** How the case stands, for a list; null where nobody was ever needed. */
function caseOf({ case_state, due_at, waiting_since, outcome, owner_name }: AnswerRow, now: Instant) {
  if (case_state === null || case_state === 'quiet') return null
  const open = case_state === 'open'
  const late = open && due_at !== null && due_at < now
  return {
    open,
    late,
    due: open && !late ? due_at : null,
    // Where the shop spoke last nobody waits for an answer.
    dueKey: waiting_since === null ? 'case.look' : 'case.due',
    owner: owner_name,
    key: open ? 'case.state.open' : `case.outcome.${outcome ?? 'solved'}`,
  }
}

/** Long texts are cut in lists; the whole text is on the answer's own page. */
const excerpt = (text: string, length = 320): string =>
  text.length <= length ? text : `${[...text].slice(0, length).join('').trimEnd()}…`

/** Answers as the lists' views take them. */
export async function itemsOf(
  knex: Knex,
  { shop, base, language, now }: Pick<Visit, 'shop' | 'base' | 'language' | 'now'>,
  rows: readonly AnswerRow[],
) {
  const about = await aboutAnswers(
    knex,
    { id: shop.id, language },
    rows.map(({ id }) => id),
  )
  const parcels = await parcelsNow(
    knex,
    shop.id,
    rows.map(({ order_id }) => order_id),
  )
  return rows.map((row) => ({
    href: `${base}/feedback/${row.id}`,
    badge: badgeOf(row),
    comment: row.comment ? excerpt(row.comment) : null,
    orderName: row.order_name,
    customer: nameOf(row),
    parcel: parcels.get(row.order_id ?? '') ?? null,
    at: row.at,
    sourceKey: `source.${row.source}`,
    suspected: row.suspected === 1,
    unverified: row.verified === 0,
    unread: row.read_at === null,
    case: caseOf(row, now),
    ...about(row.id),
  }))
}
