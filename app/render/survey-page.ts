import { type AnswerFault, longestText, type Said } from '../domain/answer.ts'
import { type Band, bandOf, isScale, type Question, scoresOf, type Survey } from '../domain/survey.ts'
import { sayIn, type Words } from '../domain/words.ts'

/** What stands in the form: what was typed, clicked or answered before, and what is wrong with it. */
export type Filled = { readonly said: Said; readonly faults: readonly AnswerFault[] }

export const nothingSaid: Said = { score: null, drivers: [], comment: '', parts: {} }

/** The follow-up question goes by the score; the page's styles change it when another score is chosen. */
const bands = ['detractor', 'passive', 'promoter'] as const

/** The survey's questions as the page's view takes them, each with its follow-ups beneath it. */
function questionsFor(survey: Survey, filled: Filled, locale: string) {
  const drawn = survey.questions.map((question, place) => ({
    question,
    view: draw(survey, question, place, filled, locale),
  }))
  return drawn
    .filter(({ question }) => question.when === null)
    .map(({ question, view }) => ({
      ...view,
      followUps: drawn
        .filter((later) => later.question.when?.question === question.id)
        .map((later) => ({ ...later.view, slots: slotNames(question, later.question.when?.is ?? []) })),
    }))
}

function draw(survey: Survey, question: Question, place: number, { said, faults }: Filled, locale: string) {
  const { id, type } = question
  const say = (words: Words | undefined): string => sayIn(words ?? {}, locale, survey.language ?? 'en')
  const given = valuesIn(said, question)
  const fault = faults.find((one) => one.question === id)?.code ?? null
  const score = isScale(type) ? scoresOf({ kind: type }) : []
  return {
    id,
    first: place === 0,
    text: say(question.text),
    isScore: isScale(type) && type !== 'yes',
    isYesNo: type === 'yes',
    isChoice: type === 'choice',
    isSeveral: type === 'choices' || type === 'drivers',
    isText: type === 'text',
    kind: type,
    least: score[0] ?? 0,
    most: score.at(-1) ?? 0,
    leastMeans: say(question.ends?.least),
    mostMeans: say(question.ends?.most),
    scores: isScale(type) ? scoresView(type, score, given, say, question) : [],
    options: (question.options ?? []).map((option, index) => ({
      id: option.id,
      text: say(option.text),
      slot: `o${index + 1}`,
      chosen: given.includes(option.id),
    })),
    wordings: wordingsOf(question, survey, said, say),
    value: given[0] ?? '',
    length: given[0]?.length ?? 0,
    missing: fault === 'missing',
    tooLong: fault === 'too long',
  }
}

function scoresView(
  type: Exclude<Survey['kind'], 'open'>,
  scores: readonly number[],
  given: readonly string[],
  say: (words: Words | undefined) => string,
  { ends }: Question,
) {
  const label = (score: number): string =>
    type === 'yes' ? say(score === 1 ? ends?.most : ends?.least) : String(score)
  const ordered = type === 'yes' ? scores.toReversed() : scores
  return ordered.map((score) => ({
    score,
    label: label(score),
    band: bandOf(type, score),
    chosen: given.includes(String(score)),
  }))
}

/** How a text is asked for: by the score that is chosen, where the question has a wording for each. */
function wordingsOf(question: Question, survey: Survey, said: Said, say: (words: Words | undefined) => string) {
  const asked: Band | 'open' = said.score === null ? 'open' : bandOf(survey.kind, said.score)
  const open = { band: 'open', text: say(question.text), asked: asked === 'open' || !question.after }
  const { after } = question
  return after ? [open, ...bands.map((band) => ({ band, text: say(after[band]), asked: band === asked }))] : [open]
}

function valuesIn({ score, drivers, comment, parts }: Said, { id }: Question): readonly string[] {
  if (id === 'score') return score === null ? [] : [String(score)]
  if (id === 'driver') return drivers
  if (id === 'comment') return comment ? [comment] : []
  const part = parts[id]
  return !part ? [] : 'words' in part ? [part.words] : part.chosen
}

/** Follow-ups are shown by class: the band of a score, or an option's place. */
function slotNames(before: Question, is: readonly string[]): string {
  if (isScale(before.type)) return is.join(' ')
  return (before.options ?? []).flatMap(({ id }, index) => (is.includes(id) ? `o${index + 1}` : [])).join(' ')
}

/** What the page shows of a survey, wherever it is answered. */
export function surveyPage(survey: Survey, filled: Filled, locale: string) {
  const questions = questionsFor(survey, filled, locale)
  return {
    title: questions[0]?.text ?? '',
    anonymous: survey.anonymous === true,
    questions,
    longest: longestText,
  }
}
