import type { Instant } from '../domain/time.ts'
import { replay } from '../journal/replay.ts'
import { sendAsText } from './guard.ts'
import { choice, cutPage, onePage, one, readCursor, withQuery } from './query.ts'
import { reasonIn } from './reasons.ts'
import type { Visit } from './visit.ts'

const states = ['taken', 'waiting', 'ignored', 'set aside'] as const
type State = (typeof states)[number]

const tones: Readonly<Record<State, string>> = {
  taken: 'well',
  waiting: 'waiting',
  ignored: 'quiet',
  'set aside': 'hurt',
}

/** What a platform's topic is about, whatever it calls it; the first that fits. */
const subjects: readonly (readonly [about: string, topics: RegExp])[] = [
  ['private', /redact|erased|data_request/],
  ['consent', /consent/],
  ['scan', /^fulfillment_events|^carrier/],
  ['parcel', /^fulfillment|parcel/],
  ['cart', /cart|checkout/],
  ['return', /^returns|^refunds/],
  ['order', /order/],
  ['customer', /customer|person/],
  ['product', /product|inventory/],
  ['shop', /./],
]
const subjectOf = (topic: string): string => subjects.find(([, topics]) => topics.test(topic))?.[0] ?? 'shop'

type Row = {
  id: number
  topic: string
  state: State
  why: string | null
  attempts: number
  received_at: Instant
  taken_at: Instant | null
  kept: number
}

/** What the shop's platform told us, newest first, and what became of it. */
export async function journal(visit: Visit): Promise<void> {
  const { needs, req, shop, language, base } = visit
  const { knex } = needs.db
  const state = choice(req.query['state'], ['', ...states])
  const cursor = readCursor(req.query['older'])
  const query = knex('journal')
    .where({ shop_id: shop.id })
    .select('id', 'topic', 'state', 'why', 'attempts', 'received_at', 'taken_at')
    .select(knex.raw('CASE WHEN payload IS NULL THEN 0 ELSE 1 END AS kept'))
  if (state) void query.where({ state })
  // Rows are numbered as they come, so the number is the moment too.
  const rows = (await onePage(query, 'id', 'id', cursor)) as Row[]
  const { page, next } = cutPage(rows, ({ id }) => ({ at: id, id: String(id) }))
  const here = `${base}/journal`
  visit.show('journal', 'journal', {
    here,
    states: ['', ...states].map((value) => ({
      href: withQuery(here, { state: value }),
      key: value ? `journal.state.${value}` : 'filter.state.any',
      current: value === state,
    })),
    items: page.map((row) => ({
      topic: row.topic,
      subjectKey: `journal.about.${subjectOf(row.topic)}`,
      at: row.received_at,
      stateKey: `journal.state.${row.state}`,
      tone: tones[row.state],
      why: row.why ? reasonIn(language, row.why) : null,
      attempts: row.attempts > 1 ? row.attempts : null,
      payload: Number(row.kept) === 1 ? `${here}/${row.id}/payload` : null,
      again: row.state === 'set aside' && Number(row.kept) === 1 ? `${here}/${row.id}/again` : null,
    })),
    narrowed: state !== '',
    paged: cursor !== null || next !== '',
    newest: cursor ? withQuery(here, { state }) : '',
    older: next ? withQuery(here, { state, older: next }) : '',
  })
}

const idOf = ({ req }: Visit): number => (/^\d{1,15}$/.test(one(req.params['id'])) ? Number(req.params['id']) : 0)

/** The delivery exactly as it came; it holds personal data, so reading it is written down. */
export async function payload(visit: Visit): Promise<void> {
  const { needs, res, shop } = visit
  const id = idOf(visit)
  const row = (await needs.db.knex('journal').where({ shop_id: shop.id, id }).first('payload')) as
    { payload: Buffer | null } | undefined
  if (!row?.payload) return visit.missing()
  await visit.note('read a delivery', `journal ${id}`)
  return sendAsText(res, `delivery-${id}.txt`, row.payload)
}

/** Puts a delivery that was set aside back among those that wait, with all its attempts before it. */
export async function takeAgain(visit: Visit): Promise<void> {
  const { needs, res, shop, base } = visit
  const id = idOf(visit)
  const row = await needs.db.knex('journal').where({ shop_id: shop.id, id }).first('id')
  if (!row) return visit.missing()
  const again = await replay(needs.db, shop.id, id)
  if (again > 0) await visit.note('took a delivery again', `journal ${id}`)
  return res.redirect(303, `${base}/journal`)
}
