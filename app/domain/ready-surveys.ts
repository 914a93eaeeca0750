import { askDrivers, askScore, askWhatIsBetter, askWhatWentWrong, askWhy } from './ready-questions.ts'
import type { Kind, Question } from './survey.ts'
import { changeTexts, most, type SurveyContent } from './survey-content.ts'

/** What a new survey can begin as. */
const beginnings: Readonly<Record<Kind, readonly Question[]>> = {
  nps: [askScore('nps'), askDrivers(), askWhy()],
  csat: [askScore('csat'), askDrivers(), askWhy()],
  ces: [askScore('ces'), askWhy()],
  yes: [askScore('yes'), askWhatWentWrong()],
  open: [askWhatIsBetter()],
}

/** A survey ready to be asked, in as many of these languages as one can have; nobody is asked in others. */
export function newSurvey(kind: Kind, title: string, languages: readonly string[]): SurveyContent {
  const content = { title, kind, questions: beginnings[kind], subject: {}, intro: {}, thanks: {}, anonymous: false }
  const spoken = languages.slice(0, most.languages)
  return changeTexts({ ...content, languages: spoken }, (words) =>
    Object.fromEntries(Object.entries(words).filter(([language]) => spoken.includes(language))),
  )
}
