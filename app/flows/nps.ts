import { surveyAfterDelivery } from './after-delivery.ts'

/** "Would you recommend us?", 0–10, two days after the last delivery: the parcel is unpacked and the shop is still in mind. */
export const nps = surveyAfterDelivery({
  name: 'nps',
  title: { pl: 'Ankieta NPS', en: 'NPS survey' },
  survey: { kind: 'nps', drivers: ['product', 'price', 'choosing', 'delivery', 'service', 'trust'] },
  delayDays: 2,
})
