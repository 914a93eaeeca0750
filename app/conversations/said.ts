import type { Knex } from 'knex'
import type { Instant } from '../domain/time.ts'
import { fromJson } from '../db/row.ts'
import type { Conversation } from './table.ts'
import { type Turn, turnsOf } from './turns.ts'

/** What a turn says, wherever its words are kept. */
export type Said = Turn & {
  readonly score: number | null
  /** The survey's name; null without a score. */
  readonly survey: string | null
  readonly drivers: readonly string[]
  /** Of a mail: who it says it is from, and whether the original is still there. */
  readonly from: string | null
  readonly original: boolean
  readonly attachments: readonly {
    readonly place: number
    readonly name: string | null
    readonly type: string
    readonly size: number
  }[]
  /** Of a letter: what became of it. */
  readonly state: string | null
  readonly why: string | null
}

const nothing = {
  score: null,
  survey: null,
  drivers: [],
  from: null,
  original: false,
  attachments: [],
  state: null,
  why: null,
}

/** All turns with what they say: answers from the survey, mails stripped of quotations, our letters as they were written. */
export async function saidBy(
  knex: Knex,
  { shopId, id }: Pick<Conversation, 'shopId' | 'id'>,
): Promise<readonly Said[]> {
  const turns = await turnsOf(knex, shopId, id)
  const refs = (kind: Turn['kind']): string[] => turns.flatMap((turn) => (turn.kind === kind ? (turn.ref ?? []) : []))
  const answers = byId(await answersIn(knex, shopId, refs('answer')))
  const mails = byId(await mailsIn(knex, shopId, refs('reply')))
  const scores = byInbound(await scoresOf(knex, shopId, refs('reply')))
  const files = Map.groupBy(await filesIn(knex, shopId, refs('reply')), ({ inbound_id }) => inbound_id)
  const letters = byId(await lettersIn(knex, shopId, refs('letter')))
  return turns.map((turn): Said => {
    const ref = turn.ref ?? ''
    const answer = answers.get(ref)
    if (answer)
      return { ...nothing, ...turn, words: answer.comment, ...scored(answer), drivers: fromJson(answer.drivers) }
    const mail = mails.get(ref)
    if (mail)
      return {
        ...nothing,
        ...turn,
        words: mail.body,
        ...scored(scores.get(ref)),
        from: mail.from_address,
        original: Number(mail.kept) === 1,
        attachments: files.get(ref) ?? [],
      }
    const letter = letters.get(ref)
    return letter ? { ...nothing, ...turn, ...letter } : { ...nothing, ...turn }
  })
}

type Score = { readonly score: number | null; readonly survey: string }
const scored = (one: Score | undefined): Pick<Said, 'score' | 'survey'> =>
  one && one.score !== null ? { score: one.score, survey: one.survey } : { score: null, survey: null }

const byId = <Row extends { readonly id: string }>(rows: readonly Row[]) => new Map(rows.map((row) => [row.id, row]))
const byInbound = <Row extends { readonly inbound_id: string }>(rows: readonly Row[]) =>
  new Map(rows.map((row) => [row.inbound_id, row]))

type Answer = Score & { readonly id: string; readonly comment: string | null; readonly drivers: string }
type Mail = {
  readonly id: string
  readonly body: string | null
  readonly from_address: string | null
  readonly kept: number
  readonly received_at: Instant
}
type File = Said['attachments'][number] & { readonly inbound_id: string }
type Letter = {
  readonly id: string
  readonly words: string | null
  readonly state: string
  readonly why: string | null
}

const answersIn = async (knex: Knex, shopId: number, ids: readonly string[]): Promise<readonly Answer[]> =>
  knex('responses')
    .where({ shop_id: shopId })
    .whereIn('id', [...ids])
    .select('id', 'comment', 'score', 'survey', 'drivers')

const scoresOf = async (
  knex: Knex,
  shopId: number,
  ids: readonly string[],
): Promise<readonly (Score & { readonly inbound_id: string })[]> =>
  knex('responses')
    .where({ shop_id: shopId })
    .whereIn(
      'slot',
      ids.map((id) => `inbound:${id}`),
    )
    .select('inbound_id', 'score', 'survey')

const mailsIn = async (knex: Knex, shopId: number, ids: readonly string[]): Promise<readonly Mail[]> =>
  knex('inbound')
    .where({ shop_id: shopId })
    .whereIn('id', [...ids])
    .select('id', 'body', 'from_address', 'received_at', knex.raw('CASE WHEN raw IS NULL THEN 0 ELSE 1 END AS kept'))

const filesIn = async (knex: Knex, shopId: number, ids: readonly string[]): Promise<readonly File[]> =>
  knex('attachments')
    .where({ shop_id: shopId })
    .whereIn('inbound_id', [...ids])
    .orderBy('place')
    .select('inbound_id', 'place', 'name', 'type', 'size')

const lettersIn = async (knex: Knex, shopId: number, ids: readonly string[]): Promise<readonly Letter[]> =>
  knex('messages')
    .where({ 'messages.shop_id': shopId })
    .whereIn('messages.id', [...ids])
    .leftJoin(
      'written',
      (on) => void on.on('written.shop_id', 'messages.shop_id').andOn('written.message_id', 'messages.id'),
    )
    .select('messages.id', 'messages.state', 'messages.why', 'written.words')
