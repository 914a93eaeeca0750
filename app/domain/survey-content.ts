import type { Condition, Kind, Question, QuestionType } from './survey.ts'
import { readyIn } from './ready/languages.ts'
import { isScale } from './survey.ts'
import { sayIn, type Words } from './words.ts'

/** What a merchant puts together of a survey; the rest is kept by us. */
export type SurveyContent = {
  readonly title: string
  readonly kind: Kind
  readonly questions: readonly Question[]
  readonly subject: Words
  readonly intro: Words
  readonly thanks: Words
  /** The first is the one the others fall back to. */
  readonly languages: readonly string[]
  readonly anonymous: boolean
}

export const most = { questions: 5, options: 8, languages: 6, text: 120, title: 80 }

export type SurveyFault = {
  /** The form's field it stands beside: `title`, `0.text.pl`. */
  readonly field: string
  readonly code: 'empty' | 'too long' | 'few options' | 'no question'
}

/** Everything that keeps a survey from being asked. A text is needed in the first language only; others fall back to it. */
export function checkSurvey(content: SurveyContent): readonly SurveyFault[] {
  const { title, questions, languages } = content
  const first = languages[0] ?? 'en'
  const faults: SurveyFault[] = []
  const tell = (field: string, code: SurveyFault['code']): void => void faults.push({ field, code })
  const check = (field: string, words: Words, needed = false): void => {
    if (needed && !words[first]) tell(`${field}.${first}`, 'empty')
    for (const language of languages)
      if ((words[language] ?? '').length > most.text) tell(`${field}.${language}`, 'too long')
  }
  if (!title) tell('title', 'empty')
  if (title.length > most.title) tell('title', 'too long')
  for (const field of ['subject', 'intro', 'thanks'] as const) check(field, content[field])
  if (questions.length === 0) tell('questions', 'no question')
  for (const [place, question] of questions.entries()) checkQuestion(question, `${place}`, check, tell)
  return faults
}

function checkQuestion(
  { type, text, ends, options = [] }: Question,
  place: string,
  check: (field: string, words: Words, needed?: boolean) => void,
  tell: (field: string, code: SurveyFault['code']) => void,
): void {
  check(`${place}.text`, text, true)
  if (ends) {
    check(`${place}.least`, ends.least, type === 'yes')
    check(`${place}.most`, ends.most, type === 'yes')
  }
  if (type === 'drivers' && options.length === 0) tell(`${place}.about`, 'few options')
  if (type !== 'choice' && type !== 'choices') return
  if (options.length < 2) tell(`${place}.options`, 'few options')
  for (const [index, option] of options.entries()) check(`${place}.${index}.text`, option.text, true)
}

/** What a follow-up may hang on: bands of a score, or options, of an earlier question that is not a follow-up itself. */
export function conditionsFor(questions: readonly Question[], place: number, language: string) {
  return questions.slice(0, place).flatMap((before, at) => {
    if (before.when || before.type === 'text') return []
    return slotsAskedOf(before, language).map(({ is, label }) => ({ question: before.id, at, is, label }))
  })
}

/** `label`: the option's own text, or the name of a band. */
function slotsAskedOf({ type, options = [] }: Question, language: string) {
  const bands = [['detractor'], ['detractor', 'passive'], ['passive'], ['promoter']]
  if (type === 'yes') return [['promoter'], ['detractor']].map((is) => ({ is, label: `when.yes.${is.join('-')}` }))
  if (isScale(type)) return bands.map((is) => ({ is, label: `when.${is.join('-')}` }))
  return options.map(({ id, text }) => ({ is: [id], label: sayIn(text, language) }))
}

/** Every text of a survey, changed in the same way. */
export function changeTexts(content: SurveyContent, change: (words: Words) => Words): SurveyContent {
  const { questions, subject, intro, thanks } = content
  return {
    ...content,
    questions: questions.map((question) => {
      const { text, ends, options, after } = question
      return {
        ...question,
        text: change(text),
        ...(ends ? { ends: { least: change(ends.least), most: change(ends.most) } } : {}),
        ...(options ? { options: options.map((option) => ({ ...option, text: change(option.text) })) } : {}),
        ...(after
          ? {
              after: {
                detractor: change(after.detractor),
                passive: change(after.passive),
                promoter: change(after.promoter),
              },
            }
          : {}),
      }
    }),
    subject: change(subject),
    intro: change(intro),
    thanks: change(thanks),
  }
}

/** In one more language: texts that are still ours are there at once, the merchant's own are theirs to write. */
export const alsoIn = (content: SurveyContent, language: string): SurveyContent =>
  changeTexts({ ...content, languages: [...content.languages, language] }, (words) => {
    const ready = words[language] ? null : readyIn(words, language)
    return ready ? { ...words, [language]: ready } : words
  })

/** Takes out conditions on questions that are gone, have moved behind, or are follow-ups now. */
export function mended(questions: readonly Question[]): readonly Question[] {
  return questions.map((question, place) => {
    const before = questions.slice(0, place).find(({ id }) => id === question.when?.question)
    const holds = before && !before.when && isPossible(before, question.when)
    return holds || !question.when ? question : { ...question, when: null }
  })
}

const isPossible = ({ type, options = [] }: Question, when: Condition | null): boolean =>
  when !== null && (isScale(type) || when.is.every((id) => options.some((option) => option.id === id)))

/** What can still be added: one score to measure by, one list of drivers, and five questions in all. */
export const addable = (questions: readonly Question[]): readonly QuestionType[] =>
  questions.length >= most.questions
    ? []
    : (['nps', 'csat', 'ces', 'yes', 'choice', 'choices', 'drivers', 'text'] as const).filter(
        (type) => type !== 'drivers' || !questions.some((question) => question.type === 'drivers'),
      )
