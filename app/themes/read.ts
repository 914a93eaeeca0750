import type { Knex } from 'knex'
import type { Db } from '../db/db.ts'
import { bandOf, kindOf } from '../domain/survey.ts'
import { type Themes, themesFinder } from '../domain/themes/find.ts'
import type { Instant } from '../domain/time.ts'
import { listShops } from '../shops/shops.ts'
import { type Vocabulary, vocabularyOf } from '../shops/vocabulary.ts'
import type { AskElsewhere } from './elsewhere.ts'

export type ThemesNeeds = {
  readonly db: Db
  /** Null: comments are read here and go nowhere. */
  readonly elsewhere: AskElsewhere | null
  readonly report: (error: unknown, sentence: string) => void
}

type Row = { id: string; comment: string; survey: string; score: number | null; at: Instant; updated_at: Instant }

const atOnce = 200

/** Reads comments that are new, changed, or were read with other topics. Returns how many. */
export async function readComments(needs: ThemesNeeds): Promise<number> {
  let read = 0
  for (const { id: shopId } of await listShops(needs.db.knex)) {
    const vocabulary = await vocabularyOf(needs.db.knex, shopId)
    const rows = await unread(needs.db.knex, shopId, vocabulary)
    if (rows.length === 0) continue
    const themes = await themesOf(needs, vocabulary, rows)
    await needs.db.write((trx) => keep(trx, shopId, vocabulary, rows, themes))
    read += rows.length
  }
  return read
}

async function unread(knex: Knex, shopId: number, { version }: Vocabulary): Promise<readonly Row[]> {
  return (await knex('responses')
    .leftJoin('read_comments', (on) => {
      on.on('read_comments.shop_id', 'responses.shop_id').andOn('read_comments.response_id', 'responses.id')
    })
    .where({ 'responses.shop_id': shopId, suspected: 0 })
    .where('comment', '>', '')
    .where((due) => {
      void due
        .whereNull('read_comments.response_id')
        .orWhereNot('read_comments.vocabulary', version)
        .orWhereRaw('read_comments.answered_at <> responses.updated_at')
    })
    .orderBy('responses.at', 'desc')
    .limit(atOnce)
    .select('responses.id', 'comment', 'survey', 'score', 'responses.at', 'responses.updated_at')) as Row[]
}

async function themesOf(
  { elsewhere, report }: ThemesNeeds,
  { topics }: Vocabulary,
  rows: readonly Row[],
): Promise<readonly Themes[]> {
  const find = themesFinder(topics)
  const here = rows.map(({ comment, ...row }) => toned(find(comment), row))
  if (!elsewhere) return here
  const told = await elsewhere(
    topics,
    rows.map(({ comment }) => comment),
  ).catch((error: unknown) => {
    report(error, 'comments could not be read elsewhere; they were read here')
    return []
  })
  return here.map((own, place) => told[place] ?? own)
}

/** Where the words judge nothing, the score does. */
function toned(themes: Themes, { survey, score }: Pick<Row, 'survey' | 'score'>): Themes {
  const kind = kindOf(survey)
  if (themes.sentiment !== 0 || score === null || kind === 'open') return themes
  const felt = ({ detractor: -1, passive: 0, promoter: 1 } as const)[bandOf(kind, score)]
  // Good about one thing and bad about another stays both.
  if (themes.found.some(({ sentiment }) => sentiment !== 0)) return themes
  return { sentiment: felt, found: themes.found.map(({ topic }) => ({ topic, sentiment: felt })) }
}

async function keep(
  trx: Knex,
  shopId: number,
  { version }: Vocabulary,
  rows: readonly Row[],
  themes: readonly Themes[],
): Promise<void> {
  const ids = rows.map(({ id }) => id)
  for (const table of ['response_topics', 'read_comments'])
    await trx(table).where({ shop_id: shopId }).whereIn('response_id', ids).delete()
  for (const [place, { id, at, updated_at }] of rows.entries()) {
    const said = themes[place]
    if (!said) continue
    const mine = { shop_id: shopId, response_id: id }
    await trx('read_comments').insert({
      ...mine,
      vocabulary: version,
      answered_at: updated_at,
      sentiment: said.sentiment,
    })
    if (said.found.length > 0) await trx('response_topics').insert(said.found.map((one) => ({ ...mine, ...one, at })))
  }
}
