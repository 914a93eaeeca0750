import type { ReadyWords } from './words.ts'

export const pt: ReadyWords = {
  nps: { ask: 'Recomendar-nos-ia a amigos?', least: 'nada provável', most: 'muito provável' },
  csat: { ask: 'Como correu a sua encomenda?', least: 'muito mal', most: 'muito bem' },
  ces: { ask: 'Comprar foi fácil e sem complicações. Concorda?', least: 'de modo nenhum', most: 'totalmente' },
  yes: { ask: 'Chegou tudo como esperava?', least: 'Não', most: 'Sim' },
  about: 'A que se refere a sua nota? Pode escolher várias respostas.',
  drivers: {
    product: 'O produto',
    price: 'O preço',
    choosing: 'A ajuda na escolha',
    delivery: 'A entrega',
    packaging: 'A embalagem',
    service: 'O atendimento',
    'problem-solving': 'A resolução de um problema',
    trust: 'A confiança na loja',
  },
  why: 'Porquê esta nota?',
  after: { detractor: 'O que correu mal?', passive: 'O que poderíamos fazer melhor?', promoter: 'De que gostou mais?' },
  better: 'O que deveríamos fazer melhor?',
}
