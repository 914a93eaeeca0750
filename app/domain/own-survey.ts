import type { Survey } from './survey.ts'
import type { Words } from './words.ts'

/** A survey a merchant put together. What is asked after deliveries, and when, is the settings of its flow. */
export type OwnSurvey = {
  /** UUID. */
  readonly id: string
  /** Of its flow, and of the survey under which its answers are kept. */
  readonly name: string
  /** For the merchant alone. */
  readonly title: string
  readonly survey: Survey
  readonly subject: Words
  readonly intro: Words
  /** The languages its texts are written in; the first is the one others fall back to. */
  readonly languages: readonly string[]
  readonly language: string
  /** Counts up when a new public link is made, so that the old one leads nowhere; null: there is none. */
  readonly link: number | null
  /** Closed: nobody is asked any more; what was answered stays. */
  readonly closed: boolean
}
