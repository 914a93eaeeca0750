import { newId } from '../db/row.ts'
import { fillIn, type SavedReply } from '../domain/saved-reply.ts'
import type { Instant } from '../domain/time.ts'
import { threadOf } from '../conversations/thread.ts'
import { suppressionsOf } from '../customers/suppressions.ts'
import { messageById } from '../outbox/messages.ts'
import { savedReplies } from '../shops/saved-replies.ts'
import { aboutAnswers } from './about-answers.ts'
import { type AnswerRow, badgeOf, nameOf, parcelsNow } from './answers.ts'
import { findMatter, type Matter } from './conversations/find.ts'
import { casePanel } from './conversations/panel.ts'
import { storyOf } from './conversations/story.ts'
import { type Fault, longestAnswer } from './conversations/words.ts'
import { one } from './query.ts'
import { reasonIn } from './reasons.ts'
import type { Visit } from './visit.ts'

/** What was typed and cannot be taken as it is. */
export type Typed = {
  /** A saved reply is wanted below what was typed already. */
  readonly insert?: { readonly words: string; readonly saved: string }
  readonly answer?: { readonly words: string; readonly fault: Fault }
  readonly note?: { readonly words: string; readonly fault: Fault }
}

/** One matter: what was said, by whom, what had happened before, what is to be done, and the answer. */
export async function answer(visit: Visit, typed: Typed = {}): Promise<void> {
  const { base, now } = visit
  const matter = await findMatter(visit)
  if (!matter) return visit.missing()
  const { row, conversation } = matter
  const here = `${base}/feedback/${row?.id ?? conversation?.id ?? ''}`
  const faulty = typed.answer ?? typed.note
  const saved = await savedReplies(visit.needs.db.knex, visit.shop.id)
  return visit.show(
    'answer',
    'feedback',
    {
      titleKey: 'title.answer',
      item: await itemOf(visit, matter),
      here,
      earlier: row ? await earlierWords(visit, row) : [],
      story: await storyOf(visit, matter),
      case: await casePanel(visit, conversation),
      write: {
        ...(await addressee(visit, matter)),
        words: typed.insert ? withSaved(visit, matter, typed.insert, saved) : '',
        fault: null,
        ...typed.answer,
        saved: saved.map(({ title }, place) => ({ place, title, selected: String(place) === typed.insert?.saved })),
        once: newId(now),
        longest: longestAnswer,
      },
      note: { words: '', fault: null, ...typed.note },
      back: `${base}/feedback`,
    },
    faulty ? 422 : 200,
  )
}

function withSaved(
  { shop }: Visit,
  { row }: Matter,
  { words, saved }: NonNullable<Typed['insert']>,
  replies: readonly SavedReply[],
): string {
  const reply = /^\d{1,2}$/.test(saved) ? replies[Number(saved)] : undefined
  if (!reply) return words
  const filled = fillIn(reply.words, { name: row?.first_name ?? null, order: row?.order_name ?? null, shop: shop.name })
  return (words.trim() ? `${words.trimEnd()}\n\n${filled}` : filled).slice(0, longestAnswer)
}

async function itemOf({ needs, shop, language }: Visit, { row, conversation }: Matter) {
  if (!row)
    return {
      badge: badgeOf({ survey: 'nps', score: null }),
      customer: conversation?.subject ?? null,
      parcel: null,
      order_name: null,
      at: conversation?.startedAt ?? 0,
      sourceKey: 'source.reply',
      suspected: false,
      suspectedWhy: null,
      unverified: false,
      changed: null,
      unread: false,
      answered: false,
      topics: [],
    }
  const parcels = await parcelsNow(needs.db.knex, shop.id, [row.order_id])
  const about = await aboutAnswers(needs.db.knex, { id: shop.id, language }, [row.id])
  return {
    badge: badgeOf(row),
    customer: nameOf(row),
    parcel: parcels.get(row.order_id ?? '') ?? null,
    order_name: row.order_name,
    at: row.at,
    sourceKey: `source.${row.source}`,
    suspected: row.suspected === 1,
    suspectedWhy: row.suspected_why && reasonIn(language, row.suspected_why),
    unverified: row.verified === 0,
    changed: row.updated_at > row.at ? row.updated_at : null,
    unread: row.read_at === null,
    answered: true,
    topics: about(row.id).topics,
  }
}

/** To whom an answer would go, and what stands in its way. */
async function addressee({ needs, shop }: Visit, { row, conversation }: Matter) {
  const { knex } = needs.db
  const letter = row?.message_id ? await messageById(knex, shop.id, row.message_id) : null
  const to = conversation ? (await threadOf(knex, conversation)).to : letter?.to || null
  const hash = conversation?.addressHash ?? letter?.addressHash
  const stopped = hash ? ((await suppressionsOf(knex, shop.id, [hash])).get(hash) ?? []) : []
  return { to, stopped: stopped.some(({ scope }) => scope === 'all' || scope === 'delivery') }
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
  const row = (await findMatter(visit))?.row
  if (!row) return visit.missing()
  const unread = one((req.body as { unread?: unknown }).unread) === 'yes'
  await needs.db
    .knex('responses')
    .where({ shop_id: shop.id, id: row.id })
    .update({ read_at: unread ? null : now })
  await visit.note(unread ? 'marked an answer as unread' : 'marked an answer as read', `answer ${row.id}`)
  return res.redirect(303, `${base}/feedback/${row.id}`)
}
