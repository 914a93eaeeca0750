import type { ReadyWords } from './words.ts'

export const de: ReadyWords = {
  nps: { ask: 'Würden Sie uns weiterempfehlen?', least: 'unwahrscheinlich', most: 'sehr wahrscheinlich' },
  csat: { ask: 'Wie zufrieden sind Sie mit Ihrer Bestellung?', least: 'sehr unzufrieden', most: 'sehr zufrieden' },
  ces: { ask: 'Der Einkauf ging leicht und ohne Mühe. Stimmen Sie zu?', least: 'gar nicht', most: 'völlig' },
  yes: { ask: 'Ist alles so angekommen, wie Sie es erwartet haben?', least: 'Nein', most: 'Ja' },
  about: 'Worauf bezieht sich Ihre Bewertung? Mehreres ist möglich.',
  drivers: {
    product: 'Produkt',
    price: 'Preis',
    choosing: 'Hilfe bei der Auswahl',
    delivery: 'Lieferung',
    packaging: 'Verpackung',
    service: 'Service',
    'problem-solving': 'Lösung eines Problems',
    trust: 'Vertrauen in den Shop',
  },
  why: 'Warum diese Zahl?',
  after: {
    detractor: 'Was ist schiefgelaufen?',
    passive: 'Was könnten wir besser machen?',
    promoter: 'Was hat Ihnen am besten gefallen?',
  },
  better: 'Was sollten wir besser machen?',
}
