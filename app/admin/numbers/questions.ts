import type { Knex } from 'knex'
import { shareDifference } from '../../domain/compare.ts'
import { measures } from '../../domain/measure.ts'
import { shareOf, trustOf } from '../../domain/nps.ts'
import type { OwnSurvey } from '../../domain/own-survey.ts'
import { bandOf, isScale, scoresOf } from '../../domain/survey.ts'
import { sayIn } from '../../domain/words.ts'
import type { Period } from '../../metrics/period.ts'
import { type QuestionResult, questionsIn, scoresOfQuestion } from '../../metrics/questions.ts'
import { bandsOf } from '../../metrics/scores.ts'
import { percent } from '../figures.ts'
import type { Language } from '../language.ts'
import type { Visit } from '../visit.ts'
import type { Asked } from './asked.ts'
import { figureOf, verdictOf } from './words.ts'

const latest = 5

/** A shop's own survey question by question: how each was answered, of how many, how sure that is, and what changed. */
export async function questionsShown({ needs, shop, language, base }: Visit, own: OwnSurvey, asked: Asked) {
  const { knex } = needs.db
  const now = await questionsIn(knex, shop.id, own.survey, asked.period)
  const past = await questionsIn(knex, shop.id, own.survey, asked.past)
  const words = await wordsIn(knex, shop.id, own, asked.period)
  return own.survey.questions.map((question) => {
    const { id, type, text } = question
    const [result, before] = [now, past].map((all) => all.find((one) => one.question.id === id))
    const head = { id, text: sayIn(text, language, own.language), typeKey: `question.${type}` }
    if (!result || !before)
      return { ...head, isText: true, words: words.get(id)?.map((said) => linked(said, base)) ?? [] }
    const { n } = result
    const few = trustOf(n) === 'none'
    return {
      ...head,
      n,
      few,
      missing: 10 - n,
      several: type === 'choices' || type === 'drivers',
      ...(isScale(type) ? onScale(type, result, before, language) : chosenIn(result, before, few, language)),
    }
  })
}

type Counted = { readonly label: string; readonly key: string | null; readonly n: number; readonly band: string }

const drawn = (value: Counted, most: number) => ({ ...value, width: Math.round((2_000 * value.n) / most) / 10 })
const mostOf = (values: readonly Counted[]): number => Math.max(1, ...values.map(({ n }) => n))

/** A scale has one figure of its own; that of the survey's first question stands above already. */
function onScale(type: keyof typeof measures, now: QuestionResult, past: QuestionResult, language: Language) {
  const { unit, score, difference } = measures[type]
  const [bands, before] = [now, past].map((result) => bandsOf(type, scoresOfQuestion(result)))
  const { question, counts, n } = now
  const values = scoresOf({ kind: type }).map((value): Counted => {
    const end = value === 1 ? question.ends?.most : question.ends?.least
    const label = type === 'yes' ? sayIn(end ?? {}, language) : String(value)
    return { label, key: null, n: counts.get(String(value)) ?? 0, band: `${bandOf(type, value)}s` }
  })
  const own = question.id !== 'score' && bands && before ? { bands, before } : null
  return {
    measureKey: `results.${type}`,
    figure: own && figureOf(unit, score(own.bands), language),
    verdict: own && score(own.bands) ? verdictOf(unit, difference(own.before, own.bands), language) : null,
    values: values.map((value) => ({
      ...drawn(value, mostOf(values)),
      share: n ? percent(value.n / n, language) : '–',
    })),
  }
}

/** Each choice as a share of those who answered; changes of all choices are judged together, and told where they are clear. */
function chosenIn(now: QuestionResult, past: QuestionResult, few: boolean, language: Language) {
  const { question, counts, n } = now
  const offered = question.options ?? []
  const gone = [...counts]
    .filter(([id]) => !offered.some((option) => option.id === id))
    .reduce((sum, [, m]) => sum + m, 0)
  const values = offered.map((option): Counted & { readonly id: string } => ({
    id: option.id,
    label: sayIn(option.text, language),
    key: null,
    n: counts.get(option.id) ?? 0,
    band: 'scale-line',
  }))
  if (gone > 0) values.push({ id: '', label: '', key: 'results.gone', n: gone, band: 'scale-line' })
  const judged = !few && trustOf(past.n) !== 'none'
  return {
    values: values.map((value) => {
      const was = { hits: past.counts.get(value.id) ?? 0, of: past.n }
      const change = judged && value.id ? shareDifference(was, { hits: value.n, of: n }, offered.length) : null
      // A question may have been asked about other options before; then nobody can tell.
      const figure = few || value.n > n ? null : figureOf('share', shareOf(value.n, n), language)
      return {
        ...drawn(value, mostOf(values)),
        figure,
        verdict: change?.clear ? verdictOf('share', change, language) : null,
      }
    }),
  }
}

type Words = { readonly id: string; readonly question: string; readonly words: string; readonly at: number }

/** The newest words given to each question, with the answers they belong to. */
async function wordsIn(
  knex: Knex,
  shopId: number,
  { name, survey }: OwnSurvey,
  { from, to }: Period,
): Promise<ReadonlyMap<string, readonly Words[]>> {
  const found = new Map<string, readonly Words[]>()
  for (const { id: question, type } of survey.questions) {
    if (type !== 'text') continue
    const query = knex('responses')
      .where({ 'responses.shop_id': shopId, survey: name, suspected: 0, verified: 1 })
      .where('at', '>=', from)
      .where('at', '<', to)
      .orderBy('at', 'desc')
      .limit(latest)
    if (question === 'comment') void query.where('comment', '>', '').select('responses.id', 'at', { words: 'comment' })
    else
      void query
        .join('answer_parts', (on) => {
          on.on('answer_parts.shop_id', 'responses.shop_id').andOn('answer_parts.response_id', 'responses.id')
        })
        .where({ question })
        .where('words', '>', '')
        .select('responses.id', 'at', 'words')
    found.set(question, (await query) as Words[])
  }
  return found
}

const linked = ({ id, words, at }: Words, base: string) => ({ words, at, href: `${base}/feedback/${id}` })
