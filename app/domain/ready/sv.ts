import type { ReadyWords } from './words.ts'

export const sv: ReadyWords = {
  nps: { ask: 'Skulle du rekommendera oss till en vän?', least: 'inte alls troligt', most: 'mycket troligt' },
  csat: { ask: 'Hur nöjd är du med din beställning?', least: 'mycket missnöjd', most: 'mycket nöjd' },
  ces: { ask: 'Köpet gick lätt och utan besvär. Håller du med?', least: 'inte alls', most: 'helt' },
  yes: { ask: 'Kom allt fram som du väntade dig?', least: 'Nej', most: 'Ja' },
  about: 'Vad gällde det? Du kan välja flera svar.',
  drivers: {
    product: 'Produkten',
    price: 'Priset',
    choosing: 'Hjälp att välja',
    delivery: 'Leveransen',
    packaging: 'Förpackningen',
    service: 'Servicen',
    'problem-solving': 'Hur ett problem löstes',
    trust: 'Förtroendet för butiken',
  },
  why: 'Varför just den siffran?',
  after: { detractor: 'Vad gick fel?', passive: 'Vad kunde vi göra bättre?', promoter: 'Vad tyckte du bäst om?' },
  better: 'Vad borde vi göra bättre?',
}
