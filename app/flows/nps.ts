import { askDrivers, askScore, askWhy } from '../domain/ready-questions.ts'
import { surveyAfterDelivery } from './after-delivery.ts'

/** "Would you recommend us?", 0–10, two days after the last delivery: the parcel is unpacked and the shop is still in mind. */
export const nps = surveyAfterDelivery({
  name: 'nps',
  title: { pl: 'Ankieta NPS', en: 'NPS survey' },
  survey: {
    name: 'nps',
    kind: 'nps',
    questions: [
      askScore('nps'),
      askDrivers(['product', 'price', 'choosing', 'delivery', 'service', 'trust']),
      askWhy(),
    ],
  },
  delayDays: 2,
})
