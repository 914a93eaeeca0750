import { randomBytes } from 'node:crypto'
import { askDrivers, askScore } from '../../domain/ready-questions.ts'
import { drivers } from '../../domain/ready/words.ts'
import { isScale, type Option, type Question, type QuestionType, questionTypes } from '../../domain/survey.ts'
import { addable, alsoIn, mended, most, type SurveyContent } from '../../domain/survey-content.ts'
import type { Words } from '../../domain/words.ts'

type Posted = Readonly<Record<string, unknown>>

const typed = (value: unknown): string => (typeof value === 'string' ? value.replace(/\s+/g, ' ').trim() : '')
const list = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === 'string')
const freshId = (letter: string): string => `${letter}${randomBytes(4).toString('hex')}`
const isType = (text: string): text is QuestionType => questionTypes.some((type) => type === text)

/** Reads a survey from the builder's form: `title`, `subject.pl`, and `0.type`, `0.text.pl`, `0.1.text.pl` … for the questions. */
export function readSurvey(form: Posted, before: SurveyContent): SurveyContent {
  const languages = languagesIn(form, before)
  const words = (field: string): Words =>
    Object.fromEntries(
      languages.flatMap((language) => {
        const text = typed(form[`${field}.${language}`])
        return text ? [[language, text]] : []
      }),
    )
  const questions: Question[] = []
  for (let place = 0; place < most.questions; place++) {
    const known = before.questions.find(({ id }) => id === typed(form[`${place}.id`]))
    if (!known) break
    questions.push(readQuestion(known, `${place}`, form, words))
  }
  return {
    title: typed(form['title']),
    kind: before.kind,
    questions: mended(questions),
    subject: words('subject'),
    intro: words('intro'),
    thanks: words('thanks'),
    languages,
    anonymous: typed(form['anonymous']) === 'on',
  }
}

const isLanguage = (text: string): boolean => /^[a-z]{2,3}$/.test(text)

function languagesIn(form: Posted, { languages }: SurveyContent): readonly string[] {
  const told = typed(form['languages']).split(' ').filter(isLanguage).slice(0, most.languages)
  return told.length > 0 ? [...new Set(told)] : languages
}

/** What the form does not show of a question (its type, the ids) stays what it was. */
function readQuestion(known: Question, place: string, form: Posted, words: (field: string) => Words): Question {
  const text = words(`${place}.text`)
  const [question = '', is = ''] = typed(form[`${place}.when`]).split('=')
  // Another wording of the question is another question after each band, too.
  const { after, ...rest } = known
  const same = Object.keys({ ...text, ...known.text }).every(
    (language) => text[language] === undefined || text[language] === known.text[language],
  )
  return {
    ...rest,
    ...(after && same ? { after } : {}),
    text,
    ...(known.ends ? { ends: { least: words(`${place}.least`), most: words(`${place}.most`) } } : {}),
    ...(known.options ? { options: readOptions(known, place, form, words) } : {}),
    needed: known.id === 'score' || typed(form[`${place}.needed`]) === 'on',
    when: question && is && known.id !== 'score' ? { question, is: is.split(',') } : null,
  }
}

function readOptions(
  { type, options = [] }: Question,
  place: string,
  form: Posted,
  words: (field: string) => Words,
): readonly Option[] {
  if (type === 'drivers') {
    const chosen = list(form[`${place}.about`])
    return askDrivers(drivers.filter((driver) => chosen.includes(driver))).options ?? []
  }
  const read: Option[] = []
  for (let index = 0; index < most.options; index++) {
    const known = options.find(({ id }) => id === typed(form[`${place}.${index}.id`]))
    if (!known) break
    read.push({ id: known.id, text: words(`${place}.${index}.text`) })
  }
  return read
}

/** A fresh question, its texts in the survey's languages as far as we know them. */
function freshQuestion(type: QuestionType, questions: readonly Question[]): Question {
  if (type === 'drivers') return askDrivers(drivers)
  if (isScale(type)) return { ...askScore(type), id: freshId('q'), needed: false }
  const taken = questions.some(({ id }) => id === 'comment')
  const id = type === 'text' && !taken ? 'comment' : freshId('q')
  const options = type === 'text' ? {} : { options: [freshOption(), freshOption()] }
  return { id, type, text: {}, needed: false, when: null, ...options }
}

const freshOption = (): Option => ({ id: freshId('o'), text: {} })

/**
 * What a button of the form asks for: `add:text`, `up:2`, `down:2`, `move:2:0`, `remove:2`, `option:2`, `drop:2:1`, `language`,
 * `unlanguage:de`; anything else changes nothing. The score a survey is measured by stays first.
 */
export function arrange(
  content: SurveyContent,
  asked: string,
  form: Posted,
): { readonly content: SurveyContent; readonly touched: number | null } {
  const [what = '', first = '', second = ''] = asked.split(':')
  const questions = [...content.questions]
  const arranged = (changed: readonly Question[], touched: number | null) => ({
    content: { ...content, questions: mended(changed) },
    touched,
  })
  if (what === 'language') return { content: inOneMore(content, typed(form['language'])), touched: null }
  if (what === 'unlanguage') return { content: inOneLess(content, first), touched: null }
  if (what === 'add' && isType(first) && addable(questions).includes(first))
    return arranged([...questions, freshQuestion(first, questions)], questions.length)
  const from = /^\d$/.test(first) ? Number(first) : -1
  const question = questions[from]
  if (!question) return { content, touched: null }
  if (what === 'option' || what === 'drop') {
    questions[from] = { ...question, options: otherOptions(question, what, Number(second)) }
    return arranged(questions, from)
  }
  const fixed = content.kind === 'open' ? 0 : 1
  const targets: Readonly<Record<string, number>> = { up: from - 1, down: from + 1, move: Number(second) }
  if (from < fixed) return { content, touched: null }
  questions.splice(from, 1)
  if (what === 'remove') return arranged(questions, Math.max(0, from - 1))
  const to = targets[what] ?? -1
  if (!Number.isInteger(to) || to < fixed || to > questions.length) return { content, touched: null }
  questions.splice(to, 0, question)
  return arranged(questions, to)
}

function otherOptions({ options = [] }: Question, what: 'option' | 'drop', index: number): readonly Option[] {
  if (what === 'drop') return options.filter((_, place) => place !== index)
  return options.length < most.options ? [...options, freshOption()] : options
}

const inOneMore = (content: SurveyContent, language: string): SurveyContent =>
  isLanguage(language) && !content.languages.includes(language) && content.languages.length < most.languages
    ? alsoIn(content, language)
    : content

const inOneLess = (content: SurveyContent, language: string): SurveyContent => {
  const languages = content.languages.filter((one) => one !== language)
  return languages.length > 0 ? { ...content, languages } : content
}
