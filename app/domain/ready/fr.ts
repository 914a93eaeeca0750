import type { ReadyWords } from './words.ts'

export const fr: ReadyWords = {
  nps: { ask: 'Nous recommanderiez-vous à vos proches ?', least: 'pas du tout probable', most: 'très probable' },
  csat: { ask: 'Comment s’est passée votre commande ?', least: 'très mal', most: 'très bien' },
  ces: { ask: 'L’achat a été simple et sans souci. Êtes-vous d’accord ?', least: 'pas du tout', most: 'tout à fait' },
  yes: { ask: 'Tout est-il arrivé comme vous l’attendiez ?', least: 'Non', most: 'Oui' },
  about: 'Sur quoi porte votre note ? Plusieurs choix sont possibles.',
  drivers: {
    product: 'Le produit',
    price: 'Le prix',
    choosing: 'L’aide au choix',
    delivery: 'La livraison',
    packaging: 'L’emballage',
    service: 'Le service',
    'problem-solving': 'La résolution d’un problème',
    trust: 'La confiance dans la boutique',
  },
  why: 'Pourquoi cette note ?',
  after: {
    detractor: 'Qu’est-ce qui s’est mal passé ?',
    passive: 'Que pourrions-nous améliorer ?',
    promoter: 'Qu’avez-vous le plus apprécié ?',
  },
  better: 'Que devrions-nous améliorer ?',
}
