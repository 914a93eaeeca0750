import type { Knex } from 'knex'
import { fromJson, fromJsonOrNull, newId } from '../db/row.ts'
import type { OwnSurvey } from '../domain/own-survey.ts'
import type { Survey } from '../domain/survey.ts'
import type { SurveyContent } from '../domain/survey-content.ts'
import type { Instant } from '../domain/time.ts'

type Row = {
  id: string
  name: string
  title: string
  definition: string
  link: number | null
  closed_at: Instant | null
}

/** All surveys the shop's people made, newest first, closed ones too: letters that went out still lead to them. */
export async function ownSurveys(knex: Knex, shopId: number): Promise<readonly OwnSurvey[]> {
  const rows = (await knex('own_surveys').where({ shop_id: shopId }).orderBy('created_at', 'desc')) as Row[]
  return rows.map(fromRow)
}

export async function ownSurveyById(knex: Knex, shopId: number, id: string): Promise<OwnSurvey | null> {
  const row = (await knex('own_surveys').where({ shop_id: shopId, id }).first()) as Row | undefined
  return row ? fromRow(row) : null
}

function fromRow({ id, name, title, definition, link, closed_at }: Row): OwnSurvey {
  const { kind, questions, subject, intro, thanks, languages, anonymous } =
    fromJson<Omit<SurveyContent, 'title'>>(definition)
  const language = languages[0] ?? 'en'
  const survey: Survey = { name, kind, questions, anonymous, thanks, language }
  return { id, name, title, survey, subject, intro, languages, language, link, closed: closed_at !== null }
}

/** The name begins with the kind and never changes, so that stored answers can always be measured. */
export async function addOwnSurvey(knex: Knex, shopId: number, content: SurveyContent, now: Instant): Promise<string> {
  const id = newId()
  await knex('own_surveys').insert({
    shop_id: shopId,
    id,
    name: `${content.kind}-${id}`,
    link_made: 0,
    ...columns(content),
    created_at: now,
    updated_at: now,
  })
  return id
}

/** What the builder shows: the draft, else what is asked now. */
export async function contentOf(
  knex: Knex,
  shopId: number,
  id: string,
): Promise<{ readonly content: SurveyContent; readonly changed: boolean } | null> {
  const row = (await knex('own_surveys').where({ shop_id: shopId, id }).first('title', 'definition', 'draft')) as
    (Pick<Row, 'title' | 'definition'> & { draft: string | null }) | undefined
  if (!row) return null
  const draft = fromJsonOrNull<SurveyContent>(row.draft)
  return draft
    ? { content: draft, changed: true }
    : { content: { title: row.title, ...fromJson<Omit<SurveyContent, 'title'>>(row.definition) }, changed: false }
}

/** Kept until it is published; what is asked does not change yet. Null: there is no draft any more. */
export async function draftOwnSurvey(
  knex: Knex,
  shopId: number,
  id: string,
  draft: SurveyContent | null,
): Promise<void> {
  await knex('own_surveys')
    .where({ shop_id: shopId, id })
    .update({ draft: draft && JSON.stringify(draft) })
}

export async function publishOwnSurvey(
  knex: Knex,
  shopId: number,
  id: string,
  content: SurveyContent,
  now: Instant,
): Promise<void> {
  await knex('own_surveys')
    .where({ shop_id: shopId, id })
    .update({ ...columns(content), draft: null, updated_at: now })
}

const columns = ({ title, ...definition }: SurveyContent) => ({ title, definition: JSON.stringify(definition) })

/** A new public link; the one before leads nowhere from now on. Null: no link at all. */
export async function linkOwnSurvey(knex: Knex, shopId: number, survey: OwnSurvey, open: boolean): Promise<void> {
  const row = (await knex('own_surveys').where({ shop_id: shopId, id: survey.id }).first('link_made')) as
    { link_made: number } | undefined
  const next = ((row?.link_made ?? 0) + 1) % 256
  await knex('own_surveys')
    .where({ shop_id: shopId, id: survey.id })
    .update(open ? { link: next, link_made: next } : { link: null })
}

export async function closeOwnSurvey(knex: Knex, shopId: number, id: string, now: Instant): Promise<void> {
  await knex('own_surveys').where({ shop_id: shopId, id }).update({ closed_at: now, link: null })
}
