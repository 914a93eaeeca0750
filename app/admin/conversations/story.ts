import type { Said } from '../../conversations/said.ts'
import { saidBy } from '../../conversations/said.ts'
import { aboutAnswers } from '../about-answers.ts'
import type { AnswerRow } from '../answers.ts'
import { badgeOf } from '../answers.ts'
import { reasonIn } from '../reasons.ts'
import { timelineOf } from '../timeline.ts'
import type { Visit } from '../visit.ts'
import type { Matter } from './find.ts'

type Where = { readonly at: number; readonly kind: string }

/** Everything that happened in one line of time: the order, its parcels and letters, and what was said, oldest first. */
export async function storyOf(visit: Visit, matter: Matter): Promise<readonly Where[]> {
  const { needs, shop, base, language } = visit
  const { row, conversation } = matter
  const { knex } = needs.db
  const orderId = row?.order_id ?? conversation?.orderId ?? null
  const happened = orderId ? await timelineOf(knex, { id: shop.id, base, language }, orderId) : []
  const said = conversation ? await saidBy(knex, conversation) : []
  const alone =
    row && !said.some(({ ref }) => ref === row.id || ref === row.inbound_id) ? [await alonely(visit, row)] : []
  const here = `${base}/feedback/${row?.id ?? conversation?.id ?? ''}`
  const about = await aboutAnswers(
    knex,
    { id: shop.id, language },
    [...alone, ...said].flatMap(({ kind, ref }) => (kind === 'answer' && ref ? [ref] : [])),
  )
  return [
    ...happened.map((moment) => ({ ...moment, talk: null })),
    ...[...alone, ...said].map((one) => ({
      at: one.at,
      kind: one.kind,
      talk: { ...talk(visit, one, here), further: about(one.ref ?? '').further },
    })),
  ].sort((a, b) => a.at - b.at)
}

/** An answer nobody has spoken about yet. */
async function alonely({ needs, shop }: Visit, row: AnswerRow): Promise<Said> {
  const mail = row.inbound_id
    ? ((await needs.db.knex('inbound').where({ shop_id: shop.id, id: row.inbound_id }).first('from_address', 'raw')) as
        { from_address: string | null; raw: Buffer | null } | undefined)
    : undefined
  return {
    id: row.id,
    at: row.at,
    kind: row.inbound_id ? 'reply' : 'answer',
    who: null,
    words: row.comment,
    ref: row.inbound_id ?? row.id,
    verified: row.verified === 1,
    score: row.score,
    survey: row.score === null ? null : row.survey,
    drivers: JSON.parse(row.drivers) as string[],
    from: mail?.from_address ?? null,
    original: Boolean(mail?.raw),
    attachments: [],
    state: null,
    why: null,
  }
}

const eventKeys: Readonly<Record<string, string>> = {
  opened: 'talk.opened',
  reopened: 'talk.reopened',
  assigned: 'talk.assigned',
  closed: 'talk.closed',
}

function talk({ base, language }: Visit, one: Said, here: string) {
  const { kind, who, words, survey, score, ref } = one
  const isEvent = kind in eventKeys
  return {
    event: isEvent ? (kind === 'assigned' && !words ? 'talk.unassigned' : (eventKeys[kind] ?? '')) : null,
    side: kind === 'note' ? 'note' : kind === 'letter' ? 'ours' : 'theirs',
    name: words ?? '',
    whatKey:
      kind === 'closed'
        ? `case.outcome.${words ?? ''}`
        : kind === 'opened' || kind === 'reopened'
          ? `case.because.${words ?? 'words'}`
          : null,
    who,
    words: isEvent ? null : words,
    badge: survey ? badgeOf({ survey, score }) : null,
    drivers: one.drivers.map((name) => `driver.${name}`),
    from: one.from,
    unverified: !one.verified,
    original: one.original ? `${here}/original/${ref ?? ''}` : null,
    files: one.attachments.map((file) => ({
      href: `${here}/files/${ref ?? ''}/${file.place}`,
      name: file.name ?? file.type,
      size: Math.max(1, Math.round(file.size / 1024)),
    })),
    state: one.state ? `talk.letter.${one.state}` : null,
    hurt: ['rejected', 'uncertain', 'dropped', 'expired'].includes(one.state ?? ''),
    why: one.why && one.state !== 'sent' && one.state !== 'scheduled' ? reasonIn(language, one.why) : null,
    letter: one.state && ref ? `${base}/messages/${ref}` : null,
  }
}
