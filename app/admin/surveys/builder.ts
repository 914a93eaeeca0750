import { isScale, type Question } from '../../domain/survey.ts'
import {
  addable,
  checkSurvey,
  conditionsFor,
  most,
  type SurveyContent,
  type SurveyFault,
} from '../../domain/survey-content.ts'
import { askDrivers } from '../../domain/ready-questions.ts'
import { drivers } from '../../domain/ready/words.ts'
import { sayIn, type Words } from '../../domain/words.ts'
import { type Language, nameIn, titleIn } from '../language.ts'

/**
 * The builder's form as its view takes it: every text once for each language of the survey. What is missing is said once somebody wanted to
 * publish it, not of a question just added.
 */
export function drawBuilder(content: SurveyContent, language: Language, refused: boolean) {
  const { languages, questions, kind } = content
  const faults = refused ? checkSurvey(content) : []
  const told = (field: string) => faultAt(faults, field)
  const texts = (field: string, words: Words) =>
    languages.map((one, index) => ({
      id: `${field}.${one}`.replaceAll('.', '-'),
      name: `${field}.${one}`,
      lang: one,
      language: nameIn(one, language),
      value: words[one] ?? '',
      fault: told(`${field}.${one}`),
      // Where it is left empty, people read the first language's.
      fallback: index === 0 ? '' : (words[languages[0] ?? ''] ?? ''),
    }))
  const fixed = kind === 'open' ? 0 : 1
  return {
    title: content.title,
    titleFault: told('title'),
    languages: languages.join(' '),
    spoken: languages.map((one) => ({
      language: titleIn(one, language),
      value: `unlanguage:${one}`,
      only: languages.length === 1,
    })),
    speakable: others(languages, language),
    subject: texts('subject', content.subject),
    intro: texts('intro', content.intro),
    thanks: texts('thanks', content.thanks),
    anonymous: content.anonymous,
    questionsFault: told('questions'),
    faulty: faults.length > 0,
    questions: questions.map((question, place) => ({
      ...drawQuestion(question, place, texts, told, language),
      first: place === 0,
      fixed: place < fixed,
      movableUp: place > fixed,
      movableDown: place >= fixed && place < questions.length - 1,
      conditions:
        place < fixed
          ? []
          : conditionsFor(questions, place, languages[0] ?? 'en').map(({ question: before, at, is, label }) => ({
              value: `${before}=${is.join(',')}`,
              number: at + 1,
              key: label.startsWith('when.') ? label : null,
              label,
              chosen: question.when?.question === before && question.when.is.join(',') === is.join(','),
            })),
    })),
    kinds: addable(questions).map((type) => ({ value: `add:${type}`, key: `question.${type}` })),
    full: questions.length >= most.questions,
  }
}

type Texts = (field: string, words: Words) => readonly object[]
type Told = (field: string) => { readonly key: string } | null

function drawQuestion(question: Question, place: number, texts: Texts, told: Told, language: Language) {
  const { id, type, text, ends, options = [], needed } = question
  const chosen = new Set(options.map((option) => option.id))
  return {
    at: place,
    number: place + 1,
    id,
    typeKey: `question.${type}`,
    texts: texts(`${place}.text`, text),
    ends: ends && {
      least: texts(`${place}.least`, ends.least),
      most: texts(`${place}.most`, ends.most),
    },
    isChoice: type === 'choice' || type === 'choices',
    isDrivers: type === 'drivers',
    isScore: isScale(type),
    options:
      type === 'drivers'
        ? []
        : options.map((option, index) => ({
            id: option.id,
            name: `${place}.${index}.id`,
            number: index + 1,
            texts: texts(`${place}.${index}.text`, option.text),
            drop: `drop:${place}:${index}`,
          })),
    optionsFault: told(`${place}.options`) ?? told(`${place}.about`),
    more: options.length < most.options,
    about: (askDrivers(drivers).options ?? []).map((driver) => ({
      id: driver.id,
      text: sayIn(driver.text, language),
      chosen: chosen.has(driver.id),
    })),
    needed,
  }
}

function faultAt(faults: readonly SurveyFault[], field: string): { readonly key: string } | null {
  const fault = faults.find((one) => one.field === field)
  return fault ? { key: `surveyFault.${fault.code}` } : null
}

/** Languages shops near us sell in; any other two-letter code can be added in the same way. */
const offered = 'bg cs da de el en es et fi fr hr hu it lt lv nb nl pl pt ro ru sk sl sv tr uk'.split(' ')

const others = (languages: readonly string[], language: Language) =>
  offered
    .filter((code) => !languages.includes(code))
    .map((code) => ({ code, name: titleIn(code, language) }))
    .sort((one, other) => one.name.localeCompare(other.name, language))
