import type { Option, Question, Scale } from './survey.ts'
import type { Words } from './words.ts'

/*
 * Questions ready to be asked: those of the surveys every shop has, and what a merchant's own begin with. Customers read them,
 * so each language says it its own way.
 */

const driverWords = {
  product: { en: 'The product', pl: 'Produkt' },
  price: { en: 'The price', pl: 'Cena' },
  choosing: { en: 'Help in choosing', pl: 'Pomoc w wyborze' },
  delivery: { en: 'The delivery', pl: 'Dostawa' },
  packaging: { en: 'The packaging', pl: 'Opakowanie' },
  service: { en: 'The service', pl: 'Obsługa' },
  'problem-solving': { en: 'How a problem was solved', pl: 'Rozwiązanie problemu' },
  trust: { en: 'Trust in the shop', pl: 'Zaufanie do sklepu' },
} as const satisfies { readonly [driver: string]: Words }

/** What a score can have been about. */
export type Driver = keyof typeof driverWords
export const drivers = Object.keys(driverWords) as readonly Driver[]

const driverOption = (id: Driver): Option => ({ id, text: driverWords[id] })

const scored: Readonly<Record<Scale, Pick<Question, 'text' | 'ends'>>> = {
  nps: {
    text: { en: 'Would you recommend us to a friend?', pl: 'Czy poleciliby nas Państwo znajomym?' },
    ends: { least: { en: 'Not likely', pl: 'na pewno nie' }, most: { en: 'Very likely', pl: 'na pewno tak' } },
  },
  csat: {
    text: { en: 'How happy are you with your order?', pl: 'Jak oceniają Państwo to zamówienie?' },
    ends: { least: { en: 'Unhappy', pl: 'bardzo źle' }, most: { en: 'Very happy', pl: 'bardzo dobrze' } },
  },
  ces: {
    text: {
      en: 'The shop made it easy to get what I wanted. Do you agree?',
      pl: 'Zakupy poszły łatwo i bez kłopotów. Na ile się Państwo zgadzają?',
    },
    ends: {
      least: { en: 'Not at all', pl: 'zupełnie się nie zgadzam' },
      most: { en: 'Completely', pl: 'całkowicie się zgadzam' },
    },
  },
  yes: {
    text: { en: 'Did everything arrive as you expected?', pl: 'Czy wszystko dotarło tak, jak trzeba?' },
    ends: { least: { en: 'No', pl: 'Nie' }, most: { en: 'Yes', pl: 'Tak' } },
  },
}

export const askScore = (scale: Scale): Question => ({
  id: 'score',
  type: scale,
  ...scored[scale],
  needed: true,
  when: null,
})

export const askDrivers = (about: readonly Driver[] = drivers): Question => ({
  id: 'driver',
  type: 'drivers',
  text: { en: 'What was it about? You may choose several.', pl: 'Czego dotyczy ocena? Można wybrać kilka.' },
  options: about.map(driverOption),
  needed: false,
  when: null,
})

export const askWhy = (): Question => ({
  id: 'comment',
  type: 'text',
  text: { en: 'Why this number?', pl: 'Skąd taka ocena?' },
  after: {
    detractor: { en: 'What went wrong?', pl: 'Co poszło nie tak?' },
    passive: { en: 'What could we do better?', pl: 'Co moglibyśmy zrobić lepiej?' },
    promoter: { en: 'What did you like most?', pl: 'Co spodobało się najbardziej?' },
  },
  needed: false,
  when: null,
})
