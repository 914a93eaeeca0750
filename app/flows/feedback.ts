import { askDrivers, askScore, askWhy } from '../domain/ready-questions.ts'
import { surveyAfterDelivery } from './after-delivery.ts'

/**
 * "How was it?", 1–5, with what it was about. Five days after the last delivery: the goods have been in use, and it is
 * three days after NPS, so that even an NPS letter the gate held for two nights is more than a day away and the two
 * never push each other along. Later than a week fewer people answer.
 */
export const feedback = surveyAfterDelivery({
  name: 'feedback',
  title: { pl: 'Opinia po zakupie', en: 'Feedback after purchase' },
  survey: {
    name: 'csat',
    kind: 'csat',
    questions: [
      askScore('csat'),
      askDrivers(['product', 'price', 'choosing', 'delivery', 'packaging', 'service', 'problem-solving']),
      askWhy(),
    ],
  },
  delayDays: 5,
})
