import type { ReadyWords } from './words.ts'

export const pl: ReadyWords = {
  nps: { ask: 'Czy poleciliby nas Państwo znajomym?', least: 'na pewno nie', most: 'na pewno tak' },
  csat: { ask: 'Jak oceniają Państwo to zamówienie?', least: 'bardzo źle', most: 'bardzo dobrze' },
  ces: {
    ask: 'Zakupy poszły łatwo i bez kłopotów. Na ile się Państwo zgadzają?',
    least: 'zupełnie się nie zgadzam',
    most: 'całkowicie się zgadzam',
  },
  yes: { ask: 'Czy wszystko dotarło tak, jak trzeba?', least: 'Nie', most: 'Tak' },
  about: 'Czego dotyczy ocena? Można wybrać kilka.',
  drivers: {
    product: 'Produkt',
    price: 'Cena',
    choosing: 'Pomoc w wyborze',
    delivery: 'Dostawa',
    packaging: 'Opakowanie',
    service: 'Obsługa',
    'problem-solving': 'Rozwiązanie problemu',
    trust: 'Zaufanie do sklepu',
  },
  why: 'Skąd taka ocena?',
  after: {
    detractor: 'Co poszło nie tak?',
    passive: 'Co moglibyśmy zrobić lepiej?',
    promoter: 'Co spodobało się najbardziej?',
  },
  better: 'Co możemy robić lepiej?',
}
