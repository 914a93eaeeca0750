import type { ReadyWords } from './words.ts'

export const cs: ReadyWords = {
  nps: { ask: 'Doporučili byste nás známým?', least: 'určitě ne', most: 'určitě ano' },
  csat: { ask: 'Jak jste se svou objednávkou spokojeni?', least: 'velmi nespokojeni', most: 'velmi spokojeni' },
  ces: { ask: 'Nákup proběhl snadno a bez potíží. Souhlasíte?', least: 'vůbec ne', most: 'zcela' },
  yes: { ask: 'Dorazilo všechno tak, jak mělo?', least: 'Ne', most: 'Ano' },
  about: 'Čeho se hodnocení týká? Můžete vybrat i více možností.',
  drivers: {
    product: 'Zboží',
    price: 'Cena',
    choosing: 'Pomoc s výběrem',
    delivery: 'Doručení',
    packaging: 'Zabalení',
    service: 'Zákaznický servis',
    'problem-solving': 'Řešení problému',
    trust: 'Důvěra v obchod',
  },
  why: 'Proč právě toto číslo?',
  after: {
    detractor: 'Co se nepovedlo?',
    passive: 'Co bychom mohli dělat lépe?',
    promoter: 'Co se vám líbilo nejvíc?',
  },
  better: 'Co bychom měli dělat lépe?',
}
