import { askDrivers, askScore, askWhy } from '../domain/ready-questions.ts'
import { surveyAfterDelivery } from './after-delivery.ts'

/**
 * "It was easy", 1–7 (the Customer Effort Score in its second wording). The day after the delivery, while people still know how much
 * trouble it was.
 */
export const effort = surveyAfterDelivery({
  name: 'effort',
  title: { pl: 'Łatwość zakupów (CES)', en: 'How easy it was (CES)' },
  survey: {
    name: 'ces',
    kind: 'ces',
    questions: [
      askScore('ces'),
      askDrivers(['choosing', 'delivery', 'packaging', 'service', 'problem-solving']),
      askWhy(),
    ],
  },
  delayDays: 1,
})
