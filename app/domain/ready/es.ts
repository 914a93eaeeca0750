import type { ReadyWords } from './words.ts'

export const es: ReadyWords = {
  nps: { ask: '¿Nos recomendaría a sus conocidos?', least: 'nada probable', most: 'muy probable' },
  csat: { ask: '¿Qué le ha parecido su pedido?', least: 'muy mal', most: 'muy bien' },
  ces: { ask: 'Comprar fue fácil y sin complicaciones. ¿Está de acuerdo?', least: 'en absoluto', most: 'totalmente' },
  yes: { ask: '¿Llegó todo como esperaba?', least: 'No', most: 'Sí' },
  about: '¿A qué se debe su nota? Puede elegir varias respuestas.',
  drivers: {
    product: 'El producto',
    price: 'El precio',
    choosing: 'La ayuda para elegir',
    delivery: 'La entrega',
    packaging: 'El embalaje',
    service: 'La atención',
    'problem-solving': 'La solución de un problema',
    trust: 'La confianza en la tienda',
  },
  why: '¿Por qué esta nota?',
  after: {
    detractor: '¿Qué salió mal?',
    passive: '¿Qué podríamos hacer mejor?',
    promoter: '¿Qué es lo que más le gustó?',
  },
  better: '¿Qué deberíamos hacer mejor?',
}
