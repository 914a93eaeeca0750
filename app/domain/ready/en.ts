import type { ReadyWords } from './words.ts'

export const en: ReadyWords = {
  nps: { ask: 'Would you recommend us to a friend?', least: 'Not likely', most: 'Very likely' },
  csat: { ask: 'How happy are you with your order?', least: 'Unhappy', most: 'Very happy' },
  ces: { ask: 'The shop made it easy to get what I wanted. Do you agree?', least: 'Not at all', most: 'Completely' },
  yes: { ask: 'Did everything arrive as you expected?', least: 'No', most: 'Yes' },
  about: 'What was it about? You may choose several.',
  drivers: {
    product: 'The product',
    price: 'The price',
    choosing: 'Help in choosing',
    delivery: 'The delivery',
    packaging: 'The packaging',
    service: 'The service',
    'problem-solving': 'How a problem was solved',
    trust: 'Trust in the shop',
  },
  why: 'Why this number?',
  after: { detractor: 'What went wrong?', passive: 'What could we do better?', promoter: 'What did you like most?' },
  better: 'What should we do better?',
}
