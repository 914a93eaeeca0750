import type { ReadyWords } from './words.ts'

export const nl: ReadyWords = {
  nps: { ask: 'Zou u ons aan vrienden aanbevelen?', least: 'zeker niet', most: 'zeker wel' },
  csat: { ask: 'Hoe tevreden bent u over uw bestelling?', least: 'zeer ontevreden', most: 'zeer tevreden' },
  ces: {
    ask: 'De aankoop ging makkelijk en zonder gedoe. Bent u het daarmee eens?',
    least: 'helemaal niet',
    most: 'helemaal',
  },
  yes: { ask: 'Is alles aangekomen zoals u verwachtte?', least: 'Nee', most: 'Ja' },
  about: 'Waar ging het om? U kunt meer dan één antwoord kiezen.',
  drivers: {
    product: 'Het product',
    price: 'De prijs',
    choosing: 'Hulp bij het kiezen',
    delivery: 'De levering',
    packaging: 'De verpakking',
    service: 'De service',
    'problem-solving': 'De oplossing van een probleem',
    trust: 'Vertrouwen in de winkel',
  },
  why: 'Waarom dit cijfer?',
  after: { detractor: 'Wat ging er mis?', passive: 'Wat kunnen we beter doen?', promoter: 'Wat beviel u het meest?' },
  better: 'Wat zouden we beter moeten doen?',
}
