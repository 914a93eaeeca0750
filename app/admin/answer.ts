import { fromJson } from '../db/row.ts'
import type { Instant } from '../domain/time.ts'
import { type AnswerRow, answersOf, badgeOf, nameOf, parcelsNow } from './answers.ts'
import { sendAsText } from './guard.ts'
import { one } from './query.ts'
import { type Moment, timelineOf } from './timeline.ts'
import { reasonIn } from './reasons.ts'
import type { Visit } from './visit.ts'

type Inbound = { id: string; received_at: Instant; from_address: string | null; body: string | null; kept: number }

async function find({ needs, req, shop }: Visit): Promise<AnswerRow | null> {
  const id = one(req.params['id'])
  const row = (await answersOf(needs.db.knex, shop.id).where({ 'responses.id': id }).first()) as AnswerRow | undefined
  return row ?? null
}

/** One answer: what was said, by whom, what had happened before, and how to answer. */
export async function answer(visit: Visit): Promise<void> {
  const { needs, shop, base, language } = visit
  const { knex } = needs.db
  const row = await find(visit)
  if (!row) return visit.missing()
  const parcels = await parcelsNow(knex, shop.id, [row.order_id])
  const replies = await repliesTo(visit, row)
  const story = row.order_id ? await timelineOf(knex, { id: shop.id, base, language }, row.order_id) : []
  const said: Moment = { at: row.at, kind: 'answer', key: `timeline.answer.${row.source}`, what: scoreText(row) }
  return visit.show('answer', 'feedback', {
    titleKey: 'title.answer',
    item: {
      ...row,
      badge: badgeOf(row),
      customer: nameOf(row),
      suspected: row.suspected === 1,
      suspectedWhy: row.suspected_why && reasonIn(language, row.suspected_why),
      unverified: row.verified === 0,
      changed: row.updated_at > row.at ? row.updated_at : null,
      sourceKey: `source.${row.source}`,
      parcel: parcels.get(row.order_id ?? '') ?? null,
      drivers: fromJson<readonly string[]>(row.drivers).map((name) => `driver.${name}`),
      unread: row.read_at === null || row.read_at < row.updated_at,
    },
    write: row.email ? mailTo(row, shop.name) : null,
    markRead: `${base}/feedback/${row.id}/read`,
    replies: replies.map((reply) => ({
      ...reply,
      kept: Number(reply.kept) === 1,
      href: `${base}/feedback/${row.id}/original/${reply.id}`,
    })),
    earlier: await earlierWords(visit, row),
    story: [...story, said].sort((a, b) => a.at - b.at),
    back: `${base}/feedback`,
  })
}

function scoreText(row: AnswerRow): string | null {
  const { score, of } = badgeOf(row)
  return score === null ? null : `${score}/${of}`
}

/** Opens the merchant's own mail programme: the answer then comes from a person, and stays in their mailbox. */
const mailTo = ({ email, order_name }: AnswerRow, shopName: string): string =>
  `mailto:${encodeURIComponent(email ?? '')}?subject=${encodeURIComponent([shopName, order_name].filter(Boolean).join(', '))}`

/** Replies to the same letter, or the one this answer was read from. */
async function repliesTo({ needs, shop }: Visit, row: AnswerRow): Promise<readonly Inbound[]> {
  const { knex } = needs.db
  if (!row.message_id && !row.inbound_id) return []
  return (await knex('inbound')
    .where({ shop_id: shop.id })
    .where((either) => {
      if (row.message_id) void either.orWhere((same) => void same.where({ message_id: row.message_id, kind: 'reply' }))
      if (row.inbound_id) void either.orWhere({ id: row.inbound_id })
    })
    .orderBy('received_at')
    .limit(20)
    .select(
      'id',
      'received_at',
      'from_address',
      'body',
      knex.raw('CASE WHEN raw IS NULL THEN 0 ELSE 1 END AS kept'),
    )) as Inbound[]
}

/** What the answer was before it was changed. */
async function earlierWords({ needs, shop }: Visit, row: AnswerRow) {
  const rows = (await needs.db
    .knex('response_changes')
    .where({ shop_id: shop.id, response_id: row.id })
    .orderBy('at', 'desc')
    .limit(20)) as { at: Instant; score: number | null; comment: string | null }[]
  return rows.map(({ at, score, comment }) => ({ at, comment, badge: badgeOf({ survey: row.survey, score }) }))
}

/** Somebody read it (or wants it back among the unread): it no longer waits on the first page. */
export async function markRead(visit: Visit): Promise<void> {
  const { needs, req, res, shop, base, now } = visit
  const row = await find(visit)
  if (!row) return visit.missing()
  const unread = one((req.body as { unread?: unknown }).unread) === 'yes'
  await needs.db
    .knex('responses')
    .where({ shop_id: shop.id, id: row.id })
    .update({ read_at: unread ? null : Math.max(now, row.updated_at) })
  await visit.note(unread ? 'marked an answer as unread' : 'marked an answer as read', `answer ${row.id}`)
  return res.redirect(303, `${base}/feedback/${row.id}`)
}

/** The reply as it came, headers and all, for those who want to see for themselves. */
export async function original(visit: Visit): Promise<void> {
  const { needs, req, res, shop } = visit
  const row = await find(visit)
  const id = one(req.params['inbound'])
  const reply = row && (await repliesTo(visit, row)).find((one) => one.id === id)
  if (!reply) return visit.missing()
  const stored = (await needs.db.knex('inbound').where({ shop_id: shop.id, id }).first('raw')) as { raw: Buffer | null }
  if (!stored.raw) return visit.missing()
  await visit.note('read the original of a reply', `inbound ${id}`)
  return sendAsText(res, `reply-${id}.txt`, stored.raw)
}
