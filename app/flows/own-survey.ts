import type { Flow } from '../domain/flow.ts'
import type { OwnSurvey } from '../domain/own-survey.ts'
import { sayIn } from '../domain/words.ts'
import { surveyAfterDelivery } from './after-delivery.ts'

/** Whoever does not answer a shop's own survey is reminded once, unless the merchant says otherwise. */
const remindDays = 4
const delayDays = 3

/** A survey the merchant made, as a flow like all others: its texts are facts of the letter. */
export function ownSurvey({ name, title, survey, subject, intro, language }: OwnSurvey): Flow {
  const [first] = survey.questions
  const flow = surveyAfterDelivery({
    name,
    title: { pl: title, en: title },
    survey,
    wording: 'survey',
    delayDays,
    remindDays,
    words: (locale) => {
      const say = (words = {}): string | null => sayIn(words, locale, language) || null
      const question = say(first?.text) ?? title
      return {
        subject: say(subject) ?? question,
        question,
        intro: say(intro),
        worst: say(first?.ends?.least),
        best: say(first?.ends?.most),
      }
    },
  })
  return flow as unknown as Flow
}
