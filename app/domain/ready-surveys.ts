import { askDrivers, askScore, askWhy } from './ready-questions.ts'
import type { Kind, Question } from './survey.ts'
import type { SurveyContent } from './survey-content.ts'

/** What a new survey can begin as. */
export const beginnings: Readonly<Record<Kind, readonly Question[]>> = {
  nps: [askScore('nps'), askDrivers(), askWhy()],
  csat: [askScore('csat'), askDrivers(), askWhy()],
  ces: [askScore('ces'), askWhy()],
  yes: [
    askScore('yes'),
    {
      id: 'comment',
      type: 'text',
      text: { en: 'What went wrong?', pl: 'Co poszło nie tak?' },
      needed: false,
      when: { question: 'score', is: ['detractor'] },
    },
  ],
  open: [
    {
      id: 'comment',
      type: 'text',
      text: { en: 'What should we do better?', pl: 'Co możemy robić lepiej?' },
      needed: true,
      when: null,
    },
  ],
}

export const newSurvey = (kind: Kind, title: string, languages: readonly string[]): SurveyContent => ({
  title,
  kind,
  questions: beginnings[kind],
  subject: {},
  intro: {},
  thanks: {},
  languages,
  anonymous: false,
})
