import type { Knex } from 'knex'
import { rowsFor } from '../db/row.ts'
import { isScale, scales, type Question } from '../domain/survey.ts'
import { sayIn } from '../domain/words.ts'
import { ownSurveys } from '../shops/own-surveys.ts'
import { vocabularyOf } from '../shops/vocabulary.ts'
import type { Language } from './language.ts'

/** What comments are about, and what was said to a survey's further questions. */
export type About = {
  readonly topics: readonly { readonly name: string; readonly look: string; readonly toneKey: string | null }[]
  readonly further: readonly { readonly question: string; readonly said: string }[]
}

const nothing: About = { topics: [], further: [] }

/** By the ids of answers; asked for a page of them at once. */
export async function aboutAnswers(
  knex: Knex,
  { id: shopId, language }: { readonly id: number; readonly language: Language },
  ids: readonly string[],
): Promise<(id: string) => About> {
  const [topics, further] = [await topicsOf(knex, shopId, language, ids), await furtherOf(knex, shopId, language, ids)]
  return (id) =>
    topics.has(id) || further.has(id) ? { topics: topics.get(id) ?? [], further: further.get(id) ?? [] } : nothing
}

async function topicsOf(knex: Knex, shopId: number, language: Language, ids: readonly string[]) {
  const rows = await rowsOf<{ response_id: string; topic: string; sentiment: number }>(
    knex,
    'response_topics',
    shopId,
    ids,
  )
  const names = new Map(
    rows.length > 0 ? (await vocabularyOf(knex, shopId)).topics.map(({ id, name }) => [id, sayIn(name, language)]) : [],
  )
  const known = rows.filter(({ topic }) => names.has(topic)).sort((a, b) => (a.topic < b.topic ? -1 : 1))
  return new Map(
    [...Map.groupBy(known, ({ response_id }) => response_id)].map(([id, found]): [string, About['topics']] => [
      id,
      found.map(({ topic, sentiment }) => {
        const name = names.get(topic) ?? ''
        if (sentiment === 0) return { name, look: 'quiet', toneKey: null }
        return sentiment > 0
          ? { name, look: 'well', toneKey: 'themes.good' }
          : { name, look: 'hurt', toneKey: 'themes.bad' }
      }),
    ]),
  )
}

async function furtherOf(knex: Knex, shopId: number, language: Language, ids: readonly string[]) {
  const rows = await rowsOf<Part>(knex, 'answer_parts', shopId, ids)
  const asked = new Map<string, { readonly place: number; readonly question: Question; readonly first: string }>()
  if (rows.length > 0)
    for (const { survey } of await ownSurveys(knex, shopId))
      for (const [place, question] of survey.questions.entries())
        asked.set(question.id, { place, question, first: survey.language ?? 'en' })
  return new Map(
    [...Map.groupBy(rows, ({ response_id }) => response_id)].map(([id, parts]): [string, About['further']] => [
      id,
      [...Map.groupBy(parts, ({ question }) => question)]
        .flatMap(([name, given]) => {
          const one = asked.get(name)
          return one ? [{ ...one, given }] : []
        })
        .sort((a, b) => a.place - b.place)
        .map(({ question, first, given }) => ({
          question: sayIn(question.text, language, first),
          said: given.map((part) => saidIn(question, part, language, first)).join(', '),
        })),
    ]),
  )
}

type Part = {
  readonly response_id: string
  readonly question: string
  readonly value: string
  readonly words: string | null
}

function saidIn(
  { type, options = [], ends }: Question,
  { value, words }: Part,
  language: Language,
  first: string,
): string {
  if (words !== null) return words
  if (type === 'yes') return sayIn((value === '1' ? ends?.most : ends?.least) ?? {}, language, first)
  if (isScale(type)) return `${value}/${scales[type].most}`
  return sayIn(options.find(({ id }) => id === value)?.text ?? {}, language, first) || value
}

const rowsOf = <Row>(knex: Knex, table: string, shopId: number, ids: readonly string[]): Promise<readonly Row[]> =>
  rowsFor([...new Set(ids)], (some) => knex(table).where({ shop_id: shopId }).whereIn('response_id', some))
