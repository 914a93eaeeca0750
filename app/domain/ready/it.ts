import type { ReadyWords } from './words.ts'

export const it: ReadyWords = {
  nps: { ask: 'Ci consiglierebbe ad amici e conoscenti?', least: 'per niente probabile', most: 'molto probabile' },
  csat: { ask: 'Com’è andato il suo ordine?', least: 'molto male', most: 'molto bene' },
  ces: { ask: 'Comprare è stato facile e senza intoppi. È d’accordo?', least: 'per niente', most: 'del tutto' },
  yes: { ask: 'È arrivato tutto come si aspettava?', least: 'No', most: 'Sì' },
  about: 'Che cosa riguarda il suo voto? Può scegliere più risposte.',
  drivers: {
    product: 'Il prodotto',
    price: 'Il prezzo',
    choosing: 'L’aiuto nella scelta',
    delivery: 'La consegna',
    packaging: 'L’imballaggio',
    service: 'Il servizio',
    'problem-solving': 'La soluzione di un problema',
    trust: 'La fiducia nel negozio',
  },
  why: 'Perché questo voto?',
  after: {
    detractor: 'Che cosa è andato storto?',
    passive: 'Che cosa potremmo fare meglio?',
    promoter: 'Che cosa le è piaciuto di più?',
  },
  better: 'Che cosa dovremmo fare meglio?',
}
