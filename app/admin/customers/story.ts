import type { Person } from '../../customers/persons.ts'
import { hashOf } from '../../customers/hash.ts'
import type { Instant } from '../../domain/time.ts'
import { letterMoments, type Moment, orderMoments } from '../timeline.ts'
import type { Visit } from '../visit.ts'
import { consentsShown } from './consents.ts'

type AnswerRow = {
  id: string
  at: Instant
  source: string
  survey: string
  score: number | null
  comment: string | null
  suspected: number
}

/** One line of time: orders, parcels, letters, answers, replies and what the person allowed; the newest first. */
export async function storyOf(
  visit: Visit,
  person: Person,
  orderIds: readonly string[],
  emails: readonly string[],
): Promise<readonly Moment[]> {
  const { needs, shop, base, language } = visit
  const { knex } = needs.db
  const about = { id: shop.id, base, language }
  const hashes = emails.map((email) => hashOf(needs.keys, email))
  const moments = [
    ...(await orderMoments(knex, about, orderIds)),
    ...(await letterMoments(knex, about, (letters) => {
      void letters.whereIn('customer_id', [...person.customerIds])
      if (hashes.length > 0) void letters.orWhereIn('address_hash', hashes)
    })),
    ...(await answerMoments(visit, person)),
    ...(await consentsShown(visit, emails)).map(({ at, state, purpose }): Moment => ({
      at,
      kind: 'consent',
      key: `timeline.consent.${purpose}.${state}`,
    })),
  ]
  return moments.sort((a, b) => b.at - a.at)
}

async function answerMoments({ needs, shop, base }: Visit, { customerIds }: Person): Promise<readonly Moment[]> {
  const rows = (await needs.db
    .knex('responses')
    .where({ shop_id: shop.id })
    .whereIn('customer_id', [...customerIds])
    .orderBy('at', 'desc')
    .limit(100)
    .select('id', 'at', 'source', 'survey', 'score', 'comment', 'suspected')) as AnswerRow[]
  return rows.map((row): Moment => {
    const score = row.score === null ? null : `${row.score}/${row.survey === 'nps' ? 10 : 5}`
    return {
      at: row.at,
      kind: 'answer',
      key: Number(row.suspected) === 1 ? 'timeline.answer.machine' : `timeline.answer.${row.source}`,
      what: [score, row.comment?.slice(0, 300)].filter(Boolean).join(' · ') || null,
      href: `${base}/feedback/${row.id}`,
    }
  })
}
