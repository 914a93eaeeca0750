import type { ReadyWords } from './words.ts'

export const sk: ReadyWords = {
  nps: { ask: 'Odporučili by ste nás známym?', least: 'určite nie', most: 'určite áno' },
  csat: { ask: 'Ako ste so svojou objednávkou spokojní?', least: 'veľmi nespokojní', most: 'veľmi spokojní' },
  ces: { ask: 'Nákup prebehol ľahko a bez problémov. Súhlasíte?', least: 'vôbec nie', most: 'úplne' },
  yes: { ask: 'Prišlo všetko tak, ako malo?', least: 'Nie', most: 'Áno' },
  about: 'Čoho sa hodnotenie týka? Môžete vybrať aj viac možností.',
  drivers: {
    product: 'Tovar',
    price: 'Cena',
    choosing: 'Pomoc s výberom',
    delivery: 'Doručenie',
    packaging: 'Zabalenie',
    service: 'Zákaznícky servis',
    'problem-solving': 'Riešenie problému',
    trust: 'Dôvera v obchod',
  },
  why: 'Prečo práve toto číslo?',
  after: {
    detractor: 'Čo sa nepodarilo?',
    passive: 'Čo by sme mohli robiť lepšie?',
    promoter: 'Čo sa vám páčilo najviac?',
  },
  better: 'Čo by sme mali robiť lepšie?',
}
